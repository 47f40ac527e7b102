"""Taking a caregiver into the file and keeping certificate and sign-in up to date."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from orders.people.models import Caregiver
from orders.people.names import refuse_bad_name
from provider_portal.accounts.models import Membership
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action, Role
from provider_portal.ground.db import get_owned, named_conflict
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.frozen import Json
from provider_portal.ground.text.kept import kept_text
from provider_portal.ground.text.keys import phone_key, reference_key
from provider_portal.ground.text.search import name_keys

CAREGIVER = "护理员"
_USER_TAKEN = "这个登录账号已经对应另一位护理员，请核对后另选账号。"
_JUST_ENTERED = "刚有人登记了相同的手机号、证书编号或账号，请刷新列表核对后再办。"
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
    _refuse_known(session, who.provider_id, phone=phone, certificate=certificate)
    caregiver = Caregiver(
        provider_id=who.provider_id,
        name=kept_text(name),
        name_keys=name_keys(name),
        phone=phone,
        certificate=certificate,
        valid_until=valid_until,
        user_id=user_id,
    )
    with named_conflict(session, "known_phone", _JUST_ENTERED):
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
    _refuse_bad_file(session, who, columns["name"], columns["user_id"], but=caregiver.id)
    before, keys = _audit_values(caregiver), (caregiver.phone_key, caregiver.certificate_key)
    with session.no_autoflush:
        for name in _COLUMNS:
            setattr(caregiver, name, columns[name])
        caregiver.name_keys = name_keys(caregiver.name)
        _tell_apart(session, caregiver, keys)
    with named_conflict(session, "known_phone", _JUST_ENTERED):
        session.flush()
    _release(session, caregiver)
    record(session, who, "caregiver.change", caregiver, before=before, after=_audit_values(caregiver))
    return caregiver


def _tell_apart(session: Session, caregiver: Caregiver, before: tuple[str, str]) -> None:
    """Refuse a changed number that somebody else has; a row that shares none any more collides with nobody."""
    phone_before, certificate_before = before
    others = _same_person(session, caregiver.provider_id, caregiver.phone_key, caregiver.certificate_key)
    others = [row for row in others if row.id != caregiver.id]
    changed_phone = caregiver.phone if caregiver.phone_key != phone_before else ""
    changed_certificate = caregiver.certificate if caregiver.certificate_key != certificate_before else ""
    _refuse_same(others, changed_phone, changed_certificate)
    if not others:
        caregiver.collides_with = None


def _release(session: Session, caregiver: Caregiver) -> None:
    """Rows that collided with this one and share no number with anybody any more collide no longer."""
    for row in session.scalars(select(Caregiver).where(Caregiver.collides_with == caregiver.id)):
        same = _same_person(session, row.provider_id, row.phone_key, row.certificate_key)
        if len(same) == 1:
            row.collides_with = None


def _refuse_known(session: Session, provider_id: UUID, *, phone: str, certificate: str) -> None:
    others = _same_person(session, provider_id, phone_key(phone), reference_key(certificate))
    _refuse_same(others, phone, certificate)


def _refuse_same(others: Sequence[Caregiver], phone: str, certificate: str) -> None:
    """ConflictError at the number that another caregiver has: one person entered twice could be in two homes at once."""
    for row in others:
        if phone and row.phone_key == phone_key(phone):
            sentence = f"手机号 {row.phone} 已登记在护理员“{row.name}”名下。同一个人不用重复登记；换了号码的，请先改{row.name}的档案。"
            raise ConflictError("known_phone", sentence, fields={"phone": [sentence]})
        if certificate and row.certificate_key == reference_key(certificate):
            sentence = f"证书编号 {row.certificate} 已登记在护理员“{row.name}”名下。同一个人不用重复登记；填错的请对照证书更正。"
            raise ConflictError("known_certificate", sentence, fields={"certificate": [sentence]})


def _same_person(session: Session, provider_id: UUID, phone: str, certificate: str) -> Sequence[Caregiver]:
    """Caregivers with this telephone or this certificate, by their keys."""
    same = Caregiver.phone_key == phone
    if certificate:
        same = or_(same, Caregiver.certificate_key == certificate)
    return session.scalars(
        select(Caregiver).where(Caregiver.provider_id == provider_id, same).order_by(Caregiver.id)
    ).all()


def _refuse_bad_file(
    session: Session, who: Principal, name: str, user_id: UUID | None, *, but: UUID | None = None
) -> None:
    refuse_bad_name(name)
    if user_id is None:
        return
    taken = session.scalar(
        select(Caregiver.id).where(Caregiver.provider_id == who.provider_id, Caregiver.user_id == user_id)
    )
    if taken not in (None, but):
        raise ConflictError("user_taken", _USER_TAKEN, fields={"user_id": [_USER_TAKEN]})
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
