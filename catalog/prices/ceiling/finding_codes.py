"""What can be found about a price, filed or charged. Pure."""

from provider_portal.ground.errors import Family, FindingCode, Place, Severity

PROMISE = "养老服务机构诚信承诺书（附件5）第4条；服务机构备案项目清单（附件4）注3"
FILING = "服务机构备案项目清单（附件4）注3"
SEPARATION = "征集公告 一(三)：评估机构不能参与提供由本项目补贴的养老服务"
LISTED = "征集公告 二：项目清单（附件2）随省民政厅的项目清单适时调整"
POSTED = "征集公告 三(一)：公示服务内容、服务标准、收费价格、自付比例"
DISGUISED = f"{PROMISE}；不得先涨价后补贴、变相涨价（营口市公告）"

PRICES = Place(label="打开备案价格", endpoint="prices.index")
PRICE_EVIDENCE = Place(label="打开价格佐证", endpoint="evidence_of_prices.index")


def _price(
    name: str,
    title: str,
    clause: str,
    place: Place | None = None,
    severity: Severity = Severity.MUST_FIX,
) -> FindingCode:
    return FindingCode(
        name=name, title=title, family=Family.PRICE, clause=clause, severity=severity, cleared_at=place
    )


ABOVE_CEILING = _price("above_ceiling", "超限价", PROMISE, PRICE_EVIDENCE)
NO_HISTORY = _price("no_history", "无历史价", PROMISE, PRICE_EVIDENCE)
NO_HISTORY_COMPARED = _price("no_history_compared", "无历史价，按比价说明", PROMISE, severity=Severity.NOTICE)
ASSESSOR_ONLY = _price("assessor_only", "仅限评估机构", SEPARATION, PRICES)
ITEM_DROPPED = _price("item_dropped", "项目已不在清单", LISTED, PRICES)
NOT_FILED = _price("not_filed", "没有备案价格", POSTED, PRICES)
ABOVE_FILED = _price("above_filed", "高于备案价格", POSTED, PRICES)
ABOVE_FROZEN = _price("above_frozen", "高于工单已定价格", PROMISE, PRICES)

UNIT_CHANGED = _price("unit_changed", "改了计价单位", DISGUISED, PRICES)
DURATION_CUT = _price("duration_cut", "减时不减价", DISGUISED, PRICES)
ITEM_SPLIT = _price("item_split", "拆分收费", DISGUISED, PRICES)
NEW_SURCHARGE = _price("new_surcharge", "新增附加费", DISGUISED, PRICES)
PACKAGE_ABOVE_PARTS = _price("package_above_parts", "服务包更贵", DISGUISED, PRICES)
PACKAGE_PARTS_MISSING = _price(
    "package_parts_missing", "服务包内容未登记", DISGUISED, severity=Severity.MUST_EXPLAIN
)
PACKAGE_PARTS_UNPRICED = _price(
    "package_parts_unpriced", "服务包单项没有价格", DISGUISED, severity=Severity.MUST_EXPLAIN
)
VOUCHER_ABOVE_CASH = _price("voucher_above_cash", "高于现金价", DISGUISED, PRICE_EVIDENCE)
TEMPORARY_RISE = _price("temporary_rise", "临时涨价", FILING, PRICE_EVIDENCE, severity=Severity.MUST_EXPLAIN)
DISCOUNT_WITHDRAWN = _price(
    "discount_withdrawn",
    "没有同享优惠",
    f"{PROMISE}：老年人能够同时享受本机构优惠活动和消费补贴",
    severity=Severity.MUST_EXPLAIN,
)
