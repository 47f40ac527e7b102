"""What can be found about an elder and the voucher on the service day. Pure."""

from provider_portal.ground.errors import Family, FindingCode, Place, Severity

WHOM = "民政通操作指南：年满60周岁且能力等级为中度失能、重度失能和完全失能的老年人"
EXCLUDED = "民发〔2025〕37号：与特困供养、集中照护补助、提升行动等待遇不重复享受"
REUSED = "补贴项目实施方案：可复用2024年7月以后按 GB/T 42195-2022 作出的评估"

RECIPIENT = Place(label="打开老人档案", endpoint="recipients.show", key="recipient_id")


def _eligibility(name: str, title: str, clause: str, severity: Severity = Severity.MUST_FIX) -> FindingCode:
    return FindingCode(
        name=name,
        title=title,
        family=Family.ELIGIBILITY,
        clause=clause,
        severity=severity,
        cleared_at=RECIPIENT,
    )


UNDER_60 = _eligibility("under_60", "年龄不符", WHOM)
LEVEL_UNKNOWN = _eligibility("level_unknown", "能力等级未填", WHOM)
LEVEL_NOT_ELIGIBLE = _eligibility("level_not_eligible", "能力等级不符", WHOM)
NOT_ASSESSED = _eligibility("not_assessed", "评估日期未填", REUSED, Severity.MUST_EXPLAIN)
ASSESSMENT_TOO_OLD = _eligibility("assessment_too_old", "评估过早", REUSED)
ASSESSED_LATER = _eligibility("assessed_later", "评估晚于服务", REUSED)
EXCLUDED_BENEFIT = _eligibility("excluded_benefit", "已享受其他待遇", EXCLUDED)

NO_AGREEMENT = FindingCode(
    name="no_agreement",
    title="没有服务协议",
    family=Family.PAPERS,
    clause="承诺书第3条：服务前与老年人签订协议",
    cleared_at=RECIPIENT,
)
