"""May this price be charged on this day? The same answer for pages, orders and machines."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import is_assessor
from catalog.items.catalogue import find_item
from catalog.items.units import Unit
from catalog.prices.ceilings import Basis, Ceiling, WindowCeiling
from catalog.prices.queries import ceiling_now, price_in_force
from catalog.prices.rules import above_ceiling, above_filed, wrong_side
from provider_portal.ground.errors import Breach
from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceCheck:
    """The answer, with what it rests on; `allowed` means that no breach stands in the way."""

    allowed: bool
    ceiling: Ceiling
    filed_price_fen: Fen | None
    breaches: tuple[Breach, ...]

    @property
    def ceiling_fen(self) -> Fen | None:
        """The most that may be charged; None is 无历史价."""
        return self.ceiling.ceiling_fen

    @property
    def basis(self) -> Basis:
        """Which windows bind."""
        return self.ceiling.basis

    @property
    def windows(self) -> tuple[WindowCeiling, ...]:
        """Both windows with their own results."""
        return self.ceiling.windows


def check_price(
    session: Session,
    enrolment: Enrolment,
    *,
    item: str,
    variant: str = "",
    unit: Unit,
    unit_price_fen: Fen,
    on: date,
) -> PriceCheck:
    """Every way in which a price breaks the rule on a day: who may offer it, the ceiling, the filed price."""
    found = find_item(item)
    ceiling = ceiling_now(session, enrolment, item, variant, unit)
    filed = price_in_force(session, enrolment.id, item, variant, unit, on)
    filed_fen = filed.price_fen if filed else None
    breaches = (
        *wrong_side(found, assessor=is_assessor(session, enrolment.provider_id)),
        *above_ceiling(found, variant, unit, unit_price_fen, ceiling),
        *above_filed(found, variant, unit, unit_price_fen, filed_fen, on),
    )
    return PriceCheck(allowed=not breaches, ceiling=ceiling, filed_price_fen=filed_fen, breaches=breaches)
