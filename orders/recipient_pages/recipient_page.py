"""An elder as the office sees them: a row of the list, and everything on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.queries import provider_kinds
from orders.ordering.models import ServiceOrder
from orders.ordering.offered_classes import classes_for, usual_class
from orders.ordering.rows import OrderRow, order_rows
from orders.people.names import stand_ins
from orders.recipients.capability import ExcludedBenefit, Level
from orders.recipients.models import Agreement, Recipient, VoucherMonth
from orders.recipients.queries import agreements_of, breaches_of, get_recipient, voucher_months
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import today
from provider_portal.ground.errors import Breach
from provider_portal.ground.periods import Month, age_on

LATEST_ORDERS = 10
_STANDARDS = {
    Level.ABLE: "90 分",
    Level.MILD: "66–89 分",
    Level.MODERATE: "46–65 分",
    Level.SEVERE: "30–45 分",
    Level.COMPLETE: "0–29 分",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class RecipientRow:
    """An elder in the list: age today, and why they may not use a voucher today, if so."""

    recipient: Recipient
    age: int
    breaches: tuple[Breach, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementRow:
    """An agreement with the last day that stands on paper."""

    agreement: Agreement
    last_on: date
    in_force: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RecipientPage:
    """Everything of one elder."""

    recipient: Recipient
    age: int
    stand_ins: str
    benefits: str
    breaches: tuple[Breach, ...]
    agreements: tuple[AgreementRow, ...]
    vouchers: tuple[VoucherMonth, ...]
    classes: tuple[tuple[str, str], ...]
    orders: tuple[OrderRow, ...]
    month: Month


def recipient_rows(
    session: Session, provider_id: UUID, recipients: Sequence[Recipient]
) -> list[RecipientRow]:
    """Rows of the list."""
    usual, on = usual_class(provider_kinds(session, provider_id)), today()
    return [
        RecipientRow(recipient=row, age=age_on(row.birth_on, on), breaches=tuple(breaches_of(row, on, usual)))
        for row in recipients
    ]


def recipient_page(session: Session, who: Principal, recipient_id: UUID) -> RecipientPage:
    """The whole file, the latest orders with it."""
    recipient, on = get_recipient(session, who.provider_id, recipient_id), today()
    row = recipient_rows(session, who.provider_id, [recipient])[0]
    classes = classes_for(provider_kinds(session, who.provider_id))
    return RecipientPage(
        stand_ins=stand_ins(recipient.name),
        recipient=recipient,
        age=row.age,
        benefits="、".join(ExcludedBenefit(value).label for value in recipient.excluded_benefits),
        breaches=row.breaches,
        agreements=tuple(
            _agreement_row(agreement, on)
            for agreement in agreements_of(session, who.provider_id, recipient_id)
        ),
        vouchers=tuple(voucher_months(session, who.provider_id, recipient_id)),
        classes=tuple((kind.value, kind.label) for kind in classes if kind.traits.locks_month),
        orders=tuple(_latest_orders(session, who.provider_id, recipient_id)),
        month=Month.of(on),
    )


def level_options() -> list[tuple[str, str]]:
    """Levels for a select, with their scores."""
    return [(level.value, f"{level.label}（{_STANDARDS[level]}）") for level in Level]


def benefit_options() -> list[tuple[str, str]]:
    """Benefits for tick boxes."""
    return [(benefit.value, benefit.label) for benefit in ExcludedBenefit]


def _agreement_row(agreement: Agreement, on: date) -> AgreementRow:
    return AgreementRow(
        agreement=agreement,
        last_on=agreement.until_on - timedelta(days=1),
        in_force=agreement.from_on <= on < agreement.until_on,
    )


def _latest_orders(session: Session, provider_id: UUID, recipient_id: UUID) -> list[OrderRow]:
    query = (
        select(ServiceOrder)
        .where(ServiceOrder.provider_id == provider_id, ServiceOrder.recipient_id == recipient_id)
        .order_by(ServiceOrder.service_from.desc())
        .limit(LATEST_ORDERS)
    )
    return order_rows(session, provider_id, list(session.scalars(query)))
