"""Reads of filed item lists."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.filing.lifecycle import ListStatus
from catalog.filing.models import FilingEvent, FilingLine, FilingList, PrintedPaper, PrintKind
from catalog.items.queries import place_of
from catalog.items.units import Unit

_PLACES = {unit: place for place, unit in enumerate(Unit)}


def filing_lists(session: Session, enrolment_id: UUID) -> list[FilingList]:
    """All lists of an enrolment, the newest first."""
    query = select(FilingList).where(FilingList.enrolment_id == enrolment_id)
    return list(session.scalars(query.order_by(FilingList.number.desc())))


def open_draft(session: Session, enrolment_id: UUID) -> FilingList | None:
    """The draft that somebody is writing."""
    drafts = (row for row in filing_lists(session, enrolment_id) if row.status is ListStatus.DRAFT)
    return next(drafts, None)


def lines_of(session: Session, list_id: UUID) -> list[FilingLine]:
    """The rows of a list in the catalogue's order, then by variant and unit: as they are printed."""
    rows = session.scalars(select(FilingLine).where(FilingLine.filing_list_id == list_id))
    return in_order(list(rows))


def in_order(rows: Sequence[FilingLine]) -> list[FilingLine]:
    """Rows in the catalogue's order."""
    return sorted(rows, key=lambda row: (place_of(row.item), row.variant, _PLACES[row.unit]))


def line_of_price(session: Session, filed_price_id: UUID) -> Sequence[FilingLine]:
    """The rows, of however many lists, that stand for a filed price."""
    return session.scalars(select(FilingLine).where(FilingLine.filed_price_id == filed_price_id)).all()


def events_of(session: Session, list_id: UUID) -> list[FilingEvent]:
    """What was done with a list, the earliest first."""
    query = select(FilingEvent).where(FilingEvent.filing_list_id == list_id)
    return list(session.scalars(query.order_by(FilingEvent.id)))


def printed(
    session: Session, enrolment_id: UUID, kind: PrintKind, list_id: UUID | None = None
) -> list[PrintedPaper]:
    """Papers of a kind that were asked for, the newest first; `list_id` narrows them to one list."""
    query = select(PrintedPaper).where(PrintedPaper.enrolment_id == enrolment_id, PrintedPaper.kind == kind)
    if list_id is not None:
        query = query.where(PrintedPaper.filing_list_id == list_id)
    return list(session.scalars(query.order_by(PrintedPaper.id.desc()).limit(20)))
