"""The audit log: one hash chain per provider and one for the platform, written as a transaction commits.

Entries wait in the session and are chained last of all, so that the head of the chain is locked for the
shortest time and after every other lock (docs/architecture.md, Locks).
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, event, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from provider_portal.ground.append_only import append_only
from provider_portal.ground.clock import now
from provider_portal.ground.db import Base
from provider_portal.ground.frozen import Json
from provider_portal.ground.ids import new_id
from provider_portal.ground.text.raw import take_raw

PLATFORM = "platform"
GENESIS = "0" * 64


@append_only
class AuditEntry(Base):
    """Who did what to which row, before and after; each entry carries the hash of the one before it."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("chain", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    chain: Mapped[str]
    seq: Mapped[int]
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("provider.id"))
    at: Mapped[datetime]
    person_id: Mapped[UUID | None]
    person_name: Mapped[str]
    role: Mapped[str]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str] = mapped_column(index=True)
    before: Mapped[Json]
    after: Mapped[Json]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class AuditHead(Base):
    """The newest entry of a chain: its number and its hash."""

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """One change by one person, not yet chained."""

    provider_id: UUID | None
    person_id: UUID | None
    person_name: str
    role: str
    action: str
    subject_kind: str
    subject_id: str
    at: datetime
    before: Json = field(default_factory=dict)
    after: Json = field(default_factory=dict)


def note(session: Session, act: Act) -> None:
    """Put an entry in line; it is chained and written when the transaction commits.

    What came in raw and was not kept so stands in the first entry of the step, as `raw`.
    """
    if raw := take_raw():
        act = replace(act, after={**act.after, "raw": raw})
    session.info.setdefault("acts", []).append(act)


@event.listens_for(Session, "before_commit")
def _chain(session: Session) -> None:
    acts: list[Act] = session.info.pop("acts", [])
    if not acts:
        return
    session.flush()
    for chain in sorted({chain_of(act.provider_id) for act in acts}):
        _append(session, chain, [act for act in acts if chain_of(act.provider_id) == chain])


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("acts", None)


def chain_of(provider_id: UUID | None) -> str:
    """Name of the chain an entry belongs to."""
    return PLATFORM if provider_id is None else str(provider_id)


def head(session: Session, provider_id: UUID | None) -> tuple[int, str]:
    """Number and hash of the newest entry of a chain; `(0, 64 zeros)` before the first."""
    return head_of(session, chain_of(provider_id))


def _append(session: Session, chain: str, acts: list[Act]) -> None:
    seq, previous = _lock_head(session, chain)
    for act in acts:
        seq += 1
        entry = AuditEntry(
            chain=chain,
            seq=seq,
            provider_id=act.provider_id,
            at=act.at,
            person_id=act.person_id,
            person_name=act.person_name,
            role=act.role,
            action=act.action,
            subject_kind=act.subject_kind,
            subject_id=act.subject_id,
            before=_plain(act.before),
            after=_plain(act.after),
            previous_hash=previous,
            hash="",
        )
        entry.hash = previous = entry_hash(entry)
        session.add(entry)
    session.flush()
    session.execute(update(AuditHead).where(AuditHead.chain == chain).values(seq=seq, hash=previous))


def _lock_head(session: Session, chain: str) -> tuple[int, str]:
    query = select(AuditHead).where(AuditHead.chain == chain).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        session.add(AuditHead(chain=chain, seq=0, hash=GENESIS))
        session.flush()
        return 0, GENESIS
    return row.seq, row.hash


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over everything an entry says and the hash before it, in canonical JSON."""
    content = {
        "id": str(entry.id),
        "chain": entry.chain,
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "person_id": None if entry.person_id is None else str(entry.person_id),
        "person_name": entry.person_name,
        "role": entry.role,
        "action": entry.action,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "before": entry.before,
        "after": entry.after,
        "previous": entry.previous_hash,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_entries(session: Session, chain: str) -> Iterator[str]:
    """Chinese sentences for every place where a chain does not hold, in order; none when it is whole."""
    previous, seq = GENESIS, 0
    query = select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.seq)
    for entry in session.scalars(query.execution_options(yield_per=500)):
        seq += 1
        if entry.seq != seq:
            yield f"第 {seq} 条缺失或顺序被改动（现存编号 {entry.seq}）"
            seq = entry.seq
        if entry.previous_hash != previous or entry_hash(entry) != entry.hash:
            yield f"第 {entry.seq} 条（{entry.action}，{entry.id}）内容被改动"
        previous = entry.hash
    if (seq, previous) != head_of(session, chain):
        yield f"链尾与链头记录不符：最后一条是第 {seq} 条"


def head_of(session: Session, chain: str) -> tuple[int, str]:
    """Number and hash that the head row of a chain names."""
    row = session.get(AuditHead, chain, populate_existing=True)
    return (row.seq, row.hash) if row else (0, GENESIS)


def _plain(values: Json) -> Json:
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case UUID():
            return str(value)
        case list() | tuple():
            return [_plain_value(item) for item in value]
        case dict():
            return _plain(value)
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)


def act_now(**fields: Any) -> Act:
    """An act at this instant."""
    return Act(at=now(), **fields)
