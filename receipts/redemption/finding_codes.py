"""What can be found about a redemption: our sum beside what 民政通 shows. Pure."""

from catalog.prices.ceiling.finding_codes import PRICES
from provider_portal.ground.errors import Family, FindingCode, Place, Severity

SHOWN = "核销金额以民政通显示为准"
REDEMPTION = Place(label="打开核销记录", endpoint="redemptions.show", key="redemption_id")


def _shown(name: str, title: str, severity: Severity, place: Place | None = REDEMPTION) -> FindingCode:
    return FindingCode(
        name=name,
        title=title,
        family=Family.REDEMPTION,
        clause=SHOWN,
        severity=severity,
        cleared_at=place,
    )


ROUNDING = _shown("rounding", "分位取舍", Severity.NOTICE)
DIFFERENCE = _shown("difference", "抵扣金额差异", Severity.MUST_EXPLAIN)
NO_RULE = _shown("no_rule", "没有抵扣比例", Severity.MUST_EXPLAIN)
REDEEMED_BEFORE_SERVICE = _shown("redeemed_before_service", "核销早于签到", Severity.NOTICE)
DEDUCTION_ABOVE_BASE = FindingCode(
    name="deduction_above_base", title="抵扣高于可抵扣金额", family=Family.REDEMPTION
)
PRICE_NOT_ACCEPTED = FindingCode(
    name="price_not_accepted",
    title="备案未受理",
    family=Family.REDEMPTION,
    clause="承诺书第4条",
    severity=Severity.MUST_EXPLAIN,
    cleared_at=PRICES,
)
