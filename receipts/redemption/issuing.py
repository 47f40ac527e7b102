"""Issuing the numbered receipt of a redemption; its PDF follows by a job."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy.orm import Session

from orders.ordering.models import ServiceOrder
from orders.recipients.queries import get_recipient
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import beijing_day, now
from provider_portal.ground.jobs.queueing import enqueue
from provider_portal.ground.numbering import next_number
from provider_portal.site import base_url
from receipts.papers.receipt import ReceiptContent, ReceiptLine
from receipts.redemption.gathering import RedeemableOrder
from receipts.redemption.models import Receipt, Redemption
from receipts.redemption.queries import allocations_of
from receipts.redemption.receipt_words import ReceiptSource, receipt_content

RENDER_JOB = "receipt.render"
TOKEN_BYTES = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """What makes a receipt this one: its number, when it was issued, and the token of its public page."""

    number: str
    issued_at: datetime
    check_token: str


def issue_receipt(
    session: Session, who: Principal, redemption: Redemption, redeemable: RedeemableOrder
) -> Receipt:
    """The receipt of a redemption, with the next number."""
    stamp = next_stamp(session, who.provider_id)
    content = receipt_content(_source(session, who, stamp, redemption, redeemable))
    return issue(session, who, stamp, content, redemption_id=redemption.id)


def next_stamp(session: Session, provider_id: UUID) -> Stamp:
    """The next number of the provider's Beijing year (`SJ2026-000001`), without gaps, at this instant."""
    issued_at = now()
    year = beijing_day(issued_at).year
    return Stamp(
        number=f"SJ{year}-{next_number(session, provider_id, f'receipt-{year}'):06d}",
        issued_at=issued_at,
        check_token=secrets.token_urlsafe(TOKEN_BYTES),
    )


def issue(
    session: Session,
    who: Principal,
    stamp: Stamp,
    content: ReceiptContent,
    *,
    redemption_id: UUID | None = None,
    payment_id: UUID | None = None,
) -> Receipt:
    """The receipt's row, of a redemption or of a payment, and the job that draws it."""
    receipt = Receipt(
        provider_id=who.provider_id,
        redemption_id=redemption_id,
        payment_id=payment_id,
        number=stamp.number,
        check_token=stamp.check_token,
        issued_at=stamp.issued_at,
        content=content,
    )
    session.add(receipt)
    session.flush()
    enqueue(
        session,
        who.provider_id,
        RENDER_JOB,
        f"生成服务收据 {stamp.number}",
        {"receipt_id": str(receipt.id)},
        who.person_id,
    )
    return receipt


def _source(
    session: Session, who: Principal, stamp: Stamp, redemption: Redemption, redeemable: RedeemableOrder
) -> ReceiptSource:
    return ReceiptSource(
        **parties_of(session, who, stamp, redeemable.order),
        service_from=redeemable.service_from,
        service_until=redeemable.service_until,
        official_ref=redemption.official_ref,
        redeemed_at=redemption.redeemed_at,
        channel=redemption.channel.label,
        lines=_lines(session, redemption, redeemable),
        total_fen=redemption.total_fen,
        discount_fen=redemption.discount_fen,
        ltci_paid_fen=redemption.ltci_paid_fen,
        deduction_fen=redemption.deduction_fen,
        self_pay_fen=redemption.self_pay_fen,
    )


class Parties(TypedDict):
    """Who gives a receipt to whom, and for which order."""

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


def parties_of(session: Session, who: Principal, stamp: Stamp, order: ServiceOrder) -> Parties:
    """What every receipt begins with, as it is called now."""
    provider = session.get_one(Provider, who.provider_id)
    recipient = get_recipient(session, who.provider_id, order.recipient_id)
    return Parties(
        number=stamp.number,
        issued_at=stamp.issued_at,
        issued_by=who.name,
        check_url=f"{base_url()}/check/{stamp.check_token}",
        provider_name=provider.name,
        provider_uscc=provider.uscc,
        provider_address=provider.address,
        provider_phone=provider.phone,
        recipient_name=recipient.name,
        recipient_id_masked=recipient.id_number_masked,
        order_number=order.number,
        voucher_class=order.voucher_class.label,
    )


def _lines(session: Session, redemption: Redemption, redeemable: RedeemableOrder) -> tuple[ReceiptLine, ...]:
    deductions = {part.order_line_id: part.deduction_fen for part in allocations_of(session, redemption)}
    return tuple(
        ReceiptLine(
            name=line.name,
            quantity=line.confirmed.quantity,
            unit=line.ordered.unit.label,
            unit_price_fen=line.confirmed.unit_price_fen,
            amount_fen=line.confirmed.amount_fen,
            deduction_fen=deductions[line.ordered.id],
        )
        for line in redeemable.lines
    )
