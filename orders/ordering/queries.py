"""Reading orders, what a person may see of them, and an order as machines see it."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session

from catalog.items.catalogue import item_json
from orders.ordering.models import (
    LiveAssignment,
    OrderEvent,
    OrderLapse,
    OrderLine,
    OrderLock,
    ServiceOrder,
)
from orders.people.models import Caregiver
from orders.people.queries import caregiver_of
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import SHANGHAI, beijing, today
from provider_portal.ground.db import get_owned
from provider_portal.ground.errors import missing
from provider_portal.ground.frozen import Json, frozen_json

ORDER = "工单"
DAYS_BACK, DAYS_AHEAD = 1, 3


def get_order(session: Session, provider_id: UUID, order_id: UUID) -> ServiceOrder:
    """The provider's own order."""
    return get_owned(session, ServiceOrder, provider_id, order_id, ORDER)


def order_lines(session: Session, provider_id: UUID, order_id: UUID) -> list[OrderLine]:
    """Lines in their order."""
    return lines_of(session, provider_id, [order_id])[order_id]


def lines_of(session: Session, provider_id: UUID, order_ids: Sequence[UUID]) -> dict[UUID, list[OrderLine]]:
    """Lines of several orders at once, each in its order."""
    query = select(OrderLine).where(
        OrderLine.provider_id == provider_id, OrderLine.order_id.in_(set(order_ids))
    )
    lines: dict[UUID, list[OrderLine]] = {order_id: [] for order_id in order_ids}
    for line in session.scalars(query.order_by(OrderLine.position)):
        lines[line.order_id].append(line)
    return lines


def live_assignment(session: Session, provider_id: UUID, order_id: UUID) -> LiveAssignment | None:
    """Who is to go now."""
    return live_assignments(session, provider_id, [order_id]).get(order_id)


def live_assignments(
    session: Session, provider_id: UUID, order_ids: Sequence[UUID]
) -> dict[UUID, LiveAssignment]:
    """Who is to go, for several orders at once."""
    query = select(LiveAssignment).where(
        LiveAssignment.provider_id == provider_id, LiveAssignment.order_id.in_(set(order_ids))
    )
    return {live.order_id: live for live in session.scalars(query)}


def order_events(session: Session, provider_id: UUID, order_id: UUID) -> list[OrderEvent]:
    """The order's steps, oldest first."""
    query = select(OrderEvent).where(OrderEvent.provider_id == provider_id, OrderEvent.order_id == order_id)
    return list(session.scalars(query.order_by(OrderEvent.at, OrderEvent.id)))


def order_lock(session: Session, provider_id: UUID, order_id: UUID) -> OrderLock | None:
    """What forbids cancelling, if anything."""
    return session.scalar(
        select(OrderLock).where(OrderLock.provider_id == provider_id, OrderLock.order_id == order_id)
    )


def lapses_of(session: Session, order: ServiceOrder) -> list[OrderLapse]:
    """What became of the order's voucher without a redemption, in time."""
    query = select(OrderLapse).where(
        OrderLapse.provider_id == order.provider_id, OrderLapse.order_id == order.id
    )
    return list(session.scalars(query.order_by(OrderLapse.id)))


def own_orders_query(who: Principal, caregiver: Caregiver, on: date) -> Select[ServiceOrder]:
    """A caregiver's own orders from the day before `on` to three days after it, by the role table."""
    everything = select(ServiceOrder).where(ServiceOrder.provider_id == who.provider_id)
    return _own(everything, who.provider_id, caregiver.id, on)


def own_orders(session: Session, who: Principal, caregiver: Caregiver, on: date) -> list[ServiceOrder]:
    """The same, by time."""
    return list(session.scalars(own_orders_query(who, caregiver, on).order_by(ServiceOrder.service_from)))


def within_reach(session: Session, who: Principal, query: Select[ServiceOrder]) -> Select[ServiceOrder]:
    """The part of a query that this person may see: all of it, or a caregiver's own orders around today."""
    if who.may(Action.ORDERS_READ):
        return query
    caregiver = caregiver_of(session, who)
    return query.where(false()) if caregiver is None else _own(query, who.provider_id, caregiver.id, today())


def visible_order(session: Session, who: Principal, order_id: UUID) -> ServiceOrder:
    """An order that this person may see; any other is not there."""
    query = select(ServiceOrder).where(
        ServiceOrder.provider_id == who.provider_id, ServiceOrder.id == order_id
    )
    order = session.scalar(within_reach(session, who, query))
    if order is None:
        raise missing(ORDER)
    return order


def _own(
    query: Select[ServiceOrder], provider_id: UUID, caregiver_id: UUID, on: date
) -> Select[ServiceOrder]:
    first, last = on - timedelta(days=DAYS_BACK), on + timedelta(days=DAYS_AHEAD)
    own = select(LiveAssignment.order_id).where(
        LiveAssignment.provider_id == provider_id,
        LiveAssignment.caregiver_id == caregiver_id,
        LiveAssignment.service_from >= beijing(first),  # by index: years of work lie behind
        LiveAssignment.service_from < beijing(last + timedelta(days=1)),
    )
    return query.where(
        ServiceOrder.id.in_(own),
        ServiceOrder.service_on >= first,
        ServiceOrder.service_on <= last,
    )


def order_json(session: Session, order: ServiceOrder) -> Json:
    """An order with lines, sums, rule and who goes."""
    return orders_json(session, [order])[0]


def orders_json(session: Session, orders: Sequence[ServiceOrder]) -> list[Json]:
    """Several orders of one provider with two queries."""
    if not orders:
        return []
    provider_id, ids = orders[0].provider_id, [order.id for order in orders]
    lines = lines_of(session, provider_id, ids)
    live = live_assignments(session, provider_id, ids)
    return [_order_json(order, lines[order.id], live.get(order.id)) for order in orders]


def _order_json(order: ServiceOrder, lines: list[OrderLine], live: LiveAssignment | None) -> Json:
    parts = order.discount_fen + order.ltci_paid_fen + order.ineligible_fen
    return {
        "id": str(order.id),
        "number": order.number,
        "status": order.status.value,
        "recipient_id": str(order.recipient_id),
        "voucher_class": order.voucher_class.value,
        "service_from": order.service_from.astimezone(SHANGHAI).isoformat(),
        "service_until": order.service_until.astimezone(SHANGHAI).isoformat(),
        "service_on": order.service_on.isoformat(),
        "month": str(order.month),
        "lines": [_line_json(line) for line in lines],
        "total_fen": order.total_fen,
        "discount_fen": order.discount_fen,
        "ltci_paid_fen": order.ltci_paid_fen,
        "ineligible_fen": order.ineligible_fen,
        "base_fen": order.total_fen - parts,
        "rate": order.rate,
        "expected_deduction_fen": order.expected_deduction_fen,
        "self_pay_fen": order.self_pay_fen,
        "rule": frozen_json(order.rule),
        "rule_pending": order.rule_pending,
        "caregiver_id": None if live is None else str(live.caregiver_id),
        "platform_ref": order.platform_ref,
        "note": order.note,
        "version": order.version,
    }


def _line_json(line: OrderLine) -> Json:
    return {
        "id": str(line.id),
        "item": item_json(line.item),
        "item_name": line.item_name,
        "variant": line.variant,
        "unit": line.unit.value,
        "quantity": line.quantity,
        "unit_price_fen": line.unit_price_fen,
        "amount_fen": line.amount_fen,
    }
