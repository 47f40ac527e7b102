"""From rows to the facts that the visit's rules look at: one order's or a month's, by the same way for every door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalog.items.queries import shelf_at
from catalog.items.shelf import Shelf
from orders.ordering.models import OrderLine, ServiceOrder
from orders.people.models import Caregiver
from orders.recipients.models import Recipient
from orders.visits.billed import minutes_least, ticked
from orders.visits.findings import DuplicatePhoto, OrderedItem, Signed, VisitFacts
from orders.visits.models import Confirmation, ConfirmedLine, Evidence, VisitEvent
from orders.visits.originals import Originals, originals_of
from orders.visits.records import (
    Beside,
    VisitRows,
    approved_ids,
    events_of,
    evidence_by_order,
    first_uses,
    visit_rows,
)
from orders.visits.visit import Event, VisitState, fold


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitRecord:
    """Everything about an order's visit: its rows, the fold of its events, and the facts for the rules.

    `events` by the time they happened, `evidence` as it came, `confirmed_lines` by order line; `usable` is the
    evidence that goes into a package, `replaced` are duplicates after which a fresh photograph came.
    """

    order: ServiceOrder
    lines: tuple[OrderLine, ...]
    events: tuple[VisitEvent, ...]
    approved: frozenset[UUID]
    state: VisitState
    recipient: Recipient
    caregiver: Caregiver | None
    confirmation: Confirmation | None
    confirmed_lines: Mapping[UUID, ConfirmedLine]
    evidence: tuple[Evidence, ...]
    usable: tuple[Evidence, ...]
    replaced: tuple[DuplicatePhoto, ...]
    facts: VisitFacts

    @property
    def service_on(self) -> date:
        """The Beijing day of the check-in; the order's day where there is none."""
        return service_day(self.order, self.state)


def one_order(provider_id: UUID, order_id: UUID) -> Select[UUID]:
    """One order of a provider, as the query that the readers below take."""
    return select(ServiceOrder.id).where(ServiceOrder.provider_id == provider_id, ServiceOrder.id == order_id)


def visit_records(session: Session, orders: Select[UUID], beside: Beside = ()) -> dict[UUID, VisitRecord]:
    """The visits of a query of order ids, in the order of their numbers.

    The number of queries does not grow with the orders. `beside` are an event or a confirmation that is not inserted
    yet: its answer is reckoned first, because the row never changes afterwards.
    """
    rows = visit_rows(session, orders, beside)
    shelves = {each: shelf_at(session, each) for each in {order.enrolment_id for order in rows.orders}}
    return {order.id: _record(rows, order, shelves[order.enrolment_id]) for order in rows.orders}


def visit_record(session: Session, order: ServiceOrder, beside: Beside = ()) -> VisitRecord:
    """The visit of one order."""
    return visit_records(session, one_order(order.provider_id, order.id), beside)[order.id]


def visit_facts(session: Session, orders: Select[UUID], beside: Beside = ()) -> dict[UUID, VisitFacts]:
    """Only what the rules look at, by order."""
    records = visit_records(session, orders, beside)
    return {order_id: record.facts for order_id, record in records.items()}


def visit_states(session: Session, orders: Select[UUID]) -> dict[UUID, VisitState]:
    """Only the folds, by order; an order without any event has none."""
    events = events_of(session, orders)
    approved = approved_ids(session, orders, events)
    return {order_id: state_of(rows, approved) for order_id, rows in events.items()}


def order_originals(session: Session, orders: Select[UUID]) -> dict[UUID, Originals]:
    """Only the photographs, sorted by whose they are, by order; an order without any has none."""
    evidence = evidence_by_order(session, orders)
    uses = first_uses(session, orders, evidence)
    return {order_id: originals_of(order_id, rows, uses) for order_id, rows in evidence.items()}


def state_of(events: Sequence[VisitEvent], approved: frozenset[UUID]) -> VisitState:
    """The fold of an order's events."""
    return fold(_as_event(row, approved=row.id in approved) for row in events)


def service_day(order: ServiceOrder, state: VisitState) -> date:
    """The Beijing day of the check-in; the order's day where there is none."""
    return state.service_on or order.service_on


def _record(rows: VisitRows, order: ServiceOrder, shelf: Shelf) -> VisitRecord:
    lines, evidence = tuple(rows.lines.get(order.id, ())), tuple(rows.evidence.get(order.id, ()))
    events = tuple(rows.events.get(order.id, ()))
    state = state_of(events, rows.approved)
    originals = originals_of(order.id, evidence, rows.first_uses)
    return VisitRecord(
        order=order,
        lines=lines,
        events=events,
        approved=rows.approved.intersection(row.id for row in events),
        state=state,
        recipient=rows.recipients[order.recipient_id],
        caregiver=rows.caregivers.get(order.id),
        confirmation=rows.confirmations.get(order.id),
        confirmed_lines={
            line.id: rows.confirmed_lines[line.id] for line in lines if line.id in rows.confirmed_lines
        },
        evidence=evidence,
        usable=originals.usable,
        replaced=tuple(originals.replaced.values()),
        facts=_facts(
            rows, order, state, originals, _ordered_items(lines, state, shelf, service_day(order, state))
        ),
    )


def _facts(
    rows: VisitRows,
    order: ServiceOrder,
    state: VisitState,
    originals: Originals,
    items: tuple[OrderedItem, ...],
) -> VisitFacts:
    recipient = rows.recipients[order.recipient_id]
    return VisitFacts(
        state=state,
        planned_from=order.service_from,
        planned_until=order.service_until,
        items=items,
        elder_latitude=recipient.latitude,
        elder_longitude=recipient.longitude,
        photos=len(rows.evidence.get(order.id, ())),
        duplicates=tuple(originals.pending.values()),
        signed=_signed(order, rows.caregivers.get(order.id), rows.confirmations.get(order.id)),
        stay=order.stay,
    )


def _as_event(row: VisitEvent, *, approved: bool) -> Event:
    """The row as the rules see it."""
    return Event(
        event_id=row.event_id,
        kind=row.kind,
        happened_at=row.happened_at,
        received_at=row.received_at,
        phone_at=row.phone_at,
        clock_offset_ms=row.clock_offset_ms,
        position_state=row.position_state,
        latitude=row.latitude,
        longitude=row.longitude,
        reason=row.reason,
        done={part.line_id: part.quantity for part in row.done},
        late_entry=row.late_entry,
        approved=approved,
        tray=row.tray,
    )


def _ordered_items(
    lines: Sequence[OrderLine], state: VisitState, shelf: Shelf, on: date
) -> tuple[OrderedItem, ...]:
    """Ordered lines with the least time that what was ticked of them takes, by the list of the service day."""
    done = state.check_out.done if state.check_out else {}
    quantities = ticked({line.id: line.quantity for line in lines}, done)
    return tuple(
        OrderedItem(
            line_id=line.id,
            name=line.item_name,
            quantity=line.quantity,
            minutes_least=minutes_least(
                line.unit, quantities[line.id], shelf.item(line.item, on).minutes_min
            ),
        )
        for line in lines
    )


def _signed(order: ServiceOrder, caregiver: Caregiver | None, row: Confirmation | None) -> Signed | None:
    """How it was confirmed: of a visit by anyone but its caregiver is by the office."""
    if row is None:
        return None
    by_caregiver = caregiver is not None and caregiver.user_id == row.entered_by
    return Signed(
        kind=row.signer_kind.value,
        signer_name=row.signer_name,
        relation=row.relation,
        reason=row.reason,
        by_office=not order.stay and not by_caregiver,
    )
