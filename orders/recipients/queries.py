"""Reading the elders' file."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from catalog.subsidy.classes import VoucherClass
from orders.recipients.eligibility import eligibility_breaches
from orders.recipients.models import Agreement, Recipient, VoucherMonth
from orders.recipients.registering import ELDER
from provider_portal.ground.db import get_owned
from provider_portal.ground.errors import Breach
from provider_portal.ground.periods import Month
from provider_portal.ground.text.keys import name_key, phone_tail


def get_recipient(session: Session, provider_id: UUID, recipient_id: UUID) -> Recipient:
    """The provider's own elder."""
    return get_owned(session, Recipient, provider_id, recipient_id, ELDER)


def recipients_by_id(session: Session, provider_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Recipient]:
    """Elders of several orders at once."""
    query = select(Recipient).where(Recipient.provider_id == provider_id, Recipient.id.in_(set(ids)))
    return {row.id: row for row in session.scalars(query)}


def recipients_matching(provider_id: UUID, needle: str) -> Select[Recipient]:
    """Elders whose name, pinyin initials or last digits of the phone number fit, however they are spelled; all with an empty needle."""
    query = select(Recipient).where(Recipient.provider_id == provider_id)
    name, digits = name_key(needle), phone_tail(needle)
    if not name:
        return query
    fits = Recipient.name_keys.contains(name, autoescape=True)
    if digits:
        fits = or_(fits, func.replace(Recipient.phone, "-", "").endswith(digits, autoescape=True))
    return query.where(fits)


def breaches_of(recipient: Recipient, on: date, voucher_class: VoucherClass) -> list[Breach]:
    """Why this elder may not use this class of voucher on a day."""
    return eligibility_breaches(
        birth_on=recipient.birth_on,
        level=recipient.level,
        assessed_on=recipient.assessed_on,
        excluded_benefits=recipient.excluded_benefits,
        on=on,
        voucher_class=voucher_class,
    )


def agreements_of(session: Session, provider_id: UUID, recipient_id: UUID) -> list[Agreement]:
    """Agreements, the latest first."""
    query = select(Agreement).where(
        Agreement.provider_id == provider_id, Agreement.recipient_id == recipient_id
    )
    return list(session.scalars(query.order_by(Agreement.from_on.desc(), Agreement.id.desc())))


def agreement_on(session: Session, provider_id: UUID, recipient_id: UUID, on: date) -> Agreement | None:
    """The agreement that is in force on a day, signed by then; the latest where several are."""
    in_force = (
        row
        for row in agreements_of(session, provider_id, recipient_id)
        if row.from_on <= on < row.until_on and row.signed_on <= on
    )
    return next(in_force, None)


def voucher_months(session: Session, provider_id: UUID, recipient_id: UUID) -> list[VoucherMonth]:
    """The elder's months, the latest first."""
    query = select(VoucherMonth).where(
        VoucherMonth.provider_id == provider_id, VoucherMonth.recipient_id == recipient_id
    )
    return list(session.scalars(query.order_by(VoucherMonth.month.desc())))


def voucher_month(
    session: Session, provider_id: UUID, recipient_id: UUID, month: Month
) -> VoucherMonth | None:
    """The elder's row of one month, unlocked."""
    return session.scalar(
        select(VoucherMonth).where(
            VoucherMonth.provider_id == provider_id,
            VoucherMonth.recipient_id == recipient_id,
            VoucherMonth.month == month,
        )
    )
