"""Taking money for an order that no redemption tells of, and giving back what a voucher paid afterwards."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import ServiceOrder
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import now
from provider_portal.ground.db import lock_owned
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.money import Fen, yuan
from receipts.payments.balance import Balance
from receipts.payments.issuing import issue_payment_receipt
from receipts.payments.models import Direction, ElderPayment
from receipts.payments.queries import balances_of
from receipts.redemption.models import Channel, Receipt


def take_payment(
    session: Session,
    who: Principal,
    order_id: UUID,
    *,
    amount_fen: Fen,
    channel: Channel,
    paid_at: datetime,
    reference: str = "",
) -> tuple[ElderPayment, Receipt]:
    """Money of the elder's side, in whole or part, with its numbered receipt.

    Refused: before the service is confirmed (`not_confirmed`), more than is owed (`above_owed`), a time to come
    (`paid_in_future`). An order that a voucher is to pay for is redeemed instead (`to_redeem`).
    """
    order, balance = _open(session, who, order_id)
    if not (order.self_paid or order.rule_pending):
        raise ConflictError(
            "to_redeem",
            f"工单 {order.number} 用消费券付款，请在“核销”里登记，老人自付的部分一起登记、一起开收据。",
        )
    if amount_fen > balance.owed_fen:
        raise _at(
            "above_owed",
            f"这张工单还应收 {yuan(balance.owed_fen)} 元，不能收 {yuan(amount_fen)} 元，请核对金额。",
        )
    payment = _write(
        session,
        who,
        order,
        Direction.RECEIVED,
        amount_fen=amount_fen,
        channel=channel,
        paid_at=paid_at,
        reference=reference,
    )
    after = Balance(
        due_fen=balance.due_fen,
        received_fen=Fen(balance.received_fen + amount_fen),
        returned_fen=balance.returned_fen,
    )
    receipt = issue_payment_receipt(session, who, order, payment, after)
    record(
        session,
        who,
        "payment.take",
        payment,
        after={
            "order": order.number,
            "amount_fen": amount_fen,
            "channel": channel,
            "receipt": receipt.number,
        },
    )
    return payment, receipt


def return_payment(
    session: Session,
    who: Principal,
    order_id: UUID,
    *,
    amount_fen: Fen,
    channel: Channel,
    paid_at: datetime,
    reference: str = "",
) -> ElderPayment:
    """Money given back of what was paid above the elder's share; refused above that (`above_credit`)."""
    order, balance = _open(session, who, order_id)
    if amount_fen > balance.to_return_fen:
        raise _at(
            "above_credit",
            f"这张工单应退 {yuan(balance.to_return_fen)} 元，不能退 {yuan(amount_fen)} 元，请核对金额。",
        )
    payment = _write(
        session,
        who,
        order,
        Direction.RETURNED,
        amount_fen=amount_fen,
        channel=channel,
        paid_at=paid_at,
        reference=reference,
    )
    after = {"order": order.number, "amount_fen": amount_fen, "channel": channel}
    record(session, who, "payment.return", payment, after=after)
    return payment


def _open(session: Session, who: Principal, order_id: UUID) -> tuple[ServiceOrder, Balance]:
    """The order, locked, so that two people cannot take the same money twice."""
    who.need(Action.MONEY_WRITE)
    order = lock_owned(session, ServiceOrder, who.provider_id, [order_id], "工单")[0]
    if order.status is not OrderStatus.CONFIRMED:
        raise ConflictError(
            "not_confirmed",
            f"工单 {order.number} 现在是“{order.status.label}”，服务确认以后才知道应收多少。请先完成服务确认。",
        )
    return order, balances_of(session, [order])[order.id]


def _write(
    session: Session,
    who: Principal,
    order: ServiceOrder,
    direction: Direction,
    *,
    amount_fen: Fen,
    channel: Channel,
    paid_at: datetime,
    reference: str,
) -> ElderPayment:
    if amount_fen <= 0:
        raise _at("bad_amount", "金额应大于 0 元，请核对。")
    if paid_at > now():
        sentence = f"{direction.label}时间不能晚于现在，请按实际时间填写。"
        raise RuleError("paid_in_future", sentence, fields={"paid_at": [sentence]})
    payment = ElderPayment(
        provider_id=order.provider_id,
        order_id=order.id,
        recipient_id=order.recipient_id,
        direction=direction,
        amount_fen=amount_fen,
        channel=channel,
        paid_at=paid_at,
        reference=reference.strip(),
        entered_by=who.person_id,
        entered_by_name=who.name,
    )
    session.add(payment)
    session.flush()
    return payment


def _at(code: str, sentence: str) -> RuleError:
    return RuleError(code, sentence, fields={"amount": [sentence], "amount_fen": [sentence]})
