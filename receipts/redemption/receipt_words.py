"""The words of a receipt, frozen when it is issued, and what its public page may tell."""

from dataclasses import dataclass
from datetime import datetime

from provider_portal.ground.clock import SHANGHAI
from provider_portal.ground.money import Fen
from provider_portal.papers.days import day_words, moment_words, period_words
from receipts.papers.amounts import rmb_words
from receipts.papers.receipt import (
    ReceiptContent,
    ReceiptLine,
    ReceiptPayment,
    ReceiptProvider,
    ReceiptRecipient,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PaidPart:
    """A payment: what came now, what had come before, and what is still owed afterwards."""

    paid_at: datetime
    paid_fen: Fen
    earlier_fen: Fen
    owed_fen: Fen
    reference: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptSource:
    """What a receipt is made from; `paid` is given where no voucher was used, else the redemption's words are."""

    number: str
    issued_at: datetime
    issued_by: str
    check_url: str
    provider_name: str
    provider_uscc: str
    provider_address: str
    provider_phone: str
    recipient_name: str
    recipient_id_masked: str
    order_number: str
    voucher_class: str
    service_from: datetime
    service_until: datetime
    channel: str
    lines: tuple[ReceiptLine, ...]
    total_fen: Fen
    discount_fen: Fen
    ltci_paid_fen: Fen
    deduction_fen: Fen
    self_pay_fen: Fen
    official_ref: str = ""
    redeemed_at: datetime | None = None
    paid: PaidPart | None = None


def receipt_content(source: ReceiptSource) -> ReceiptContent:
    """What stands on the receipt for good; amounts in fen, words beside them."""
    return ReceiptContent(
        number=source.number,
        issued_on=day_words(source.issued_at.astimezone(SHANGHAI).date()),
        issued_by=source.issued_by,
        check_url=source.check_url,
        provider=ReceiptProvider(
            name=source.provider_name,
            uscc=source.provider_uscc,
            address=source.provider_address,
            phone=source.provider_phone,
        ),
        recipient=ReceiptRecipient(name=source.recipient_name, id_number=source.recipient_id_masked),
        order_number=source.order_number,
        voucher_class=source.voucher_class,
        service_period=period_words(source.service_from, source.service_until),
        official_ref=source.official_ref,
        redeemed_at=moment_words(source.redeemed_at) if source.redeemed_at else "",
        channel=source.channel,
        lines=source.lines,
        total_fen=source.total_fen,
        discount_fen=source.discount_fen,
        ltci_paid_fen=source.ltci_paid_fen,
        deduction_fen=source.deduction_fen,
        self_pay_fen=source.self_pay_fen,
        total_words=rmb_words(source.total_fen),
        self_pay_words=rmb_words(source.self_pay_fen),
        payment=_payment(source.paid),
    )


def _payment(paid: PaidPart | None) -> ReceiptPayment | None:
    if paid is None:
        return None
    return ReceiptPayment(
        paid_at=moment_words(paid.paid_at),
        paid_fen=paid.paid_fen,
        paid_words=rmb_words(paid.paid_fen),
        earlier_fen=paid.earlier_fen,
        owed_fen=paid.owed_fen,
        reference=paid.reference,
        note=paid.note,
    )


def masked_name(name: str) -> str:
    """First character and a star: enough for the holder to recognise, too little for anybody else."""
    return f"{name[:1]}*" if name else ""
