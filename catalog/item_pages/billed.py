"""Orders that were priced at an item: this floor keeps none, the floor above says how to find them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.items.units import Unit
from provider_portal.ground.labels import Tone
from provider_portal.ground.money import Fen


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


AskOrders = Callable[[Session, UUID, UUID, str], Billed]
_ASKED: list[AskOrders] = []


def tells_orders(ask: AskOrders) -> AskOrders:
    """Decorator: `ask(session, provider_id, enrolment_id, item)` gives the orders that were priced at an item."""
    _ASKED.append(ask)
    return ask


def billed_at(session: Session, provider_id: UUID, enrolment_id: UUID, item: str) -> Billed:
    """What the floors above tell of an item; nothing where none of them tells."""
    told = [ask(session, provider_id, enrolment_id, item) for ask in _ASKED]
    return Billed(
        uses=tuple(use for one in told for use in one.uses),
        newest=tuple(order for one in told for order in one.newest),
    )
