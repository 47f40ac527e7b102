"""Prices already promised to elders: this floor keeps none and asks the floors above."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.items.keys import PriceKey
from provider_portal.ground.money import Fen
from provider_portal.ground.questions import Question


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnKey:
    """The key of a price within one enrolment."""

    provider_id: UUID
    enrolment_id: UUID
    key: PriceKey


PROMISES: Question[Callable[[Session, OwnKey, date], Fen | None]] = Question(
    about="the lowest price frozen on work from a day on, or None"
)


def lowest_frozen(session: Session, own: OwnKey, first: date) -> Fen | None:
    """The lowest price promised on any day from `first` on, or None where nothing is promised."""
    lowest = (promise(session, own, first) for promise in PROMISES.answers())
    return min((fen for fen in lowest if fen is not None), default=None)
