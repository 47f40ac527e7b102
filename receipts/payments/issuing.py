"""The numbered receipt of a payment."""

from sqlalchemy.orm import Session

from catalog.subsidy.deduction import ZERO
from orders.ordering.models import ServiceOrder
from orders.visits.facts import visit_record
from provider_portal.accounts.principal import Principal
from provider_portal.ground.money import Fen
from receipts.papers.receipt import ReceiptLine
from receipts.payments.balance import Balance
from receipts.payments.models import ElderPayment
from receipts.redemption.gathering import BilledLine, billed_lines
from receipts.redemption.issuing import issue, next_stamp, parties_of
from receipts.redemption.models import Receipt
from receipts.redemption.receipt_words import PaidPart, ReceiptSource, receipt_content

PENDING_NOTE = "补贴政策待明确，先按全价收取；当月有了新政策并允许核销的，核销后退还多付的部分。"


def issue_payment_receipt(
    session: Session, who: Principal, order: ServiceOrder, payment: ElderPayment, after: Balance
) -> Receipt:
    """It says what was paid now, what had been paid before, and what is still owed (`after` the payment)."""
    visit = visit_record(session, order)
    check_in, check_out = visit.state.check_in, visit.state.check_out
    lines = billed_lines(visit)
    stamp = next_stamp(session, who.provider_id)
    source = ReceiptSource(
        **parties_of(session, who, stamp, order),
        service_from=check_in.happened_at if check_in else order.service_from,
        service_until=check_out.happened_at if check_out else order.service_until,
        channel=payment.channel.label,
        lines=tuple(map(_line, lines)),
        total_fen=Fen(sum(line.confirmed.amount_fen for line in lines)),
        discount_fen=order.discount_fen,
        ltci_paid_fen=order.ltci_paid_fen,
        deduction_fen=ZERO,
        self_pay_fen=after.due_fen,
        paid=PaidPart(
            paid_at=payment.paid_at,
            paid_fen=payment.amount_fen,
            earlier_fen=Fen(after.kept_fen - payment.amount_fen),
            owed_fen=after.owed_fen,
            reference=payment.reference,
            note=PENDING_NOTE if order.rule_pending else "",
        ),
    )
    return issue(session, who, stamp, receipt_content(source), payment_id=payment.id)


def _line(line: BilledLine) -> ReceiptLine:
    return ReceiptLine(
        name=line.name,
        quantity=line.confirmed.quantity,
        unit=line.ordered.unit.label,
        unit_price_fen=line.confirmed.unit_price_fen,
        amount_fen=line.confirmed.amount_fen,
        deduction_fen=ZERO,
    )
