"""Reading the caregivers' file."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.people.hiring import CAREGIVER
from orders.people.models import Caregiver
from provider_portal.accounts.models import Membership, User
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.db import get_owned
from provider_portal.ground.text.keys import phone_tail
from provider_portal.ground.text.search import matches


def get_caregiver(session: Session, provider_id: UUID, caregiver_id: UUID) -> Caregiver:
    """The provider's own caregiver."""
    return get_owned(session, Caregiver, provider_id, caregiver_id, CAREGIVER)


def caregiver_of(session: Session, who: Principal) -> Caregiver | None:
    """The caregiver who is signed in; none for other people and for tokens without a person."""
    if who.user_id is None:
        return None
    return session.scalar(
        select(Caregiver).where(Caregiver.provider_id == who.provider_id, Caregiver.user_id == who.user_id)
    )


def caregivers(session: Session, provider_id: UUID, needle: str = "") -> list[Caregiver]:
    """The provider's caregivers by name; with a needle those whose name, initials or phone tail fit."""
    query = select(Caregiver).where(Caregiver.provider_id == provider_id).order_by(Caregiver.name)
    digits = phone_tail(needle)
    return [
        row
        for row in session.scalars(query)
        if matches(needle, row.name, row.name_keys) or (digits and row.phone_key.endswith(digits))
    ]


def caregivers_by_id(session: Session, provider_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Caregiver]:
    """Caregivers of several orders at once."""
    query = select(Caregiver).where(Caregiver.provider_id == provider_id, Caregiver.id.in_(set(ids)))
    return {row.id: row for row in session.scalars(query)}


def certificate_holds(caregiver: Caregiver, on: date) -> bool:
    """Whether the certificate is not known to have run out by a day (`valid_until` itself is too late)."""
    return caregiver.valid_until is None or on < caregiver.valid_until


def caregiver_accounts(session: Session, provider_id: UUID) -> list[User]:
    """Accounts with the role of a caregiver, for tying one to a person of the file."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.provider_id == provider_id,
            Membership.role == Role.CAREGIVER,
            Membership.ended_at.is_(None),
        )
        .order_by(User.name)
    )
    return list(session.scalars(query))
