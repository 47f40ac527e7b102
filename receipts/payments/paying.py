"""Taking money for an order that no redemption tells of, and giving back what a voucher paid afterwards."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import ServiceOrder
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import beijing_day, now
from provider_portal.ground.db import lock_owned
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.frozen import Json
from provider_portal.ground.money import Fen, yuan
from receipts.payments.balance import Balance
from receipts.payments.issuing import issue_payment_receipt
from receipts.payments.models import Direction, ElderPayment
from receipts.payments.queries import balances_of
from receipts.redemption.models import Channel, Receipt


@dataclass(frozen=True, kw_only=True, slots=True)
class Money:
    """What changed hands, how and when; `reference` is the number on the channel's own slip."""

    amount_fen: Fen
    channel: Channel
    paid_at: datetime
    reference: str = ""


def take_payment(
    session: Session, who: Principal, order_id: UUID, money: Money
) -> tuple[ElderPayment, Receipt]:
    """Money of the elder's side, in whole or part, with its numbered receipt.

    Refused: before the service is confirmed (`not_confirmed`), more than is owed (`above_owed`), a time to come
    (`paid_in_future`). An order that a voucher is to pay for is redeemed instead (`to_redeem`).
    """
    order, balance = _open(session, who, order_id)
    if order.by_voucher:
        raise ConflictError(
            "to_redeem",
            f"工单 {order.number} 用消费券付款，请在“核销”里登记，老人自付的部分一起登记、一起开收据。",
        )
    if money.amount_fen > balance.owed_fen:
        raise _at(
            "above_owed",
            f"这张工单还应收 {yuan(balance.owed_fen)} 元，不能收 {yuan(money.amount_fen)} 元，请核对金额。",
        )
    payment = _write(session, who, order, Direction.RECEIVED, money)
    after = replace(balance, received_fen=Fen(balance.received_fen + money.amount_fen))
    receipt = issue_payment_receipt(session, who, order, payment, after)
    noted = _noted(order, payment) | {"receipt": receipt.number}
    record(session, who, "payment.take", payment, after=noted)
    return payment, receipt


def return_payment(session: Session, who: Principal, order_id: UUID, money: Money) -> ElderPayment:
    """Money given back of what was paid above the elder's share; refused above that (`above_credit`)."""
    order, balance = _open(session, who, order_id)
    if money.amount_fen > balance.to_return_fen:
        raise _at(
            "above_credit",
            f"这张工单应退 {yuan(balance.to_return_fen)} 元，不能退 {yuan(money.amount_fen)} 元，请核对金额。",
        )
    payment = _write(session, who, order, Direction.RETURNED, money)
    record(session, who, "payment.return", payment, after=_noted(order, payment))
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
    money: Money,
) -> ElderPayment:
    if money.amount_fen <= 0:
        raise _at("bad_amount", "金额应大于 0 元，请核对。")
    placed_on = beijing_day(order.created_at)
    if beijing_day(money.paid_at) < placed_on:
        sentence = f"工单 {placed_on.isoformat()} 才下单，{direction.label}时间不能更早，请核对日期。"
        raise RuleError("paid_before_order", sentence, fields={"paid_at": [sentence]})
    if money.paid_at > now():
        sentence = f"{direction.label}时间不能晚于现在，请按实际时间填写。"
        raise RuleError("paid_in_future", sentence, fields={"paid_at": [sentence]})
    payment = ElderPayment(
        provider_id=order.provider_id,
        order_id=order.id,
        recipient_id=order.recipient_id,
        direction=direction,
        amount_fen=money.amount_fen,
        channel=money.channel,
        paid_at=money.paid_at,
        reference=money.reference.strip(),
        entered_by=who.person_id,
        entered_by_name=who.name,
    )
    session.add(payment)
    session.flush()
    return payment


def _noted(order: ServiceOrder, payment: ElderPayment) -> Json:
    return {"order": order.number, "amount_fen": payment.amount_fen, "channel": payment.channel}


def _at(code: str, sentence: str) -> RuleError:
    return RuleError(code, sentence, fields={"amount": [sentence], "amount_fen": [sentence]})
