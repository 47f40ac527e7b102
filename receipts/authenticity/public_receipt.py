"""What the public page of a receipt may tell."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from provider_portal.ground.clock import beijing_day
from provider_portal.ground.money import Fen
from receipts.papers.receipt import ReceiptPayment
from receipts.redemption.models import Receipt
from receipts.redemption.queries import get_redemption, is_live, receipt_by_token
from receipts.redemption.receipt_words import masked_name


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicReceipt:
    """A receipt as a stranger may see it; `valid` while its redemption is live, of a payment for good."""

    number: str
    provider_name: str
    issued_on: date
    service_period: str
    recipient: str
    total_fen: Fen
    deduction_fen: Fen
    self_pay_fen: Fen
    payment: ReceiptPayment | None
    valid: bool


def public_receipt(session: Session, token: str) -> PublicReceipt | None:
    """The receipt with this token, or none."""
    receipt = receipt_by_token(session, token)
    if receipt is None:
        return None
    content = receipt.content
    return PublicReceipt(
        number=receipt.number,
        provider_name=content.provider.name,
        issued_on=beijing_day(receipt.issued_at),
        service_period=content.service_period,
        recipient=masked_name(content.recipient.name),
        total_fen=content.total_fen,
        deduction_fen=content.deduction_fen,
        self_pay_fen=content.self_pay_fen,
        payment=content.payment,
        valid=_stands(session, receipt),
    )


def _stands(session: Session, receipt: Receipt) -> bool:
    """A redemption may be taken back; money that was paid was paid."""
    if receipt.redemption_id is None:
        return True
    return is_live(session, get_redemption(session, receipt.provider_id, receipt.redemption_id))
