"""The same unsafe call sent twice is done once and answered alike."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from provider_portal.ground.clock import now
from provider_portal.ground.db import Base, Owned, named_conflict, owned_key, transaction
from provider_portal.ground.errors import RuleError
from provider_portal.ground.frozen import Json
from provider_portal.ground.jobs.running import JobRun

LONGEST_KEY = 200
KEPT_FOR = timedelta(hours=72)
_AT_ONCE = 1000


class IdempotentCall(Owned, Base):
    """A call that was carried out: its key, a hash of its body, and the answer it got."""

    __tablename__ = "idempotent_call"
    __table_args__ = (*owned_key(), UniqueConstraint("provider_id", "person_id", "method", "path", "key"))

    person_id: Mapped[UUID]
    method: Mapped[str]
    path: Mapped[str]
    key: Mapped[str]
    body_sha256: Mapped[str]
    answer: Mapped[Json] = mapped_column(default_factory=dict)


def open_call(
    session: Session,
    *,
    provider_id: UUID,
    person_id: UUID,
    method: str,
    path: str,
    key: str,
    body: bytes,
) -> IdempotentCall:
    """The row of this call: an answered one has `answer`; a new one waits in this transaction for it.

    Another body under the same key is refused (`idempotency_mismatch`).
    """
    if len(key) > LONGEST_KEY:
        raise RuleError("idempotency_key_too_long", "Idempotency-Key 最长 200 个字符。")
    digest = hashlib.sha256(body).hexdigest()
    earlier_call = session.scalar(
        select(IdempotentCall).where(
            IdempotentCall.provider_id == provider_id,
            IdempotentCall.person_id == person_id,
            IdempotentCall.method == method,
            IdempotentCall.path == path,
            IdempotentCall.key == key,
        )
    )
    if earlier_call is not None:
        if earlier_call.body_sha256 != digest:
            raise RuleError("idempotency_mismatch", "这次提交已经处理过，内容却不同。请刷新页面后重新填写。")
        return earlier_call
    call = IdempotentCall(
        provider_id=provider_id, person_id=person_id, method=method, path=path, key=key, body_sha256=digest
    )
    with named_conflict(session, "still_running", "同一次提交正在处理，请稍候再查看结果。"):
        session.add(call)
    return call


def purge_answers(run: JobRun) -> str:
    """Dated job: forget answers of more than 72 hours ago, a thousand at a time. Nobody repeats a call after that."""
    before, purged = now() - KEPT_FOR, 0
    while batch := _purge_some(before):
        purged += batch
        run.progress(purged, purged + 1)
    return f"清除了 {purged} 条三天前的重复提交记录"


def _purge_some(before: datetime) -> int:
    with transaction() as session:
        old = select(IdempotentCall.id).where(IdempotentCall.created_at < before).limit(_AT_ONCE)
        ids = session.scalars(old).all()
        session.execute(delete(IdempotentCall).where(IdempotentCall.id.in_(ids)))
    return len(ids)
