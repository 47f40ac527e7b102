"""What can be found about a list on its way to the county, beside what its prices break."""

from catalog.prices.ceiling.finding_codes import FILING, PRICES
from provider_portal.ground.errors import Family, FindingCode

LATER_PRICE = FindingCode(
    name="later_price", title="已备案更晚的价格", family=Family.FILING, clause=FILING, cleared_at=PRICES
)
UNKNOWN_ITEM = FindingCode(name="unknown_item", title="项目不在清单", family=Family.FILING)
BAD_PRICE = FindingCode(name="bad_price", title="价格填写有误", family=Family.FILING)
REFUSED_ROWS = {code.name: code for code in (UNKNOWN_ITEM, BAD_PRICE)}
