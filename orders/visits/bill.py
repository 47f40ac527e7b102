"""The bill of an order as it stands: what was done so far, at the price that counts."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from catalog.items.keys import PriceKey
from catalog.prices.records.queries import price_in_force
from orders.ordering.models import OrderLine, ServiceOrder
from orders.ordering.queries import order_lines
from orders.visits.billed import ticked, unit_price
from orders.visits.visit import VisitState
from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class BilledPart:
    """One ordered line with the quantity done (0 if it was not) and the unit price that counts."""

    line: OrderLine
    quantity: int
    unit_price_fen: Fen

    @property
    def amount_fen(self) -> Fen:
        """Price times quantity."""
        return Fen(self.unit_price_fen * self.quantity)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bill:
    """Every ordered line, and the day on which the service was (or is to be) done."""

    service_on: date
    parts: tuple[BilledPart, ...]

    @property
    def total_fen(self) -> Fen:
        """Sum of the lines."""
        return Fen(sum(part.amount_fen for part in self.parts))

    @property
    def quantity(self) -> int:
        """0 if nothing was done."""
        return sum(part.quantity for part in self.parts)


def bill_of(session: Session, order: ServiceOrder, state: VisitState) -> Bill:
    """Ticked quantities at the frozen price; if the day moved, at most the price in force on that day."""
    lines = order_lines(session, order.provider_id, order.id)
    quantities = ticked(
        {line.id: line.quantity for line in lines}, state.check_out.done if state.check_out else {}
    )
    service_on = state.service_on or order.service_on
    parts = tuple(
        BilledPart(
            line=line,
            quantity=quantities[line.id],
            unit_price_fen=_price(session, order, line, service_on),
        )
        for line in lines
    )
    return Bill(service_on=service_on, parts=parts)


def _price(session: Session, order: ServiceOrder, line: OrderLine, service_on: date) -> Fen:
    if service_on == order.service_on:
        return line.unit_price_fen
    filed = price_in_force(session, order.enrolment_id, PriceKey.of(line), service_on)
    return unit_price(line.unit_price_fen, filed.price_fen if filed else None)
