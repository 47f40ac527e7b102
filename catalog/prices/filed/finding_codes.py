"""What can be found about the ground that a filed price stands on: its windows, promotions and setting."""

from catalog.prices.ceiling.finding_codes import PRICE_EVIDENCE, PROMISE
from provider_portal.ground.errors import Family, FindingCode, Place, Severity

CONTRACTS = "征集公告附件1：参与项目前三个月各类有效合同复印件"
PROVIDER_FILE = Place(label="打开机构档案", endpoint="provider_file.show")
SETTING = Place(label="打开价格上限口径", endpoint="price_baseline.show")

FOUNDING_DAY_UNKNOWN = FindingCode(
    name="founding_day_unknown",
    title="成立时间未填",
    family=Family.PRICE,
    clause=CONTRACTS,
    severity=Severity.NOTICE,
    cleared_at=PROVIDER_FILE,
)
WINDOW_WITHOUT_EVIDENCE = FindingCode(
    name="window_without_evidence",
    title="时段没有佐证",
    family=Family.PRICE,
    clause=CONTRACTS,
    cleared_at=PRICE_EVIDENCE,
)
PROMOTION_WITHOUT_PAPER = FindingCode(
    name="promotion_without_paper",
    title="优惠价没有依据",
    family=Family.PRICE,
    clause=PROMISE,
    severity=Severity.MUST_EXPLAIN,
    cleared_at=PRICE_EVIDENCE,
)
SETTING_UNVERIFIED = FindingCode(
    name="setting_unverified",
    title="价格上限口径待核实",
    family=Family.PRICE,
    clause=PROMISE,
    severity=Severity.MUST_EXPLAIN,
    cleared_at=SETTING,
)
