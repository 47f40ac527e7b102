"""Discounted visits and stays without a voucher: the answer to a question of the floor that judges prices."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.items.keys import PriceKey
from catalog.prices.records.cash_sales import CASH_SALES, CashSale
from catalog.subsidy.classes import VOUCHER_CLASSES
from orders.ordering.models import OrderLine, ServiceOrder
from orders.visits.models import ConfirmedLine
from provider_portal.ground.money import split


def discounted_sales(session: Session, enrolment_id: UUID, items: Collection[str] | None) -> list[CashSale]:
    """Confirmed lines of orders that no voucher pays, each with its part of the discount by amount."""
    query = (
        select(ServiceOrder, OrderLine, ConfirmedLine)
        .join(OrderLine, OrderLine.order_id == ServiceOrder.id)
        .join(ConfirmedLine, ConfirmedLine.order_line_id == OrderLine.id)
        .where(
            ServiceOrder.enrolment_id == enrolment_id,
            ServiceOrder.voucher_class.not_in(VOUCHER_CLASSES),
            ServiceOrder.discount_fen > 0,
            ConfirmedLine.quantity > 0,
        )
        .order_by(ServiceOrder.id, OrderLine.position)
    )
    billed: defaultdict[ServiceOrder, list[tuple[OrderLine, ConfirmedLine]]] = defaultdict(list)
    for order, line, confirmed in session.execute(query):
        billed[order].append((line, confirmed))
    return [
        sale
        for order, lines in billed.items()
        for sale in _sales(order, lines)
        if items is None or sale.key.item in items
    ]


def _sales(order: ServiceOrder, lines: list[tuple[OrderLine, ConfirmedLine]]) -> list[CashSale]:
    parts = split(order.discount_fen, [int(confirmed.amount_fen) for _, confirmed in lines])
    return [
        CashSale(
            key=PriceKey.of(line),
            order_id=order.id,
            number=order.number,
            on=order.service_on,
            quantity=confirmed.quantity,
            amount_fen=confirmed.amount_fen,
            discount_fen=part,
        )
        for (line, confirmed), part in zip(lines, parts, strict=True)
    ]


ANSWER = CASH_SALES.answered_by(discounted_sales)
