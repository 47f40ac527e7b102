"""The numbered receipt of a payment."""

from dataclasses import replace

from sqlalchemy.orm import Session

from orders.ordering.models import ServiceOrder
from provider_portal.accounts.principal import Principal
from provider_portal.ground.money import Fen
from receipts.payments.balance import Balance
from receipts.payments.models import ElderPayment
from receipts.redemption.gathering import billed_order
from receipts.redemption.issuing import issue, next_stamp, source_of
from receipts.redemption.models import Receipt
from receipts.redemption.receipt_words import PaidPart, receipt_content

PENDING_NOTE = "补贴政策待明确，先按全价收取；当月有了新政策并允许核销的，核销后退还多付的部分。"


def issue_payment_receipt(
    session: Session, who: Principal, order: ServiceOrder, payment: ElderPayment, after: Balance
) -> Receipt:
    """It says what was paid now, what had been paid before, and what is still owed (`after` the payment)."""
    billed = billed_order(session, order)
    stamp = next_stamp(session, who.provider_id)
    source = source_of(
        session,
        who,
        stamp,
        billed,
        channel=payment.channel,
        self_pay_fen=after.due_fen,
        deductions={},
    )
    paid = PaidPart(
        paid_at=payment.paid_at,
        paid_fen=payment.amount_fen,
        earlier_fen=Fen(after.kept_fen - payment.amount_fen),
        owed_fen=after.owed_fen,
        reference=payment.reference,
        note=PENDING_NOTE if order.rule_pending else "",
    )
    return issue(session, who, stamp, receipt_content(replace(source, paid=paid)), payment_id=payment.id)
