"""Who may use a voucher on a given day (37号; the guide of 民政通 for age and level)."""

from collections.abc import Sequence
from datetime import date

from catalog.subsidy.classes import VoucherClass
from orders.recipients.capability import ExcludedBenefit, Level
from provider_portal.ground.errors import Breach, Severity
from provider_portal.ground.periods import age_on

YOUNGEST = 60
ASSESSMENTS_VALID_FROM = date(2024, 7, 1)
_WHOM = "民政通操作指南：年满60周岁且能力等级为中度失能、重度失能和完全失能的老年人"
_EXCLUDED = "民发〔2025〕37号：与特困供养、集中照护补助、提升行动等待遇不重复享受"
_REUSED = "补贴项目实施方案：可复用2024年7月以后按 GB/T 42195-2022 作出的评估"


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
        Breach(
            code="under_60",
            message=f"老人在服务当天（{on.isoformat()}）{age} 周岁，未满 60 周岁，不能使用消费券。",
            clause=_WHOM,
            remedy="请核对身份证号；确实未满 60 周岁的，只能按自费服务。",
            numbers={"age": age},
        )
    ]


def _level_breaches(level: Level | None) -> list[Breach]:
    if level is not None and level.eligible:
        return []
    gap = (
        "还没有填写能力等级"
        if level is None
        else f"能力等级是“{level.label}”，消费券只面向中度及以上失能老人"
    )
    return [
        Breach(
            code="level_unknown" if level is None else "level_not_eligible",
            message=f"{gap}。",
            clause=_WHOM,
            remedy="请在老人档案里填写评估结果；情况有变化的，请先申请评估。",
        )
    ]


def _assessment_breaches(assessed_on: date | None, on: date) -> list[Breach]:
    if assessed_on is None:
        code, message = "not_assessed", "还没有填写评估日期。"
    elif assessed_on < ASSESSMENTS_VALID_FROM:
        code, message = (
            "assessment_too_old",
            f"评估日期 {assessed_on.isoformat()} 早于 2024-07-01，结果不能沿用。",
        )
    elif assessed_on > on:
        code, message = (
            "assessed_later",
            f"评估日期 {assessed_on.isoformat()} 晚于服务当天（{on.isoformat()}）。",
        )
    else:
        return []
    return [
        Breach(
            code=code,
            message=message,
            clause=_REUSED,
            remedy="请核对评估报告，把评估日期补到老人档案里。",
            severity=Severity.MUST_EXPLAIN if assessed_on is None else Severity.MUST_FIX,
        )
    ]


def _benefit_breach(benefit: str) -> Breach:
    return Breach(
        code="excluded_benefit",
        message=f"老人正在享受“{ExcludedBenefit(benefit).label}”，不能同时使用消费券。",
        clause=_EXCLUDED,
        remedy="已停止享受的，请在老人档案里取消勾选后再下单。",
    )
