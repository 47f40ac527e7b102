"""Reading visits: the whole of one order's, and what waits for the office."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from orders.ordering.models import ServiceOrder
from orders.ordering.queries import get_order
from orders.visits.bill import Bill, bill_of
from orders.visits.facts import visit_record
from orders.visits.findings import visit_findings
from orders.visits.models import Confirmation, Evidence, LateEntryApproval, VisitEvent
from orders.visits.visit import Event
from provider_portal.ground.errors import Breach

MOST_TRAY_ROWS = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitView:
    """Everything known of an order's visit. `check_in` and `check_out` are the events that count.

    `bill` is what was done, or what is ordered while there is no check-out.
    """

    order: ServiceOrder
    bill: Bill
    check_in: VisitEvent | None
    check_out: VisitEvent | None
    duration_minutes: int | None
    tray: list[VisitEvent]
    waiting: list[VisitEvent]
    evidence: list[Evidence]
    confirmation: Confirmation | None
    findings: list[Breach]


@dataclass(frozen=True, kw_only=True, slots=True)
class Notable:
    """An event that the office should look at, with its order."""

    event: VisitEvent
    order: ServiceOrder


def visit_view(session: Session, provider_id: UUID, order_id: UUID) -> VisitView:
    """The visit of one order, with its findings as they stand now; `waiting` are unapproved late entries."""
    visit = visit_record(session, get_order(session, provider_id, order_id))
    by_event = {row.event_id: row for row in visit.events}

    def row_of(event: Event | None) -> VisitEvent | None:
        return by_event[event.event_id] if event else None

    return VisitView(
        order=visit.order,
        bill=bill_of(session, visit.order, visit.state),
        check_in=row_of(visit.state.check_in),
        check_out=row_of(visit.state.check_out),
        duration_minutes=visit.state.duration_minutes,
        tray=[row for row in visit.events if row.tray],
        waiting=[row for row in visit.events if row.late_entry and row.id not in visit.approved],
        evidence=list(visit.evidence),
        confirmation=visit.confirmation,
        findings=visit_findings(visit.facts),
    )


def confirmation_of(session: Session, provider_id: UUID, order_id: UUID) -> Confirmation | None:
    """The order's confirmation, or none while it is not signed."""
    query = select(Confirmation).where(
        Confirmation.provider_id == provider_id, Confirmation.order_id == order_id
    )
    return session.scalar(query)


def tray_events(session: Session, provider_id: UUID) -> list[Notable]:
    """The latest events that no order took."""
    return _notable(session, provider_id, VisitEvent.tray.is_(True))


def waiting_late_entries(session: Session, provider_id: UUID) -> list[Notable]:
    """The latest late entries that no second person has approved."""
    approved = select(LateEntryApproval.visit_event_id).where(LateEntryApproval.provider_id == provider_id)
    return _notable(session, provider_id, VisitEvent.late_entry.is_(True) & VisitEvent.id.not_in(approved))


def _notable(session: Session, provider_id: UUID, which: ColumnElement[bool]) -> list[Notable]:
    query = (
        select(VisitEvent, ServiceOrder)
        .join(ServiceOrder, ServiceOrder.id == VisitEvent.order_id)
        .where(VisitEvent.provider_id == provider_id, which)
        .order_by(VisitEvent.received_at.desc(), VisitEvent.id)
        .limit(MOST_TRAY_ROWS)
    )
    return [Notable(event=event, order=order) for event, order in session.execute(query)]
