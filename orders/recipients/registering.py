"""Taking an elder into the file, changing the file, showing the identity number, signing the agreement."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.people.names import refuse_bad_name
from orders.recipients.capability import ExcludedBenefit, Level
from orders.recipients.identity import IdentityNumber
from orders.recipients.models import Agreement, Recipient
from orders.recipients.position import position_question
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.crypto import vault
from provider_portal.ground.db import get_owned, named_conflict
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.files import find_blob
from provider_portal.ground.frozen import Json
from provider_portal.ground.ids import new_id
from provider_portal.ground.sealing import sealed
from provider_portal.ground.text.kept import kept_text
from provider_portal.ground.text.search import name_keys

ELDER = "老人"
ID_NUMBER = sealed(Recipient, "id_number_sealed", context="recipient.id_number")
_STALE = "这位老人的档案刚被别人修改过，您的改动还没有保存。请打开最新档案核对后再改。"


def register_recipient(
    session: Session,
    who: Principal,
    *,
    name: str,
    id_number: str,
    phone: str,
    address: str,
    latitude: str | None = None,
    longitude: str | None = None,
    level: Level | None = None,
    assessed_on: date | None = None,
    excluded_benefits: Sequence[ExcludedBenefit] = (),
) -> Recipient:
    """A new elder. The identity number is sealed; an elder who is in the file already is a conflict."""
    who.need(Action.ORDERS_WRITE)
    number = IdentityNumber.parse(id_number)
    _refuse_bad_file(name, latitude, longitude, assessed_on)
    _refuse_taken_number(session, who.provider_id, number)
    row_id = new_id()
    recipient = Recipient(
        id=row_id,
        provider_id=who.provider_id,
        name=kept_text(name),
        name_keys=name_keys(name),
        phone=phone,
        address=address,
        latitude=latitude,
        longitude=longitude,
        level=level,
        assessed_on=assessed_on,
        excluded_benefits=_values(excluded_benefits),
        **_identity_columns(number, who.provider_id, row_id),
    )
    with named_conflict(session, "id_number_known", "这位老人刚刚被登记过，请在列表中搜索。"):
        session.add(recipient)
    record(session, who, "recipient.register", recipient, after=_audit_values(recipient))
    return recipient


def change_recipient(
    session: Session,
    who: Principal,
    recipient_id: UUID,
    *,
    version: int,
    id_number: str | None = None,
    excluded_benefits: Sequence[ExcludedBenefit] = (),
    **columns: Any,
) -> Recipient:
    """The file as it is now known. `version` is the one the person saw; a newer one is a conflict.

    Without `id_number` the number stays; `columns` are name, phone, address, latitude, longitude, level and
    assessed_on.
    """
    who.need(Action.ORDERS_WRITE)
    recipient = get_owned(session, Recipient, who.provider_id, recipient_id, ELDER)
    if recipient.version != version:
        raise ConflictError("stale", _STALE)
    _refuse_bad_file(columns["name"], columns["latitude"], columns["longitude"], columns["assessed_on"])
    before = _audit_values(recipient)
    if id_number is not None:
        number = IdentityNumber.parse(id_number)
        _refuse_taken_number(session, who.provider_id, number, but=recipient.id)
        columns |= _identity_columns(number, who.provider_id, recipient.id)
    for column, value in columns.items():
        setattr(recipient, column, value)
    recipient.name_keys = name_keys(recipient.name)
    recipient.excluded_benefits = _values(excluded_benefits)
    with named_conflict(session, "id_number_known", "这个身份证号刚刚被登记到另一位老人名下，请核对。"):
        session.flush()
    record(session, who, "recipient.change", recipient, before=before, after=_audit_values(recipient))
    return recipient


def full_identity_number(session: Session, who: Principal, recipient_id: UUID) -> str:
    """All eighteen characters, for those who may read them; every look leaves an audit entry."""
    who.need(Action.IDENTITY_READ)
    recipient = get_owned(session, Recipient, who.provider_id, recipient_id, ELDER)
    record(session, who, "recipient.read_id_number", recipient)
    return ID_NUMBER.open(recipient)


def sign_agreement(
    session: Session,
    who: Principal,
    recipient_id: UUID,
    *,
    signed_on: date,
    from_on: date,
    until_on: date,
    scan_sha256: str | None = None,
) -> Agreement:
    """The service agreement (承诺书 item 3: before service), in force from `from_on` up to, not on, `until_on`.

    `scan_sha256` is a file this provider has stored before.
    """
    who.need(Action.ORDERS_WRITE)
    recipient = get_owned(session, Recipient, who.provider_id, recipient_id, ELDER)
    if signed_on > today():
        raise _at("signed_on", "bad_signed_on", "签订日期不能晚于今天，请按协议上的日期填写。")
    if until_on <= from_on:
        raise _at("until", "bad_until", "协议的截止日应晚于起始日，请核对。")
    if scan_sha256 is not None and find_blob(session, who.provider_id, scan_sha256) is None:
        raise _at("scan", "bad_scan", "没有收到这份扫描件，请先上传文件，再登记协议。")
    agreement = Agreement(
        provider_id=who.provider_id,
        recipient_id=recipient.id,
        signed_on=signed_on,
        from_on=from_on,
        until_on=until_on,
        scan_sha256=scan_sha256,
    )
    session.add(agreement)
    session.flush()
    terms = {"signed_on": signed_on, "from_on": from_on, "until_on": until_on, "scan_sha256": scan_sha256}
    record(session, who, "agreement.sign", agreement, after={"recipient_id": recipient.id, **terms})
    return agreement


def _refuse_bad_file(
    name: str, latitude: str | None, longitude: str | None, assessed_on: date | None
) -> None:
    refuse_bad_name(name)
    if (latitude is None) != (longitude is None):
        raise _at("latitude", "bad_latitude", "纬度和经度要一起填写，或都留空。")
    if (
        latitude is not None
        and longitude is not None
        and (question := position_question(latitude, longitude))
    ):
        raise _at("latitude", "bad_position", question)
    if assessed_on is not None and assessed_on > today():
        raise _at("assessed_on", "bad_assessed_on", "评估日期不能晚于今天，请按评估报告上的日期填写。")


def _refuse_taken_number(
    session: Session, provider_id: UUID, number: IdentityNumber, *, but: UUID | None = None
) -> None:
    digest = vault().digest(number.number, provider_id)
    holder = session.scalar(
        select(Recipient).where(Recipient.provider_id == provider_id, Recipient.id_number_digest == digest)
    )
    if holder is not None and holder.id != but:
        sentence = f"这个身份证号已登记在“{holder.name}”名下，请在老人列表中打开已有档案，不用重复登记。"
        raise ConflictError("id_number_known", sentence, fields={"id_number": [sentence]})


def _identity_columns(number: IdentityNumber, provider_id: UUID, row_id: UUID) -> Json:
    return {
        "id_number_sealed": ID_NUMBER.seal(number.number, row_id),
        "id_number_digest": vault().digest(number.number, provider_id),
        "id_number_masked": number.masked,
        "birth_on": number.birth_on,
        "sex": number.sex,
    }


def _values(benefits: Sequence[ExcludedBenefit]) -> list[str]:
    return sorted({benefit.value for benefit in benefits})


def _audit_values(recipient: Recipient) -> Json:
    columns = ("name", "phone", "address", "latitude", "longitude", "level", "assessed_on")
    return {
        **{column: getattr(recipient, column) for column in columns},
        "id_number_digest": recipient.id_number_digest,
        "excluded_benefits": recipient.excluded_benefits,
    }


def _at(field: str, code: str, sentence: str) -> RuleError:
    return RuleError(code, sentence, fields={field: [sentence]})
