"""The words of a receipt, frozen when it is issued, and what its public page may tell."""

from dataclasses import dataclass
from datetime import datetime

from provider_portal.ground.clock import SHANGHAI
from provider_portal.ground.money import Fen
from provider_portal.papers.days import day_words, moment_words, period_words
from receipts.papers.amounts import rmb_words
from receipts.papers.receipt import ReceiptContent, ReceiptLine, ReceiptProvider, ReceiptRecipient


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptFacts:
    """What a receipt is made from."""

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
    official_ref: str
    redeemed_at: datetime
    channel: str
    lines: tuple[ReceiptLine, ...]
    total_fen: Fen
    discount_fen: Fen
    ltci_paid_fen: Fen
    deduction_fen: Fen
    self_pay_fen: Fen


def receipt_content(facts: ReceiptFacts) -> ReceiptContent:
    """What stands on the receipt for good; amounts in fen, words beside them."""
    return ReceiptContent(
        number=facts.number,
        issued_on=day_words(facts.issued_at.astimezone(SHANGHAI).date()),
        issued_by=facts.issued_by,
        check_url=facts.check_url,
        provider=ReceiptProvider(
            name=facts.provider_name,
            uscc=facts.provider_uscc,
            address=facts.provider_address,
            phone=facts.provider_phone,
        ),
        recipient=ReceiptRecipient(name=facts.recipient_name, id_number=facts.recipient_id_masked),
        order_number=facts.order_number,
        voucher_class=facts.voucher_class,
        service_period=period_words(facts.service_from, facts.service_until),
        official_ref=facts.official_ref,
        redeemed_at=moment_words(facts.redeemed_at),
        channel=facts.channel,
        lines=facts.lines,
        total_fen=facts.total_fen,
        discount_fen=facts.discount_fen,
        ltci_paid_fen=facts.ltci_paid_fen,
        deduction_fen=facts.deduction_fen,
        self_pay_fen=facts.self_pay_fen,
        total_words=rmb_words(facts.total_fen),
        self_pay_words=rmb_words(facts.self_pay_fen),
    )


def masked_name(name: str) -> str:
    """First character and a star: enough for the holder to recognise, too little for anybody else."""
    return f"{name[:1]}*" if name else ""
