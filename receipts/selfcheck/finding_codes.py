"""What only the self-check finds, because it sees the whole month and all papers of an order. Pure."""

from catalog.prices.ceiling.finding_codes import POSTED, PRICE_EVIDENCE, PRICES, PROMISE
from provider_portal.ground.errors import Family, FindingCode, Place, Severity
from receipts.redemption.finding_codes import REDEMPTION

CAREGIVERS = Place(label="打开护理员", endpoint="caregivers.index")
REDEEM = Place(label="登记核销", endpoint="redemptions.redeem_order", key="order_id")
_ENDS = "公告：服务过程应有签到、签退和现场记录"
_EXPLAIN = Severity.MUST_EXPLAIN

PRICE_ABOVE_CEILING = FindingCode(
    name="price_above_ceiling",
    title="超限价",
    family=Family.PRICE,
    clause=PROMISE,
    cleared_at=PRICE_EVIDENCE,
)
PRICE_ABOVE_FILED = FindingCode(
    name="price_above_filed", title="高于备案价格", family=Family.PRICE, clause=POSTED, cleared_at=PRICES
)
PRICE_NOT_FILED = FindingCode(
    name="price_not_filed", title="没有备案价格", family=Family.PRICE, clause=POSTED, cleared_at=PRICES
)

NO_CHECK_IN = FindingCode(
    name="no_check_in", title="没有签到", family=Family.VISIT, clause=_ENDS, severity=_EXPLAIN
)
NO_CHECK_OUT = FindingCode(
    name="no_check_out", title="没有签退", family=Family.VISIT, clause=_ENDS, severity=_EXPLAIN
)
CAREGIVER_IN_TWO_PLACES = FindingCode(
    name="caregiver_in_two_places",
    title="护理员时间冲突",
    family=Family.VISIT,
    clause="监管要点：同一护理员不得同时在两处服务",
)
CERTIFICATE = FindingCode(
    name="certificate",
    title="护理员证书",
    family=Family.VISIT,
    clause="公告（津市市）：服务人员应持国家职业技能等级证书",
    severity=_EXPLAIN,
    cleared_at=CAREGIVERS,
)
DUPLICATE_PHOTO_REPLACED = FindingCode(
    name="duplicate_photo_replaced",
    title="重复照片已补传",
    family=Family.EVIDENCE,
    clause="监管要点：照片不得重复使用",
    severity=_EXPLAIN,
)

NOT_CONFIRMED = FindingCode(
    name="not_confirmed",
    title="服务未确认",
    family=Family.PAPERS,
    clause="公告：服务经老人确认后方可核销、结算",
)
SIGNER_IS_CAREGIVER = FindingCode(
    name="signer_is_caregiver",
    title="护理员代签",
    family=Family.PAPERS,
    clause="公告：服务须由老人或其代办人、家属确认",
)
NO_PROOF = FindingCode(
    name="no_proof",
    title="缺核销凭证",
    family=Family.PAPERS,
    clause="公告：每单须附核销凭证",
    cleared_at=REDEMPTION,
)
DUPLICATE_PROOF = FindingCode(
    name="duplicate_proof",
    title="核销凭证重复",
    family=Family.PAPERS,
    clause="公告：每单须附本单的核销凭证",
    cleared_at=REDEMPTION,
)

NOT_REDEEMED = FindingCode(
    name="not_redeemed",
    title="未核销",
    family=Family.REDEMPTION,
    clause="公告：按核销记录结算",
    cleared_at=REDEEM,
)
OFFICIAL_REF_TWICE = FindingCode(
    name="official_ref_twice",
    title="核销单号重复",
    family=Family.REDEMPTION,
    clause="公告：按核销记录结算，一笔核销只申报一次",
    cleared_at=REDEMPTION,
)
PLATFORM_REF_TWICE = FindingCode(
    name="platform_ref_twice",
    title="民政通订单号重复",
    family=Family.REDEMPTION,
    clause="公告：按核销记录结算，一笔核销只申报一次",
)
MONTH_MISMATCH = FindingCode(
    name="month_mismatch",
    title="跨月核销",
    family=Family.REDEMPTION,
    clause="消费券当月有效；申报月份以核销时间为准",
    cleared_at=REDEMPTION,
)
