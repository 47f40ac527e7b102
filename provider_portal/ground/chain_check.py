"""Walking an audit chain while people work: by night, at the page, by command."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from provider_portal.ground.audit import broken_entries, chain_of, head_of
from provider_portal.ground.db import db
from provider_portal.ground.errors import RuleError
from provider_portal.ground.jobs.running import JobRun


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainWalk:
    """What a walk came upon: sentences for what is broken, in order; number and hash at the chain's head."""

    broken: tuple[str, ...]
    length: int
    hash: str


def walk_chain(chain: str) -> ChainWalk:
    """The whole chain as it is at one instant. Reads alone; ends the read that the session has open."""
    with _one_instant() as session:
        broken = tuple(broken_entries(session, chain))
        length, digest = head_of(session, chain)
    return ChainWalk(broken=broken, length=length, hash=digest)


def check_chain(run: JobRun) -> str:
    """Dated job: walk the chain of its owner. RuleError `chain_broken` names the first broken place."""
    walk = walk_chain(chain_of(run.owner))
    if walk.broken:
        raise RuleError(
            "chain_broken",
            f"操作留痕不完整：{walk.broken[0]}。请保留现有数据和备份，联系平台运维查明原因。",
        )
    return f"操作留痕共 {walk.length} 条，完整无改动"


@contextmanager
def _one_instant() -> Iterator[Session]:
    """A session that sees one instant: an entry that is chained meanwhile must not look like a cut tail."""
    session = db.session()
    session.rollback()
    try:
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session
    finally:
        session.rollback()
