"""What can be found about an order before it is placed. Pure."""

from orders.recipients.finding_codes import RECIPIENT
from provider_portal.ground.errors import Family, FindingCode, Place, Severity

ONE_CLASS = "民政通操作指南：每个老年人每月只可领取/享受一种消费券，使用前可以更改"
BY_SERVICE = "民政通操作指南：消费券按服务类型领取，只能用于对应的服务"

RULES = Place(label="打开政策比例", endpoint="subsidy.rules")

CLASS_NOT_OFFERED = FindingCode(
    name="class_not_offered",
    title="本机构不能受理的券",
    family=Family.ORDER,
    clause="民发〔2025〕37号；征集公告 一(三)：评估机构不能参与提供由本项目补贴的养老服务",
)
CLASS_LOCKED = FindingCode(
    name="class_locked",
    title="当月券已用过",
    family=Family.ORDER,
    clause=ONE_CLASS,
    cleared_at=RECIPIENT,
)
CLASS_DIFFERS = FindingCode(
    name="class_differs",
    title="与登记的券不同",
    family=Family.ORDER,
    clause=ONE_CLASS,
    severity=Severity.MUST_EXPLAIN,
    cleared_at=RECIPIENT,
)
RULE_PENDING = FindingCode(
    name="rule_pending",
    title="待新政策明确",
    family=Family.REDEMPTION,
    clause="补贴文件的有效期：规则到期后没有新文件的，不能核销",
    severity=Severity.NOTICE,
    cleared_at=RULES,
)
CAP_PLANNED = FindingCode(
    name="cap_planned",
    title="剩余额度可能不够",
    family=Family.ORDER,
    severity=Severity.NOTICE,
    cleared_at=RECIPIENT,
)
ASSESSMENT_ONLY = FindingCode(
    name="assessment_only", title="评估券只用于评估", family=Family.ORDER, clause=BY_SERVICE
)
ASSESSMENT_ITEM = FindingCode(
    name="assessment_item", title="评估须用评估券", family=Family.ORDER, clause=BY_SERVICE
)
INSTITUTION_ITEM = FindingCode(
    name="institution_item", title="入住和日托项目不能用此券", family=Family.ORDER, clause=BY_SERVICE
)
DAY_CARE_ITEM = FindingCode(
    name="day_care_item", title="日间托养须另开工单", family=Family.ORDER, clause=BY_SERVICE
)
