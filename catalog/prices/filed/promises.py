"""Prices already promised to elders: this floor keeps none, floors above say how to find theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.items.keys import PriceKey
from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnKey:
    """The key of a price within one enrolment."""

    provider_id: UUID
    enrolment_id: UUID
    key: PriceKey


FrozenPrice = Callable[[Session, OwnKey, date], Fen | None]
_ASKED: list[FrozenPrice] = []


def tells_frozen_prices(ask: FrozenPrice) -> FrozenPrice:
    """Decorator: `ask(session, own, first)` gives the lowest price frozen on work from `first` on, or None."""
    _ASKED.append(ask)
    return ask


def lowest_frozen(session: Session, own: OwnKey, first: date) -> Fen | None:
    """The lowest price promised on any day from `first` on, or None where nothing is promised."""
    told = [fen for fen in (ask(session, own, first) for ask in _ASKED) if fen is not None]
    return min(told, default=None)
