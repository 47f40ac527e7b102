"""What of an order is billed: what was ticked, never more than ordered, at the lower price if the day moved."""

from collections.abc import Mapping
from uuid import UUID

from catalog.items.units import Unit
from provider_portal.ground.money import Fen

_UNIT_MINUTES = {Unit.HOUR: 60, Unit.HALF_HOUR: 30}


def ticked(ordered: Mapping[UUID, int], done: Mapping[UUID, int]) -> dict[UUID, int]:
    """Quantity done by order line: as ordered where nothing was told, 0 for a line left out of what was told."""
    if not done:
        return dict(ordered)
    return {line: min(quantity, done.get(line, 0)) for line, quantity in ordered.items()}


def minutes_least(unit: Unit, quantity: int, catalogue_minutes: int | None) -> int:
    """Least minutes that a quantity takes: the catalogue's, or the hours billed if these are more; 0 if not done."""
    if quantity == 0:
        return 0
    return max(catalogue_minutes or 0, _UNIT_MINUTES.get(unit, 0) * quantity)


def unit_price(frozen: Fen, on_the_day: Fen | None) -> Fen:
    """The frozen price, or the price in force on the day the service moved to if that is lower."""
    return frozen if on_the_day is None else min(frozen, on_the_day)
