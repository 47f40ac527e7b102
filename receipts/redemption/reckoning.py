"""What a redemption should deduct, and what is to be said where 民政通 shows something else (docs/rules.md)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from catalog.subsidy.deduction import Sums, estimate
from catalog.subsidy.rules import SubsidyRule
from provider_portal.ground.errors import Breach, Numbers, RuleError, Severity
from provider_portal.ground.money import Fen, yuan
from receipts.redemption.finding_codes import (
    DEDUCTION_ABOVE_BASE,
    DIFFERENCE,
    NO_RULE,
    PRICE_NOT_ACCEPTED,
    REDEEMED_BEFORE_SERVICE,
    ROUNDING,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reckoning:
    """Our own sum, step by step; `rate` and `expected_fen` are None where the rule has no number."""

    sums: Sums
    base_fen: Fen
    rate: Decimal | None
    cap_fen: Fen | None
    cap_left_fen: Fen | None
    share_fen: Fen | None
    expected_fen: Fen | None

    @property
    def limit_fen(self) -> Fen | None:
        """The most that can still be deducted: what is left of the month, else the rule's cap, else no limit."""
        return self.cap_fen if self.cap_left_fen is None else self.cap_left_fen

    @property
    def self_pay_fen(self) -> Fen | None:
        """What the elder would pay if 民政通 shows the expected deduction."""
        if self.expected_fen is None:
            return None
        sums = self.sums
        return Fen(sums.total_fen - sums.discount_fen - sums.ltci_paid_fen - self.expected_fen)

    @property
    def capped(self) -> bool:
        """Whether the limit, not the rate, decided."""
        return self.share_fen is not None and self.share_fen != self.expected_fen


def reckon(sums: Sums, rule: SubsidyRule, cap_left_fen: Fen | None) -> Reckoning:
    """Base = total − discount − LTCI − ineligible; expected = min(base × rate, what is left of the cap).

    Raises RuleError "parts_above_total" when the parts exceed the total.
    """
    rate = rule.rate
    uncapped = estimate(sums, rate if rate is not None else Decimal(0), None)
    capped = None if rate is None else estimate(sums, rate, rule.cap_fen, cap_left_fen)
    return Reckoning(
        sums=sums,
        base_fen=uncapped.base_fen,
        rate=rate,
        cap_fen=rule.cap_fen,
        cap_left_fen=cap_left_fen,
        share_fen=None if capped is None else uncapped.deduction_fen,
        expected_fen=None if capped is None else capped.deduction_fen,
    )


def need_within_base(reckoning: Reckoning, shown_fen: Fen) -> None:
    """Refuse a shown deduction above the base: no rate gives more than everything."""
    if shown_fen <= reckoning.base_fen:
        return
    sentence = (
        f"民政通显示的抵扣 {yuan(shown_fen)} 元高于可抵扣金额 {yuan(reckoning.base_fen)} 元，"
        "请核对抵扣金额是否填错，或者是否选错了工单。"
    )
    raise RuleError(
        DEDUCTION_ABOVE_BASE.name,
        sentence,
        fields={"shown_deduction": [sentence], "shown_deduction_fen": [sentence]},
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class RedemptionFacts:
    """What the findings of a redemption are drawn from; `has_rate` is false where the rule has no number."""

    expected_fen: Fen
    shown_fen: Fen
    lines: int
    difference_reason: str
    has_rate: bool
    redeemed_at: datetime
    served_at: datetime | None
    prices_without_acceptance: tuple[str, ...] = ()


def redemption_findings(facts: RedemptionFacts) -> list[Breach]:
    """Everything to be told or explained about a redemption; none of it bars the way."""
    return [*difference(facts), *_no_number(facts), *_before_service(facts), *_not_accepted(facts)]


def difference(facts: RedemptionFacts) -> list[Breach]:
    """How the shown amount differs from ours: up to a fen a line is rounding, more wants a reason."""
    gap = facts.shown_fen - facts.expected_fen
    if gap == 0 or not facts.has_rate:
        return []
    numbers: Numbers = {
        "expected_fen": facts.expected_fen,
        "shown_fen": facts.shown_fen,
        "difference_fen": gap,
    }
    deviation = (
        f"民政通显示抵扣 {yuan(facts.shown_fen)} 元，按规则应为 {yuan(facts.expected_fen)} 元，"
        f"{'多' if gap > 0 else '少'} {yuan(abs(gap))} 元"
    )
    if abs(gap) <= facts.lines:
        message = f"{deviation}，属于分位取舍，无需说明。"
        return [ROUNDING.breach(message, numbers=numbers)]
    if facts.difference_reason:
        message = f"{deviation}，已说明：{facts.difference_reason}"
        return [DIFFERENCE.breach(message, numbers=numbers, severity=Severity.NOTICE)]
    remedy = "请写明原因，例如本月在别家已用过部分额度；登记以后可以在“自查”里补充说明。"
    return [DIFFERENCE.breach(f"{deviation}，需要说明。", remedy=remedy, numbers=numbers)]


def _no_number(facts: RedemptionFacts) -> list[Breach]:
    if facts.has_rate:
        return []
    message = "本地没有公布抵扣比例，系统无法核算，抵扣金额按民政通显示登记。"
    remedy = "请保存民政通核销截图，并在自查时说明金额来源。"
    return [NO_RULE.breach(message, remedy=remedy)]


def _before_service(facts: RedemptionFacts) -> list[Breach]:
    if facts.served_at is None or facts.redeemed_at >= facts.served_at:
        return []
    message = "核销时间早于上门签到时间，请确认填写的是民政通显示的核销时间。"
    return [REDEEMED_BEFORE_SERVICE.breach(message)]


def _not_accepted(facts: RedemptionFacts) -> list[Breach]:
    if not facts.prices_without_acceptance:
        return []
    items = "、".join(facts.prices_without_acceptance)
    message = f"{items}的备案价格还没有登记民政局的受理回执。"
    remedy = "请在备案价格里补传受理回执，或在自查时说明。"
    return [PRICE_NOT_ACCEPTED.breach(message, remedy=remedy)]
