"""From rows to the facts that the visit's rules look at."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.items.queries import shelf_at
from catalog.items.shelf import Shelf
from orders.ordering.models import OrderLine, ServiceOrder
from orders.ordering.queries import ORDER, live_assignment, order_lines
from orders.people.models import Caregiver
from orders.recipients.models import Recipient
from orders.visits.billed import minutes_least, ticked
from orders.visits.event_answers import Done
from orders.visits.findings import DuplicatePhoto, OrderedItem, Signed, VisitFacts
from orders.visits.models import Confirmation, Evidence, LateEntryApproval, VisitEvent
from orders.visits.visit import Event, VisitState, fold
from provider_portal.ground.db import get_owned


def event_rows(session: Session, provider_id: UUID, order_id: UUID) -> list[VisitEvent]:
    """Every event told of an order, by the time it happened."""
    query = select(VisitEvent).where(VisitEvent.provider_id == provider_id, VisitEvent.order_id == order_id)
    return list(session.scalars(query.order_by(VisitEvent.happened_at, VisitEvent.id)))


def approved_ids(session: Session, provider_id: UUID, rows: Iterable[VisitEvent]) -> set[UUID]:
    """Ids of those late entries that a second person approved."""
    late = [row.id for row in rows if row.late_entry]
    if not late:
        return set()
    query = select(LateEntryApproval.visit_event_id).where(
        LateEntryApproval.provider_id == provider_id, LateEntryApproval.visit_event_id.in_(late)
    )
    return set(session.scalars(query))


def as_event(row: VisitEvent, *, approved: bool = False) -> Event:
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
        done=done_by_line(row.done),
        late_entry=row.late_entry,
        approved=approved,
        tray=row.tray,
    )


def done_by_line(done: Iterable[Done]) -> dict[UUID, int]:
    """What was ticked, by order line."""
    return {part.line_id: part.quantity for part in done}


def state_of(session: Session, order: ServiceOrder, told: VisitEvent | None = None) -> VisitState:
    """The visit as it stands, with an event that is just being told."""
    rows = [*event_rows(session, order.provider_id, order.id), *([told] if told else [])]
    approved = approved_ids(session, order.provider_id, rows)
    return fold(as_event(row, approved=row.id in approved) for row in rows)


def facts_of(
    session: Session, order: ServiceOrder, state: VisitState, signed: Confirmation | None
) -> VisitFacts:
    """Everything that the rules of findings look at; `signed` is the order's confirmation, if there is one."""
    lines = order_lines(session, order.provider_id, order.id)
    recipient = get_owned(session, Recipient, order.provider_id, order.recipient_id, "老人")
    return VisitFacts(
        state=state,
        planned_from=order.service_from,
        planned_until=order.service_until,
        items=ordered_items(lines, state, shelf_at(session, order.enrolment_id), order.service_on),
        elder_latitude=recipient.latitude,
        elder_longitude=recipient.longitude,
        photos=_count_photos(session, order),
        duplicates=_duplicates(session, order),
        signed=_signed(session, order, signed),
        stay=order.voucher_class.is_stay,
    )


def sent_caregiver(session: Session, order: ServiceOrder) -> Caregiver | None:
    """The caregiver to whom the order belongs now."""
    live = live_assignment(session, order.provider_id, order.id)
    return get_owned(session, Caregiver, order.provider_id, live.caregiver_id, "护理员") if live else None


def confirmation_of(session: Session, provider_id: UUID, order_id: UUID) -> Confirmation | None:
    """The order's confirmation, or none while it is not signed."""
    query = select(Confirmation).where(
        Confirmation.provider_id == provider_id, Confirmation.order_id == order_id
    )
    return session.scalar(query)


def ordered_items(
    lines: list[OrderLine], state: VisitState, shelf: Shelf, on: date
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


def _count_photos(session: Session, order: ServiceOrder) -> int:
    query = select(func.count()).where(
        Evidence.provider_id == order.provider_id, Evidence.order_id == order.id
    )
    return session.scalar(query) or 0


def _duplicates(session: Session, order: ServiceOrder) -> tuple[DuplicatePhoto, ...]:
    query = select(Evidence).where(
        Evidence.provider_id == order.provider_id,
        Evidence.order_id == order.id,
        Evidence.duplicate_of.is_not(None),
    )
    return tuple(duplicate_photo(session, row) for row in session.scalars(query.order_by(Evidence.id)))


def duplicate_photo(session: Session, row: Evidence) -> DuplicatePhoto:
    """Whose photograph a duplicate repeats; `duplicate_of` must be set."""
    number = session.scalar(
        select(ServiceOrder.number)
        .join(Evidence, Evidence.order_id == ServiceOrder.id)
        .where(Evidence.id == row.duplicate_of, ServiceOrder.provider_id == row.provider_id)
    )
    return DuplicatePhoto(kind_label=row.kind.label, order_number=number or ORDER)


def _signed(session: Session, order: ServiceOrder, row: Confirmation | None) -> Signed | None:
    if row is None:
        return None
    caregiver = sent_caregiver(session, order)
    by_office = not order.voucher_class.is_stay and (caregiver is None or caregiver.user_id != row.entered_by)
    return Signed(
        kind=row.signer_kind.value,
        signer_name=row.signer_name,
        relation=row.relation,
        reason=row.reason,
        by_office=by_office,
    )
