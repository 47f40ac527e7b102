"""The nightly walk along an audit chain: a provider's own, or the platform's."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from provider_portal.ground.audit import broken_entries, chain_of, head
from provider_portal.ground.db import db
from provider_portal.ground.errors import RuleError
from provider_portal.ground.jobs.running import JobRun


def check_chain(run: JobRun) -> str:
    """Dated job: walk the chain of its owner. RuleError `chain_broken` names the first broken place."""
    with _one_instant() as session:
        broken = list(broken_entries(session, chain_of(run.owner)))
        length = head(session, run.owner)[0]
    if broken:
        raise RuleError(
            "chain_broken", f"操作留痕不完整：{broken[0]}。请保留现有数据和备份，联系系统管理员查明原因。"
        )
    return f"操作留痕共 {length} 条，完整无改动"


@contextmanager
def _one_instant() -> Iterator[Session]:
    """A session that sees one instant: people go on working, and entries and head must be of the same moment."""
    session = db.session()
    session.rollback()
    try:
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session
    finally:
        session.rollback()
