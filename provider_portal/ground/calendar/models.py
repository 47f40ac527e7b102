"""Rows of the calendar: notices that the operator imported, for the whole platform."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from provider_portal.ground.append_only import append_only
from provider_portal.ground.calendar.notice import NOTICE_DAYS, NoticeDays
from provider_portal.ground.clock import now
from provider_portal.ground.db import Base, Frozen
from provider_portal.ground.ids import new_id


@append_only
class CalendarNotice(Base):
    """放假安排的通知 of a year; a corrected one is the next number of its year and takes the earlier one's place."""

    __tablename__ = "calendar_notice"
    __table_args__ = (UniqueConstraint("year", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    year: Mapped[int]
    number: Mapped[int]
    source: Mapped[str]
    published_on: Mapped[date | None]
    days: Mapped[NoticeDays] = mapped_column(Frozen(NOTICE_DAYS))
    imported_at: Mapped[datetime] = mapped_column(default_factory=now)
