"""An order as a row of a list, and the orders of a day by caregiver."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.ordering.conflicts import hours
from orders.ordering.lifecycle import status_label
from orders.ordering.models import OrderLine, ServiceOrder
from orders.ordering.queries import lines_of, live_assignments
from orders.people.models import Caregiver
from orders.people.queries import caregivers, caregivers_by_id, certificate_holds
from orders.recipients.models import Recipient
from orders.recipients.queries import recipients_by_id


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderRow:
    """What a list shows of an order."""

    order: ServiceOrder
    recipient: Recipient
    caregiver: Caregiver | None
    lines: tuple[OrderLine, ...]

    @property
    def hours(self) -> str:
        """`7月15日 09:00–10:00`."""
        return hours(self.order.service_from, self.order.service_until)

    @property
    def time(self) -> str:
        """`09:00–10:00`, without the day."""
        return self.hours.partition(" ")[2]

    @property
    def status_label(self) -> str:
        """State of the order in words."""
        return status_label(self.order.status, stay=self.order.stay)

    @property
    def what(self) -> str:
        """The items by name."""
        return "、".join(line.item_name for line in self.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class CaregiverDay:
    """One caregiver's visits of a day, by time; no caregiver stands for visits that nobody has."""

    caregiver: Caregiver | None
    rows: tuple[OrderRow, ...]
    certified: bool = True


def order_rows(session: Session, provider_id: UUID, orders: Sequence[ServiceOrder]) -> list[OrderRow]:
    """Rows of several orders with four queries."""
    ids = [order.id for order in orders]
    lines, live = lines_of(session, provider_id, ids), live_assignments(session, provider_id, ids)
    people = caregivers_by_id(session, provider_id, [row.caregiver_id for row in live.values()])
    elders = recipients_by_id(session, provider_id, [order.recipient_id for order in orders])
    return [
        OrderRow(
            order=order,
            recipient=elders[order.recipient_id],
            caregiver=people[live[order.id].caregiver_id] if order.id in live else None,
            lines=tuple(lines[order.id]),
        )
        for order in orders
    ]


def day_rows(session: Session, provider_id: UUID, on: date) -> list[CaregiverDay]:
    """The visits of a day: what nobody has yet first, then every caregiver, the idle ones too."""
    query = select(ServiceOrder).where(ServiceOrder.provider_id == provider_id, ServiceOrder.service_on == on)
    orders = [
        order
        for order in session.scalars(query.order_by(ServiceOrder.service_from))
        if order.status.live and not order.stay
    ]
    rows = order_rows(session, provider_id, orders)
    open_rows = tuple(row for row in rows if row.caregiver is None)
    days = [
        CaregiverDay(
            caregiver=caregiver,
            rows=tuple(row for row in rows if row.caregiver is not None and row.caregiver.id == caregiver.id),
            certified=certificate_holds(caregiver, on),
        )
        for caregiver in caregivers(session, provider_id)
    ]
    days.sort(key=lambda day: not day.rows)
    return ([CaregiverDay(caregiver=None, rows=open_rows)] if open_rows else []) + days
