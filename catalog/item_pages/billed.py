"""Orders that were priced at an item: this floor keeps none and asks the floors above."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.items.units import Unit
from provider_portal.ground.labels import Tone
from provider_portal.ground.money import Fen
from provider_portal.ground.questions import Question


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceUse:
    """How often one unit price was ordered: orders, quantity and sum over everything that was not called off."""

    variant: str
    unit: Unit
    unit_price_fen: Fen
    orders: int
    quantity: int
    amount_fen: Fen
    first_on: date
    last_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class BilledOrder:
    """One order with its line of the item; `endpoint` is its page."""

    endpoint: str
    order_id: UUID
    number: str
    service_on: date
    variant: str
    unit: Unit
    unit_price_fen: Fen
    quantity: int
    amount_fen: Fen
    status_label: str
    status_tone: Tone


@dataclass(frozen=True, kw_only=True, slots=True)
class Billed:
    """The uses of an item by price, and its newest orders."""

    uses: tuple[PriceUse, ...] = ()
    newest: tuple[BilledOrder, ...] = ()


BILLED: Question[Callable[[Session, UUID, UUID, str], Billed]] = Question(
    about="the orders of a provider's enrolment that were priced at an item"
)


def billed_at(session: Session, provider_id: UUID, enrolment_id: UUID, item: str) -> Billed:
    """What the floors above have billed at an item; nothing where none of them answers."""
    parts = [billed(session, provider_id, enrolment_id, item) for billed in BILLED.answers()]
    return Billed(
        uses=tuple(use for part in parts for use in part.uses),
        newest=tuple(order for part in parts for order in part.newest),
    )
