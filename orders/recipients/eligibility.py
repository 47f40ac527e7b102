"""Who may use a voucher on a given day (37号; the guide of 民政通 for age and level)."""

from collections.abc import Sequence
from datetime import date

from catalog.subsidy.classes import VoucherClass
from orders.recipients.capability import ExcludedBenefit, Level
from orders.recipients.finding_codes import (
    ASSESSED_LATER,
    ASSESSMENT_TOO_OLD,
    EXCLUDED_BENEFIT,
    LEVEL_NOT_ELIGIBLE,
    LEVEL_UNKNOWN,
    NOT_ASSESSED,
    UNDER_60,
)
from provider_portal.ground.errors import Breach
from provider_portal.ground.periods import age_on

YOUNGEST = 60
ASSESSMENTS_VALID_FROM = date(2024, 7, 1)


def eligibility_breaches(
    *,
    birth_on: date,
    level: Level | None,
    assessed_on: date | None,
    excluded_benefits: Sequence[str],
    on: date,
    voucher_class: VoucherClass,
) -> list[Breach]:
    """Every reason why an elder may not use this class of voucher on the service day `on`; none is fit.

    The sixtieth birthday itself counts. The assessment voucher is outside ordinary eligibility: it is what finds
    out. An assessment whose day is not in the file yet is to be explained, not refused.
    """
    if not voucher_class.traits.needs_eligibility:
        return []
    breaches = _age_breaches(birth_on, on) + _level_breaches(level) + _assessment_breaches(assessed_on, on)
    return breaches + [_benefit_breach(benefit) for benefit in excluded_benefits]


def _age_breaches(birth_on: date, on: date) -> list[Breach]:
    age = age_on(birth_on, on)
    if age >= YOUNGEST:
        return []
    return [
        UNDER_60.breach(
            f"老人在服务当天（{on.isoformat()}）{age} 周岁，未满 60 周岁，不能使用消费券。",
            remedy="请核对身份证号；确实未满 60 周岁的，只能按自费服务。",
            numbers={"age": age},
        )
    ]


def _level_breaches(level: Level | None) -> list[Breach]:
    if level is not None and level.eligible:
        return []
    remedy = "请在老人档案里填写评估结果；情况有变化的，请先申请评估。"
    if level is None:
        return [LEVEL_UNKNOWN.breach("还没有填写能力等级。", remedy=remedy)]
    message = f"能力等级是“{level.label}”，消费券只面向中度及以上失能老人。"
    return [LEVEL_NOT_ELIGIBLE.breach(message, remedy=remedy)]


def _assessment_breaches(assessed_on: date | None, on: date) -> list[Breach]:
    remedy = "请核对评估报告，把评估日期补到老人档案里。"
    if assessed_on is None:
        return [NOT_ASSESSED.breach("还没有填写评估日期。", remedy=remedy)]
    if assessed_on < ASSESSMENTS_VALID_FROM:
        message = f"评估日期 {assessed_on.isoformat()} 早于 2024-07-01，结果不能沿用。"
        return [ASSESSMENT_TOO_OLD.breach(message, remedy=remedy)]
    if assessed_on > on:
        message = f"评估日期 {assessed_on.isoformat()} 晚于服务当天（{on.isoformat()}）。"
        return [ASSESSED_LATER.breach(message, remedy=remedy)]
    return []


def _benefit_breach(benefit: str) -> Breach:
    return EXCLUDED_BENEFIT.breach(
        f"老人正在享受“{ExcludedBenefit(benefit).label}”，不能同时使用消费券。",
        remedy="已停止享受的，请在老人档案里取消勾选后再下单。",
    )
