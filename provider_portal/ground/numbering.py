"""Gapless numbers: a guarded counter inside the transaction that uses the number."""

from uuid import UUID

from sqlalchemy import UniqueConstraint, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session

from provider_portal.ground.clock import now
from provider_portal.ground.db import Base, Owned, owned_key
from provider_portal.ground.ids import new_id


class Counter(Owned, Base):
    """The last number given out in a series of one provider, such as the receipts of a Beijing year."""

    __tablename__ = "counter"
    __table_args__ = (*owned_key(), UniqueConstraint("provider_id", "series"))

    series: Mapped[str]
    last: Mapped[int]


def next_number(session: Session, provider_id: UUID, series: str) -> int:
    """The next number, from 1; a rolled-back transaction gives it back, so the series has no gaps."""
    step = (
        update(Counter)
        .where(Counter.provider_id == provider_id, Counter.series == series)
        .values(last=Counter.last + 1)
        .returning(Counter.last)
        .execution_options(synchronize_session=False)
    )
    number = session.scalar(step)
    if number is None:
        _begin_series(session, provider_id, series)
        number = session.scalar(step)
    if number is None:
        raise AssertionError("a series that was begun can be counted")
    return number


def _begin_series(session: Session, provider_id: UUID, series: str) -> None:
    """Two that begin a series at once begin one: the later waits for the earlier and then counts on."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"id": new_id(), "created_at": now(), "provider_id": provider_id, "series": series, "last": 0}
    session.execute(insert(Counter).values(values).on_conflict_do_nothing())
