"""A caregiver as the office sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from orders.people.models import Caregiver
from orders.people.names import stand_ins
from orders.people.queries import caregiver_accounts, caregivers, certificate_holds
from provider_portal.ground.clock import today
from provider_portal.ground.labels import Tone

SOON = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class CaregiverRow:
    """A caregiver with the state of the certificate today, and whether an earlier row is the same person's."""

    caregiver: Caregiver
    last_valid_on: date | None
    certificate_label: str
    tone: Tone
    stand_ins: str
    collides: bool


def caregiver_rows(people: Sequence[Caregiver]) -> list[CaregiverRow]:
    """Rows of the list."""
    return [_row(caregiver) for caregiver in people]


def _row(caregiver: Caregiver) -> CaregiverRow:
    label, tone = _certificate(caregiver, today())
    return CaregiverRow(
        caregiver=caregiver,
        last_valid_on=last_valid_day(caregiver),
        certificate_label=label,
        tone=tone,
        stand_ins=stand_ins(caregiver.name),
        collides=caregiver.collides_with is not None,
    )


def _certificate(caregiver: Caregiver, on: date) -> tuple[str, Tone]:
    if not certificate_holds(caregiver, on):
        return "已过期，不能派单", Tone.BAD
    if not caregiver.certificate:
        return "未登记证书", Tone.WARN
    if not certificate_holds(caregiver, on + SOON):
        return "30 天内到期", Tone.WARN
    return "有效", Tone.GOOD


def last_valid_day(caregiver: Caregiver) -> date | None:
    """The last day as it stands on the certificate; `valid_until` is the day after."""
    return None if caregiver.valid_until is None else caregiver.valid_until - timedelta(days=1)


def account_options(session: Session, provider_id: UUID, own: UUID | None) -> list[tuple[str, str]]:
    """Accounts that no other caregiver has, for a select."""
    taken = {row.user_id for row in caregivers(session, provider_id)} - {own}
    return [
        (str(user.id), f"{user.name}（{user.phone}）")
        for user in caregiver_accounts(session, provider_id)
        if user.id not in taken
    ]
