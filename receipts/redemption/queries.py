"""Reads of redemptions, their receipts and proofs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from catalog.subsidy.classes import VOUCHER_CLASSES
from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import OrderLine, ServiceOrder
from orders.recipients.models import Recipient
from orders.visits.models import Confirmation
from provider_portal.ground.audit import AuditEntry
from provider_portal.ground.db import get_owned
from provider_portal.ground.errors import missing
from provider_portal.ground.jobs.models import Job
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from provider_portal.ground.text.keys import name_key, reference_key
from receipts.redemption.models import (
    LiveOfficialRef,
    LiveRedemption,
    Receipt,
    Redemption,
    RedemptionAllocation,
    RedemptionProof,
)

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_LIVE = exists().where(LiveRedemption.redemption_id == Redemption.id)


def get_redemption(session: Session, provider_id: UUID, redemption_id: UUID) -> Redemption:
    """The provider's own redemption."""
    return get_owned(session, Redemption, provider_id, redemption_id, "核销记录")


def redemption_of(session: Session, provider_id: UUID, order_id: UUID) -> Redemption | None:
    """The live redemption of an order; none before redeeming."""
    return session.scalar(
        select(Redemption).where(
            Redemption.provider_id == provider_id, Redemption.order_id == order_id, _LIVE
        )
    )


def is_live(session: Session, redemption: Redemption) -> bool:
    """Whether the redemption counts: its lines are the ones that are redeemed now."""
    query = select(LiveRedemption.id).where(LiveRedemption.redemption_id == redemption.id).limit(1)
    return session.scalar(query) is not None


def order_number_of_ref(session: Session, provider_id: UUID, official_ref: str) -> str | None:
    """Number of the order of a live redemption that has this official number, in any spelling; or none."""
    return session.scalar(
        select(ServiceOrder.number)
        .join(Redemption, Redemption.order_id == ServiceOrder.id)
        .join(LiveOfficialRef, LiveOfficialRef.redemption_id == Redemption.id)
        .where(
            LiveOfficialRef.provider_id == provider_id,
            LiveOfficialRef.official_key == reference_key(official_ref),
        )
        .order_by(Redemption.id)
        .limit(1)
    )


def allocations_of(session: Session, redemption: Redemption) -> list[RedemptionAllocation]:
    """The parts by line, in the order's own order."""
    query = (
        select(RedemptionAllocation)
        .join(OrderLine, OrderLine.id == RedemptionAllocation.order_line_id)
        .where(RedemptionAllocation.redemption_id == redemption.id)
        .order_by(OrderLine.position)
    )
    return list(session.scalars(query))


def receipt_of(session: Session, provider_id: UUID, redemption_id: UUID) -> Receipt | None:
    """The receipt of a redemption; one is issued with each."""
    return session.scalar(
        select(Receipt).where(Receipt.provider_id == provider_id, Receipt.redemption_id == redemption_id)
    )


def get_receipt(session: Session, provider_id: UUID, some_id: UUID) -> Receipt:
    """The provider's own receipt, by its id or its redemption's (what `POST /orders/ID/redemption` answers)."""
    receipt = session.scalar(
        select(Receipt).where(
            Receipt.provider_id == provider_id, or_(Receipt.id == some_id, Receipt.redemption_id == some_id)
        )
    )
    if receipt is None:
        raise missing("收据")
    return receipt


def receipt_by_token(session: Session, token: str) -> Receipt | None:
    """Any provider's receipt by the token in its QR code: 128 random bits are the permission."""
    if not _TOKEN.fullmatch(token):
        return None
    return session.scalar(select(Receipt).where(Receipt.check_token == token))


def proofs_of(session: Session, provider_id: UUID, redemption_id: UUID) -> list[RedemptionProof]:
    """Screenshots of a redemption, the earliest first."""
    query = select(RedemptionProof).where(
        RedemptionProof.provider_id == provider_id, RedemptionProof.redemption_id == redemption_id
    )
    return list(session.scalars(query.order_by(RedemptionProof.id)))


def render_job_of(session: Session, receipt: Receipt) -> Job | None:
    """The newest job that renders a receipt."""
    jobs = session.scalars(
        select(Job)
        .where(Job.provider_id == receipt.provider_id, Job.kind == "receipt.render")
        .where(Job.args["receipt_id"].as_string() == str(receipt.id))
        .order_by(Job.id.desc())
    )
    return jobs.first()


@dataclass(frozen=True, kw_only=True, slots=True)
class ToRedeem:
    """A confirmed order that waits for its redemption."""

    order: ServiceOrder
    recipient: Recipient
    confirmation: Confirmation


def to_redeem(session: Session, provider_id: UUID) -> list[ToRedeem]:
    """Confirmed orders without a live redemption, the oldest service first: a voucher lapses with its month."""
    redeemed = exists().where(Redemption.order_id == ServiceOrder.id, _LIVE).correlate(ServiceOrder)
    query = (
        select(ServiceOrder, Recipient, Confirmation)
        .join(Recipient, Recipient.id == ServiceOrder.recipient_id)
        .join(Confirmation, Confirmation.order_id == ServiceOrder.id)
        .where(
            ServiceOrder.provider_id == provider_id,
            ServiceOrder.status == OrderStatus.CONFIRMED,
            ServiceOrder.voucher_class.in_(VOUCHER_CLASSES),
            ~redeemed,
        )
        .order_by(ServiceOrder.service_on, ServiceOrder.id)
    )
    return [ToRedeem(order=row[0], recipient=row[1], confirmation=row[2]) for row in session.execute(query)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Redeemed:
    """A live redemption with what a list shows beside it."""

    redemption: Redemption
    order: ServiceOrder
    recipient: Recipient
    receipt: Receipt


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthSums:
    """Live redemptions of a provider's month: how many, and their sums in fen."""

    count: int
    total_fen: Fen
    deduction_fen: Fen
    self_pay_fen: Fen


def sums_of_month(session: Session, provider_id: UUID, month: Month) -> MonthSums:
    """Over all counties of the provider."""
    columns = (Redemption.total_fen, Redemption.deduction_fen, Redemption.self_pay_fen)
    row = session.execute(
        select(func.count(), *(func.coalesce(func.sum(column), 0) for column in columns)).where(
            Redemption.provider_id == provider_id, Redemption.month == month, _LIVE
        )
    ).one()
    return MonthSums(
        count=row[0],
        total_fen=Fen(int(row[1])),
        deduction_fen=Fen(int(row[2])),
        self_pay_fen=Fen(int(row[3])),
    )


MOST_ROWS = 200


def redeemed_in(session: Session, provider_id: UUID, month: Month, needle: str = "") -> list[Redeemed]:
    """The latest live redemptions of a month that a name, its initials or a number fits, at most 200."""
    query = (
        select(Redemption, ServiceOrder, Recipient, Receipt)
        .join(ServiceOrder, ServiceOrder.id == Redemption.order_id)
        .join(Recipient, Recipient.id == Redemption.recipient_id)
        .join(Receipt, Receipt.redemption_id == Redemption.id)
        .where(Redemption.provider_id == provider_id, Redemption.month == month, _LIVE)
        .order_by(Redemption.redeemed_at.desc(), Redemption.id.desc())
        .limit(MOST_ROWS)
    )
    if reference_key(needle):
        query = query.where(_fits(needle))
    return [
        Redeemed(redemption=row[0], order=row[1], recipient=row[2], receipt=row[3])
        for row in session.execute(query)
    ]


def _fits(needle: str) -> ColumnElement[bool]:
    number = reference_key(needle)
    official = exists().where(
        LiveOfficialRef.redemption_id == Redemption.id,
        LiveOfficialRef.official_key.contains(number, autoescape=True),
    )
    return or_(
        Recipient.name_keys.contains(name_key(needle), autoescape=True),
        official,
        *(
            column.contains(number.upper(), autoescape=True)
            for column in (ServiceOrder.number, Receipt.number)
        ),
    )


def audit_of(session: Session, provider_id: UUID, ids: Sequence[UUID]) -> list[AuditEntry]:
    """Audit entries about these rows, oldest first."""
    query = select(AuditEntry).where(
        AuditEntry.provider_id == provider_id, AuditEntry.subject_id.in_([str(row_id) for row_id in ids])
    )
    return list(session.scalars(query.order_by(AuditEntry.seq)))
