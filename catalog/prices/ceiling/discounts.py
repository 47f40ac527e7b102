"""The provider's own discounts: they stack with the voucher, and nobody is left out (承诺书 第4条). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from catalog.prices.ceiling.finding_codes import DISCOUNT_WITHDRAWN
from provider_portal.ground.errors import Breach
from provider_portal.ground.money import Fen, yuan

PERCENT = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A discount open to everybody; `item` "" is every item, `until_on` exclusive."""

    discount_id: UUID
    title: str
    item: str
    percent_off: int
    from_on: date
    until_on: date

    @property
    def last_day(self) -> date:
        """For people."""
        return self.until_on - timedelta(days=1)

    def off(self, item: str, amount_fen: Fen, on: date) -> Fen:
        """What it takes off an amount on a day, rounded down to a fen."""
        if self.item not in ("", item) or not self.from_on <= on < self.until_on:
            return Fen(0)
        return Fen(amount_fen * self.percent_off // PERCENT)


def due_discount(
    offers: Sequence[Offer], lines: Sequence[tuple[str, Fen]], on: date
) -> tuple[Fen, list[Offer]]:
    """What everybody gets off these (item, amount) lines on a day: the best offer for each line, never two."""
    total, used = 0, []
    for item, amount in lines:
        best = max(offers, key=lambda offer: offer.off(item, amount, on), default=None)
        if best is not None and (fen := best.off(item, amount, on)):
            total += fen
            used += [best] if best not in used else []
    return Fen(total), used


def withheld(
    offers: Sequence[Offer], lines: Sequence[tuple[str, Fen]], discount_fen: Fen, on: date
) -> list[Breach]:
    """A finding where a voucher customer gets less than the discount that everybody gets that day."""
    due, used = due_discount(offers, lines, on)
    if discount_fen >= due:
        return []
    names = "、".join(f"“{offer.title}”" for offer in used)
    return [
        DISCOUNT_WITHDRAWN.breach(
            f"{on} 有优惠活动{names}，应优惠 {yuan(due)} 元，工单只优惠 {yuan(discount_fen)} 元。",
            remedy=f"请把工单的优惠改为 {yuan(due)} 元；不适用的，请说明原因。",
            numbers={"due_fen": due, "discount_fen": discount_fen},
        )
    ]
