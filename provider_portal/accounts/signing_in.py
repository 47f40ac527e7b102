"""From a password or a token to the person who acts."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from provider_portal.accounts.models import ApiToken, Membership, Provider, User
from provider_portal.accounts.passwords import password_fits
from provider_portal.accounts.principal import Principal
from provider_portal.ground.errors import AccessError
from provider_portal.ground.text.keys import mobile_number


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """One membership to sign in to: what a session cookie names."""

    membership_id: UUID
    epoch: int
    principal: Principal


def sign_in(session: Session, phone: str, password: str) -> list[Seat]:
    """The seats of this person, newest first; one answer for an unknown number and for a wrong password.

    The number may be written in any way that is understood elsewhere.
    """
    number = mobile_number(phone)
    user = session.scalar(select(User).where(User.phone == number))
    fits = password_fits(user.password_hash if user else None, password)
    rows = session.execute(_seats().where(User.phone == number)).all() if fits else []
    if not rows:
        raise AccessError("sign_in_failed", "手机号或密码不正确。请重新输入；忘记密码请联系机构负责人重置。")
    return [_seat(row) for row in rows]


def seat_of(session: Session, membership_id: UUID, epoch: int) -> Seat | None:
    """The seat a session cookie names, while the membership lives and the password is the same."""
    row = session.execute(_seats().where(Membership.id == membership_id)).one_or_none()
    seat = _seat(row) if row else None
    return seat if seat and seat.epoch == epoch else None


def token_holder(session: Session, secret: str) -> Principal | None:
    """Who a bearer token acts for, or nobody."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    row = session.execute(
        select(ApiToken, Provider)
        .join(Provider, Provider.id == ApiToken.provider_id)
        .where(ApiToken.token_sha256 == digest, ApiToken.revoked_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    token, provider = row[0], row[1]
    if token.user_id is not None:
        return _person_behind(session, token, provider)
    return Principal(
        provider_id=provider.id,
        provider_name=provider.name,
        person_id=token.id,
        name=token.label,
        role=token.role,
    )


def _person_behind(session: Session, token: ApiToken, provider: Provider) -> Principal | None:
    row = session.execute(
        _seats().where(Membership.provider_id == provider.id, Membership.user_id == token.user_id)
    ).one_or_none()
    return _seat(row).principal if row else None


def _seats() -> Select[Membership, User, Provider]:
    return (
        select(Membership, User, Provider)
        .join(User, User.id == Membership.user_id)
        .join(Provider, Provider.id == Membership.provider_id)
        .where(Membership.ended_at.is_(None))
        .order_by(Membership.id.desc())
    )


def _seat(row: Row[Membership, User, Provider]) -> Seat:
    member, user, provider = row[0], row[1], row[2]
    principal = Principal(
        provider_id=provider.id,
        provider_name=provider.name,
        person_id=user.id,
        user_id=user.id,
        name=user.name,
        role=member.role,
    )
    return Seat(membership_id=member.id, epoch=user.session_epoch, principal=principal)
