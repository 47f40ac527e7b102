"""Taking a caregiver into the file and keeping certificate and sign-in up to date."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.people.models import Caregiver
from orders.people.names import refuse_bad_name
from provider_portal.accounts.models import Membership
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action, Role
from provider_portal.ground.db import get_owned, named_conflict
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.frozen import Json
from provider_portal.ground.text import initials

CAREGIVER = "护理员"
_USER_TAKEN = "这个登录账号已经对应另一位护理员，请核对后另选账号。"
_COLUMNS = ("name", "phone", "certificate", "valid_until", "user_id")


def add_caregiver(
    session: Session,
    who: Principal,
    *,
    name: str,
    phone: str,
    certificate: str = "",
    valid_until: date | None = None,
    user_id: UUID | None = None,
) -> Caregiver:
    """A new caregiver; `valid_until` is the first day on which the certificate no longer holds.

    `user_id` is the account they sign in with on the phone: a caregiver's account of this provider.
    """
    who.need(Action.ORDERS_WRITE)
    _refuse_bad_file(session, who, name, user_id)
    caregiver = Caregiver(
        provider_id=who.provider_id,
        name=name.strip(),
        name_keys=initials(name),
        phone=phone,
        certificate=certificate,
        valid_until=valid_until,
        user_id=user_id,
    )
    with named_conflict(session, "user_taken", _USER_TAKEN):
        session.add(caregiver)
    record(session, who, "caregiver.add", caregiver, after=_audit_values(caregiver))
    return caregiver


def change_caregiver(
    session: Session, who: Principal, caregiver_id: UUID, *, version: int, **columns: Any
) -> Caregiver:
    """The file as it is now known; `columns` are those of `add_caregiver`, `version` the one the person saw."""
    who.need(Action.ORDERS_WRITE)
    caregiver = get_owned(session, Caregiver, who.provider_id, caregiver_id, CAREGIVER)
    if caregiver.version != version:
        raise ConflictError("stale", "这位护理员的档案刚被别人修改过，请打开最新档案核对后再改。")
    _refuse_bad_file(session, who, columns["name"], columns["user_id"])
    before = _audit_values(caregiver)
    with named_conflict(session, "user_taken", _USER_TAKEN):
        for name in _COLUMNS:
            setattr(caregiver, name, columns[name])
        caregiver.name_keys = initials(caregiver.name)
    record(session, who, "caregiver.change", caregiver, before=before, after=_audit_values(caregiver))
    return caregiver


def _refuse_bad_file(session: Session, who: Principal, name: str, user_id: UUID | None) -> None:
    refuse_bad_name(name)
    if user_id is None:
        return
    member = session.scalar(
        select(Membership).where(
            Membership.provider_id == who.provider_id,
            Membership.user_id == user_id,
            Membership.role == Role.CAREGIVER,
            Membership.ended_at.is_(None),
        )
    )
    if member is None:
        sentence = "本机构没有这个护理员账号，请先由管理员建立账号，再来关联。"
        raise RuleError("no_such_user", sentence, fields={"user_id": [sentence]})


def _audit_values(caregiver: Caregiver) -> Json:
    return {name: getattr(caregiver, name) for name in _COLUMNS}
