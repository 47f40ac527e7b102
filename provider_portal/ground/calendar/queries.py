"""Reads of the calendar: what came with the program, then what the operator imported."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from provider_portal.ground.calendar.models import CalendarNotice
from provider_portal.ground.calendar.notice import Notice
from provider_portal.ground.calendar.shipped import shipped_notices
from provider_portal.ground.calendar.workdays import Calendar
from provider_portal.ground.clock import today


def calendar_of(session: Session) -> Calendar:
    """The calendar as it is now; read once where a request begins, so that an import counts in every process."""
    query = select(CalendarNotice).order_by(CalendarNotice.year, CalendarNotice.number)
    imported = (as_notice(row) for row in session.scalars(query))
    return Calendar(notices=(*shipped_notices(), *imported), today=today())


def as_notice(row: CalendarNotice) -> Notice:
    """The row as the value that working days are counted with."""
    return Notice(
        source=row.source,
        days=row.days.days,
        published_on=row.published_on,
        imported_at=row.imported_at,
    )
