"""The rows of visits, of one order or of a month's, with a number of queries that does not grow with the orders."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from orders.ordering.models import LiveAssignment, OrderLine, ServiceOrder
from orders.people.models import Caregiver
from orders.recipients.models import Recipient
from orders.visits.models import Confirmation, ConfirmedLine, Evidence, LateEntryApproval, VisitEvent
from orders.visits.originals import FirstUse

_Row = TypeVar("_Row")

Beside = Sequence[VisitEvent | Confirmation]


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitRows:
    """What visits are made of, by the id of the order; recipients, confirmed lines and first uses by their own key."""

    orders: Sequence[ServiceOrder]
    lines: Mapping[UUID, Sequence[OrderLine]]
    events: Mapping[UUID, Sequence[VisitEvent]]
    approved: frozenset[UUID]
    recipients: Mapping[UUID, Recipient]
    caregivers: Mapping[UUID, Caregiver]
    confirmations: Mapping[UUID, Confirmation]
    confirmed_lines: Mapping[UUID, ConfirmedLine]
    evidence: Mapping[UUID, Sequence[Evidence]]
    first_uses: Mapping[str, FirstUse]


def visit_rows(session: Session, orders: Select[UUID], beside: Beside = ()) -> VisitRows:
    """Rows of these orders, by number; `beside` are rows that are not inserted yet."""
    events = events_of(session, orders, beside)
    confirmations = _confirmations(session, orders, beside)
    evidence = evidence_by_order(session, orders)
    lines = select(OrderLine).where(OrderLine.order_id.in_(orders)).order_by(OrderLine.position)
    elders = select(ServiceOrder.recipient_id).where(ServiceOrder.id.in_(orders))
    return VisitRows(
        orders=session.scalars(
            select(ServiceOrder).where(ServiceOrder.id.in_(orders)).order_by(ServiceOrder.number)
        ).all(),
        lines=grouped(session.scalars(lines), lambda line: line.order_id),
        events=events,
        approved=approved_ids(session, orders, events),
        recipients={
            row.id: row for row in session.scalars(select(Recipient).where(Recipient.id.in_(elders)))
        },
        caregivers=_caregivers(session, orders),
        confirmations=confirmations,
        confirmed_lines=_confirmed_lines(session, orders) if confirmations else {},
        evidence=evidence,
        first_uses=first_uses(session, orders, evidence),
    )


def events_of(session: Session, orders: Select[UUID], beside: Beside = ()) -> dict[UUID, list[VisitEvent]]:
    """Events by order, by the time they happened."""
    rows = [
        *session.scalars(select(VisitEvent).where(VisitEvent.order_id.in_(orders))),
        *(row for row in beside if isinstance(row, VisitEvent)),
    ]
    return grouped(sorted(rows, key=lambda row: (row.happened_at, row.id)), lambda row: row.order_id)


def approved_ids(
    session: Session, orders: Select[UUID], events: Mapping[UUID, Sequence[VisitEvent]]
) -> frozenset[UUID]:
    """Ids of those late entries that a second person approved."""
    if not any(row.late_entry for rows in events.values() for row in rows):
        return frozenset()
    late = select(VisitEvent.id).where(VisitEvent.order_id.in_(orders))
    query = select(LateEntryApproval.visit_event_id).where(LateEntryApproval.visit_event_id.in_(late))
    return frozenset(session.scalars(query))


def evidence_by_order(session: Session, orders: Select[UUID]) -> dict[UUID, list[Evidence]]:
    """Photographs by order, as they came."""
    query = select(Evidence).where(Evidence.order_id.in_(orders)).order_by(Evidence.id)
    return grouped(session.scalars(query), lambda row: row.order_id)


def first_uses(
    session: Session, orders: Select[UUID], evidence: Mapping[UUID, Sequence[Evidence]]
) -> dict[str, FirstUse]:
    """The first use in the whole provider of every photograph of these orders, by hash."""
    if not evidence:
        return {}
    owners = {row.provider_id for rows in evidence.values() for row in rows}
    hashes = select(Evidence.sha256).where(Evidence.order_id.in_(orders))
    query = (
        select(Evidence.sha256, ServiceOrder.id, ServiceOrder.number)
        .join(ServiceOrder, ServiceOrder.id == Evidence.order_id)
        .where(Evidence.provider_id.in_(owners), Evidence.sha256.in_(hashes))
        .order_by(Evidence.received_at, Evidence.id)
    )
    uses: dict[str, FirstUse] = {}
    for sha256, order_id, number in session.execute(query):
        uses.setdefault(sha256, FirstUse(order_id=order_id, order_number=number))
    return uses


def grouped(rows: Iterable[_Row], key: Callable[[_Row], UUID]) -> dict[UUID, list[_Row]]:
    """Rows by a key, each group in the order in which they came."""
    groups: defaultdict[UUID, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)


def _confirmations(session: Session, orders: Select[UUID], beside: Beside) -> dict[UUID, Confirmation]:
    rows = [
        *session.scalars(select(Confirmation).where(Confirmation.order_id.in_(orders))),
        *(row for row in beside if isinstance(row, Confirmation)),
    ]
    return {row.order_id: row for row in rows}


def _confirmed_lines(session: Session, orders: Select[UUID]) -> dict[UUID, ConfirmedLine]:
    confirmed = select(Confirmation.id).where(Confirmation.order_id.in_(orders))
    query = (
        select(ConfirmedLine).where(ConfirmedLine.confirmation_id.in_(confirmed)).order_by(ConfirmedLine.id)
    )
    return {row.order_line_id: row for row in session.scalars(query)}


def _caregivers(session: Session, orders: Select[UUID]) -> dict[UUID, Caregiver]:
    """Who is (or was) to go, by order."""
    query = (
        select(LiveAssignment.order_id, Caregiver)
        .join(Caregiver, Caregiver.id == LiveAssignment.caregiver_id)
        .where(LiveAssignment.order_id.in_(orders))
    )
    return dict(session.execute(query).all())
