"""A caregiver's own days: yesterday to three days ahead, ready for the phone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import OrderLine, ServiceOrder
from orders.ordering.queries import DAYS_AHEAD, DAYS_BACK, lines_of, order_lines, own_orders
from orders.people.queries import caregiver_of
from orders.recipients.models import Recipient
from orders.recipients.queries import get_recipient, recipients_by_id
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import SHANGHAI

_WEEKDAYS = "一二三四五六日"
_NEAR = {-1: "昨天", 0: "今天", 1: "明天"}


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnVisit:
    """One order as its caregiver needs it."""

    order: ServiceOrder
    recipient: Recipient
    lines: list[OrderLine]

    @property
    def hours(self) -> str:
        """Planned Beijing hours, `09:00–10:00`; with the day where the end lies on another."""
        first, last = (_local(at) for at in (self.order.service_from, self.order.service_until))
        end = f"{last:%H:%M}" if last.date() == first.date() else f"{last.month}月{last.day}日 {last:%H:%M}"
        return f"{first:%H:%M}–{end}"

    @property
    def what(self) -> str:
        """The items in a few words."""
        first = self.lines[0].item_name if self.lines else "—"
        return first if len(self.lines) < 2 else f"{first}等 {len(self.lines)} 项"  # noqa: PLR2004

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.order.status in {OrderStatus.ASSIGNED, OrderStatus.IN_SERVICE, OrderStatus.SERVED}


@dataclass(frozen=True, kw_only=True, slots=True)
class DayTab:
    """One day of the list: what it is called and how many visits it holds."""

    day: date
    label: str
    count: int
    open_count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnDays:
    """The five days; `has_file` is false for an account without a caregiver's file."""

    has_file: bool
    tabs: list[DayTab]
    visits: list[OwnVisit]

    def on(self, day: date) -> list[OwnVisit]:
        """The visits of one day, by time."""
        return [visit for visit in self.visits if visit.order.service_on == day]


def own_days(session: Session, who: Principal, today: date) -> OwnDays:
    """The signed-in caregiver's visits from the day before `today` to three days after it."""
    caregiver = caregiver_of(session, who)
    orders = own_orders(session, who, caregiver, today) if caregiver else []
    ids = [order.id for order in orders]
    lines = lines_of(session, who.provider_id, ids)
    people = recipients_by_id(session, who.provider_id, [order.recipient_id for order in orders])
    visits = [
        OwnVisit(order=order, recipient=people[order.recipient_id], lines=lines[order.id]) for order in orders
    ]
    days = [today + timedelta(days=step) for step in range(-DAYS_BACK, DAYS_AHEAD + 1)]
    return OwnDays(
        has_file=caregiver is not None, tabs=[_tab(day, today, visits) for day in days], visits=visits
    )


def own_visit(session: Session, order: ServiceOrder) -> OwnVisit:
    """One order for its page."""
    return OwnVisit(
        order=order,
        recipient=get_recipient(session, order.provider_id, order.recipient_id),
        lines=order_lines(session, order.provider_id, order.id),
    )


def _tab(day: date, today: date, visits: list[OwnVisit]) -> DayTab:
    here = [visit for visit in visits if visit.order.service_on == day]
    return DayTab(
        day=day,
        label=_NEAR.get((day - today).days, f"周{_WEEKDAYS[day.weekday()]}"),
        count=len(here),
        open_count=sum(visit.open for visit in here),
    )


def _local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)
