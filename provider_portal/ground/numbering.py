"""Gapless numbers: a guarded counter inside the transaction that uses the number."""

from uuid import UUID

from sqlalchemy import UniqueConstraint, update
from sqlalchemy.orm import Mapped, Session

from provider_portal.ground.db import Base, Owned, owned_key


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
        session.add(Counter(provider_id=provider_id, series=series, last=1))
        session.flush()
        return 1
    return number
