"""Reads of payments and balances."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from catalog.subsidy.classes import VOUCHER_CLASSES
from catalog.subsidy.deduction import ZERO
from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import ServiceOrder
from orders.recipients.models import Recipient
from orders.visits.models import Confirmation
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from receipts.payments.balance import Balance
from receipts.payments.models import Direction, ElderPayment
from receipts.redemption.models import LiveRedemption, Receipt, Redemption

MOST_ROWS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenBalance:
    """A confirmed order of which something is owed, or is to be given back."""

    order: ServiceOrder
    recipient: Recipient
    balance: Balance


@dataclass(frozen=True, kw_only=True, slots=True)
class PaidRow:
    """A payment as a list shows it; a return has no receipt."""

    payment: ElderPayment
    order: ServiceOrder
    recipient: Recipient
    receipt: Receipt | None


def open_balances(session: Session, provider_id: UUID) -> list[OpenBalance]:
    """Confirmed orders whose money is not even, the oldest service first."""
    paid = select(ElderPayment.order_id).where(ElderPayment.provider_id == provider_id)
    query = (
        select(ServiceOrder, Recipient)
        .join(Recipient, Recipient.id == ServiceOrder.recipient_id)
        .where(
            ServiceOrder.provider_id == provider_id,
            ServiceOrder.status == OrderStatus.CONFIRMED,
            or_(
                ServiceOrder.voucher_class.not_in(VOUCHER_CLASSES),
                ServiceOrder.rule_pending,
                ServiceOrder.id.in_(paid),
            ),
        )
        .order_by(ServiceOrder.service_on, ServiceOrder.id)
    )
    rows = session.execute(query).all()
    balances = balances_of(session, [row[0] for row in rows])
    shown = (OpenBalance(order=row[0], recipient=row[1], balance=balances[row[0].id]) for row in rows)
    return [row for row in shown if row.balance.owed_fen or row.balance.to_return_fen]


def balances_of(session: Session, orders: Sequence[ServiceOrder]) -> dict[UUID, Balance]:
    """The ledgers of several orders of one provider, with three queries."""
    if not orders:
        return {}
    ids = [order.id for order in orders]
    billed = _billed(session, ids)
    paid = _paid(session, ids)
    redeemed = _redeemed(session, ids)
    return {
        order.id: Balance(
            due_fen=_due(order, billed.get(order.id), redeemed.get(order.id)),
            received_fen=paid[order.id, Direction.RECEIVED],
            returned_fen=paid[order.id, Direction.RETURNED],
            by_voucher=order.by_voucher,
            redeemed=order.id in redeemed,
        )
        for order in orders
    }


def payments_of(session: Session, order: ServiceOrder) -> list[tuple[ElderPayment, Receipt | None]]:
    """What was paid for an order and given back, in time, each with its receipt."""
    query = (
        select(ElderPayment, Receipt)
        .outerjoin(Receipt, Receipt.payment_id == ElderPayment.id)
        .where(ElderPayment.provider_id == order.provider_id, ElderPayment.order_id == order.id)
        .order_by(ElderPayment.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def payments_in(session: Session, provider_id: UUID, month: Month) -> list[PaidRow]:
    """The latest payments and returns of a month, at most 200."""
    query = (
        select(ElderPayment, ServiceOrder, Recipient, Receipt)
        .join(ServiceOrder, ServiceOrder.id == ElderPayment.order_id)
        .join(Recipient, Recipient.id == ElderPayment.recipient_id)
        .outerjoin(Receipt, Receipt.payment_id == ElderPayment.id)
        .where(*_within(provider_id, month))
        .order_by(ElderPayment.paid_at.desc(), ElderPayment.id.desc())
        .limit(MOST_ROWS)
    )
    return [
        PaidRow(payment=row[0], order=row[1], recipient=row[2], receipt=row[3])
        for row in session.execute(query)
    ]


def sums_in(session: Session, provider_id: UUID, month: Month) -> dict[Direction, Fen]:
    """What was received and given back in a month."""
    query = (
        select(ElderPayment.direction, func.sum(ElderPayment.amount_fen))
        .where(*_within(provider_id, month))
        .group_by(ElderPayment.direction)
    )
    sums = {row[0]: Fen(int(row[1])) for row in session.execute(query)}
    return {direction: sums.get(direction, ZERO) for direction in Direction}


def _within(provider_id: UUID, month: Month) -> tuple[ColumnElement[bool], ...]:
    first, until = month.instants()
    return (
        ElderPayment.provider_id == provider_id,
        ElderPayment.paid_at >= first,
        ElderPayment.paid_at < until,
    )


def _due(order: ServiceOrder, billed_fen: Fen | None, redeemed_fen: Fen | None) -> Fen:
    """The elder's share: what the redemption left, what our own sum says, else all that was billed less discount and LTCI."""
    if redeemed_fen is not None:
        return redeemed_fen
    if order.by_voucher and order.self_pay_fen is not None:
        return order.self_pay_fen
    total = order.total_fen if billed_fen is None else billed_fen
    return Fen(max(0, total - order.discount_fen - order.ltci_paid_fen))


def _billed(session: Session, ids: Sequence[UUID]) -> dict[UUID, Fen]:
    query = select(Confirmation.order_id, Confirmation.total_fen).where(Confirmation.order_id.in_(ids))
    return {row[0]: row[1] for row in session.execute(query)}


def _paid(session: Session, ids: Sequence[UUID]) -> defaultdict[tuple[UUID, Direction], Fen]:
    query = (
        select(ElderPayment.order_id, ElderPayment.direction, func.sum(ElderPayment.amount_fen))
        .where(ElderPayment.order_id.in_(ids))
        .group_by(ElderPayment.order_id, ElderPayment.direction)
    )
    sums: defaultdict[tuple[UUID, Direction], Fen] = defaultdict(lambda: ZERO)
    sums.update({(row[0], row[1]): Fen(int(row[2])) for row in session.execute(query)})
    return sums


def _redeemed(session: Session, ids: Sequence[UUID]) -> dict[UUID, Fen]:
    live: Select[UUID] = select(LiveRedemption.redemption_id)
    query = select(Redemption.order_id, Redemption.self_pay_fen).where(
        Redemption.order_id.in_(ids), Redemption.id.in_(live)
    )
    return {row[0]: row[1] for row in session.execute(query)}
