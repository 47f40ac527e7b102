"""Units that convert exactly, and no others: an hour is two half hours. Pure.

A day is not always two half days, and a month not thirty days: those stay different prices.
"""

from dataclasses import replace

from catalog.items.units import Unit
from catalog.prices.ceiling.ceilings import PastPrice
from provider_portal.ground.money import Fen

_HALF_HOURS = {Unit.HOUR: 2, Unit.HALF_HOUR: 1}


def convertible(unit: Unit, other: Unit) -> bool:
    """Whether a price per `other` says exactly what a price per `unit` is."""
    return unit is other or (unit in _HALF_HOURS and other in _HALF_HOURS)


def per(past: PastPrice, unit: Unit, other: Unit) -> PastPrice:
    """The price of `past`, charged per `other`, as one per `unit`.

    Rounded down where an hour's price is odd, so that two half hours never come to more than the hour did.
    """
    if unit not in _HALF_HOURS:
        return past
    weight = past.quantity * _HALF_HOURS[other]
    if unit is other:
        return replace(past, weight=weight)
    fen = past.price_fen * _HALF_HOURS[unit] // _HALF_HOURS[other]
    minutes = None if past.minutes is None else past.minutes * _HALF_HOURS[unit] // _HALF_HOURS[other]
    note = f"由每{other.label}换算"
    return replace(past, price_fen=Fen(fen), weight=weight, minutes=minutes, converted=note)
