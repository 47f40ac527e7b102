"""The provider's file: what 附件3 asks for, kept once and printed wherever it is wanted."""

import re
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.queries import provider_kinds
from catalog.provider_file.models import ProviderFile, ProviderNature
from provider_portal.accounts.creating import valid_uscc
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.crypto import vault
from provider_portal.ground.db import named_conflict
from provider_portal.ground.errors import RuleError
from provider_portal.ground.ids import new_id
from provider_portal.ground.sealing import sealed
from provider_portal.ground.text.keys import reference_key

_BANK_NUMBER = re.compile(r"\d{12}")
_ACCOUNT = re.compile(r"[0-9A-Z]{6,32}")
_SHOWN = 4
_ON_PROVIDER = {"address", "uscc"}
ACCOUNT_COLUMN = sealed(ProviderFile, "account_sealed", context="provider_file.account")


@dataclass(frozen=True, kw_only=True, slots=True)
class FileDescription:
    """Everything of 附件3 but the name and the account number."""

    address: str
    uscc: str
    founded_on: date
    nature: ProviderNature
    legal_name: str
    legal_phone: str
    contact_name: str
    contact_phone: str
    area_m2: str
    staff_count: int
    service_count: int
    certified_count: int
    assessor_count: int
    other_count: int
    nature_other: str = ""
    beds: int | None = None
    bank_name: str = ""
    bank_number: str = ""


def provider_file(session: Session, provider_id: UUID) -> ProviderFile | None:
    """The file, or none before it is written for the first time."""
    return session.scalar(select(ProviderFile).where(ProviderFile.provider_id == provider_id))


def describe_provider(
    session: Session, who: Principal, description: FileDescription, account: str | None = None
) -> ProviderFile:
    """Write the file. Without `account` the number on file stays; RuleError at every field that cannot be."""
    who.need(Action.PROVIDER_WRITE)
    wrong = _wrong(description, provider_kinds(session, who.provider_id))
    number = reference_key(account or "").replace("-", "").upper()
    if number and not _ACCOUNT.fullmatch(number):
        wrong["account"] = ["账号是 6 到 32 位数字，请对照开户许可证填写。"]
    if wrong:
        raise RuleError("bad_file", "有内容没有填对，请按提示修改后再保存。", fields=wrong)
    provider = session.get_one(Provider, who.provider_id)
    before = {"address": provider.address, "uscc": provider.uscc}
    provider.address, provider.uscc = description.address, valid_uscc(description.uscc)
    row = provider_file(session, who.provider_id)
    values = {f.name: getattr(description, f.name) for f in fields(description) if f.name not in _ON_PROVIDER}
    if row is None:
        row = ProviderFile(id=new_id(), provider_id=who.provider_id, **values)
        with named_conflict(session, "file_exists", "刚有人填好了机构档案，请刷新页面后再改。"):
            session.add(row)
    else:
        before |= {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
    after = values | {"address": provider.address, "uscc": provider.uscc}
    if number:
        _seal(row, number)
        after["account_digest"] = row.account_digest
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    session.flush()
    record(session, who, "provider.describe", row, before={n: before.get(n) for n in changed}, after=changed)
    return row


def open_account(row_id: UUID, sealed: bytes) -> str:
    """The full number, for the form that prints it."""
    return vault().open(sealed, _context(row_id))


def masked_account(row: ProviderFile | None) -> str:
    """`**** 1234`; empty where none is on file."""
    return f"**** {row.account_tail}" if row and row.account_tail else ""


def missing_entries(row: ProviderFile | None, provider: Provider) -> list[str]:
    """What 附件3 still lacks, by the names it prints."""
    if row is None:
        return ["机构档案"]
    entries = {
        "机构地址": provider.address,
        "统一社会信用代码": provider.uscc,
        "开户行全称": row.bank_name,
        "开户行行号": row.bank_number,
        "银行账号": row.account_tail,
    }
    return [name for name, value in entries.items() if not value]


def _seal(row: ProviderFile, number: str) -> None:
    row.account_sealed = vault().seal(number, _context(row.id))
    row.account_digest = vault().digest(number, row.provider_id)
    row.account_tail = number[-_SHOWN:]


def _context(row_id: UUID) -> str:
    return f"{ACCOUNT_COLUMN.context}:{row_id}"


def _wrong(description: FileDescription, kinds: set[ProviderKind]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    try:
        valid_uscc(description.uscc)
    except RuleError as error:
        wrong["uscc"] = [error.message]
    if description.founded_on > today():
        wrong["founded_on"] = ["成立时间不能晚于今天。"]
    if description.nature is ProviderNature.OTHER and not description.nature_other:
        wrong["nature_other"] = ["选“其他”时请注明机构性质。"]
    parts = description.certified_count + description.assessor_count + description.other_count
    if parts != description.service_count:
        wrong["service_count"] = [f"持证护理员、评估员和其他合计 {parts} 人，应等于服务人员总数。"]
    elif description.service_count > description.staff_count:
        wrong["staff_count"] = ["从业人员总数不能少于服务人员总数。"]
    if ProviderKind.HOME in kinds and description.beds is None:
        wrong["beds"] = ["养老机构请填写备案床位数。"]
    if description.bank_number and not _BANK_NUMBER.fullmatch(description.bank_number):
        wrong["bank_number"] = ["开户行行号是 12 位数字，可向开户银行查询。"]
    return wrong
