"""Issuing the numbered receipt of a redemption; its PDF follows by a job."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.subsidy.deduction import ZERO
from orders.recipients.queries import get_recipient
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import beijing_day, now
from provider_portal.ground.jobs.queueing import enqueue
from provider_portal.ground.money import Fen
from provider_portal.ground.numbering import next_number
from provider_portal.site import base_url
from receipts.papers.receipt import ReceiptContent, ReceiptLine
from receipts.redemption.gathering import BilledLine, BilledOrder, RedeemableOrder
from receipts.redemption.models import Channel, Receipt, Redemption
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
    source = source_of(
        session,
        who,
        stamp,
        redeemable,
        channel=redemption.channel,
        self_pay_fen=redemption.self_pay_fen,
        deductions={part.order_line_id: part.deduction_fen for part in allocations_of(session, redemption)},
    )
    source = replace(source, official_ref=redemption.official_ref, redeemed_at=redemption.redeemed_at)
    return issue(session, who, stamp, receipt_content(source), redemption_id=redemption.id)


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


def source_of(
    session: Session,
    who: Principal,
    stamp: Stamp,
    billed: BilledOrder,
    *,
    channel: Channel,
    self_pay_fen: Fen,
    deductions: Mapping[UUID, Fen],
) -> ReceiptSource:
    """What every receipt says, as it is called now; `deductions` by order line, none where no voucher was used."""
    provider = session.get_one(Provider, who.provider_id)
    recipient = get_recipient(session, who.provider_id, billed.order.recipient_id)
    sums = billed.sums
    return ReceiptSource(
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
        order_number=billed.order.number,
        voucher_class=billed.order.voucher_class.label,
        service_from=billed.service_from,
        service_until=billed.service_until,
        channel=channel.label,
        lines=tuple(_line(line, deductions.get(line.ordered.id, ZERO)) for line in billed.lines),
        total_fen=sums.total_fen,
        discount_fen=sums.discount_fen,
        ltci_paid_fen=sums.ltci_paid_fen,
        deduction_fen=Fen(sum(deductions.values())),
        self_pay_fen=self_pay_fen,
    )


def _line(line: BilledLine, deduction_fen: Fen) -> ReceiptLine:
    return ReceiptLine(
        name=line.name,
        quantity=line.confirmed.quantity,
        unit=line.ordered.unit.label,
        unit_price_fen=line.confirmed.unit_price_fen,
        amount_fen=line.confirmed.amount_fen,
        deduction_fen=deduction_fen,
    )
