"""Orders priced at an item of the catalogue: the answer to a question of the item's page."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from catalog.item_pages.billed import BILLED, Billed, BilledOrder, PriceUse
from orders.ordering.lifecycle import LIVE_STATUSES
from orders.ordering.models import OrderLine, ServiceOrder
from provider_portal.ground.money import Fen

NEWEST = 6


def orders_at(session: Session, provider_id: UUID, enrolment_id: UUID, item: str) -> Billed:
    """Live orders with a line of the item: summed by unit price, and the newest few."""
    at_item = (
        OrderLine.provider_id == provider_id,
        OrderLine.item == item,
        ServiceOrder.enrolment_id == enrolment_id,
        ServiceOrder.status.in_(LIVE_STATUSES),
    )
    newest = session.execute(
        select(ServiceOrder, OrderLine)
        .join(OrderLine, OrderLine.order_id == ServiceOrder.id)
        .where(*at_item)
        .order_by(ServiceOrder.service_on.desc(), ServiceOrder.id.desc())
        .limit(NEWEST)
    )
    return Billed(
        uses=tuple(_uses(session, at_item)), newest=tuple(_billed(order, line) for order, line in newest)
    )


def _uses(session: Session, at_item: Iterable[ColumnElement[bool]]) -> Iterator[PriceUse]:
    key = (OrderLine.variant, OrderLine.unit, OrderLine.unit_price_fen)
    sums = session.execute(
        select(
            *key,
            func.count(ServiceOrder.id.distinct()),
            func.sum(OrderLine.quantity),
            func.sum(OrderLine.amount_fen),
            func.min(ServiceOrder.service_on),
            func.max(ServiceOrder.service_on),
        )
        .join(ServiceOrder, ServiceOrder.id == OrderLine.order_id)
        .where(*at_item)
        .group_by(*key)
        .order_by(*key)
    )
    for variant, unit, price, orders, quantity, amount, first_on, last_on in sums:
        yield PriceUse(
            variant=variant,
            unit=unit,
            unit_price_fen=price,
            orders=orders,
            quantity=int(quantity),
            amount_fen=Fen(int(amount)),
            first_on=first_on,
            last_on=last_on,
        )


def _billed(order: ServiceOrder, line: OrderLine) -> BilledOrder:
    return BilledOrder(
        endpoint="orders.show",
        order_id=order.id,
        number=order.number,
        service_on=order.service_on,
        variant=line.variant,
        unit=line.unit,
        unit_price_fen=line.unit_price_fen,
        quantity=line.quantity,
        amount_fen=line.amount_fen,
        status_label=order.status.label,
        status_tone=order.status.tone,
    )


ANSWER = BILLED.answered_by(orders_at)
