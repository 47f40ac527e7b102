"""The deduction: what the voucher pays of a sum, and what is left for the elder (docs/rules.md, Order of sums and rounding)."""

from dataclasses import dataclass
from decimal import Decimal

from provider_portal.ground.errors import RuleError
from provider_portal.ground.money import Fen, Rounding, share, yuan

ZERO = Fen(0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sums:
    """What was charged, and the parts of it that the voucher does not see; all in fen, none negative."""

    total_fen: Fen
    discount_fen: Fen = ZERO
    ltci_paid_fen: Fen = ZERO
    ineligible_fen: Fen = ZERO

    @property
    def owed_fen(self) -> Fen:
        """What the elder owes where no voucher pays: total − discount − LTCI."""
        return Fen(self.total_fen - self.discount_fen - self.ltci_paid_fen)


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """The sum split: `deduction_fen` + `self_pay_fen` = total − discount − LTCI."""

    base_fen: Fen
    rate: Decimal
    cap_fen: Fen | None
    cap_left_fen: Fen | None
    deduction_fen: Fen
    self_pay_fen: Fen


def estimate(
    sums: Sums,
    rate: Decimal,
    cap_fen: Fen | None,
    cap_left_fen: Fen | None = None,
    rounding: Rounding = Rounding.DOWN,
) -> Estimate:
    """Base × rate, rounded once, at most the cap and at most what 民政通 says is left of it.

    Base = total − discount − LTCI − ineligible parts; parts above the total are RuleError `parts_above_total`.
    """
    base = base_of(sums)
    limits = [limit for limit in (cap_fen, cap_left_fen) if limit is not None]
    deduction = min([share(base, rate, rounding), *limits])
    return Estimate(
        base_fen=base,
        rate=rate,
        cap_fen=cap_fen,
        cap_left_fen=cap_left_fen,
        deduction_fen=deduction,
        self_pay_fen=Fen(sums.owed_fen - deduction),
    )


def base_of(sums: Sums) -> Fen:
    """What a rate would be applied to; RuleError `parts_above_total` where the parts exceed the total."""
    parts = sums.discount_fen + sums.ltci_paid_fen + sums.ineligible_fen
    if parts > sums.total_fen:
        raise _parts_above_total(sums, Fen(parts))
    return Fen(sums.total_fen - parts)


def _parts_above_total(sums: Sums, parts: Fen) -> RuleError:
    sentence = (
        f"优惠、长护险支付和不予抵扣部分合计 {yuan(parts)} 元，超过了消费总额 {yuan(sums.total_fen)} 元，"
        "请核对这几项金额。"
    )
    given = {
        "discount_fen": sums.discount_fen,
        "ltci_paid_fen": sums.ltci_paid_fen,
        "ineligible_fen": sums.ineligible_fen,
    }
    wrong = {name: ["这几项合计不能超过消费总额。"] for name, amount in given.items() if amount}
    return RuleError("parts_above_total", sentence, fields=wrong)
