"""An order as its page shows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.subsidy.rules import RuleStatus
from orders.ordering.conflicts import busy_caregivers
from orders.ordering.lifecycle import OrderStep, life_of
from orders.ordering.models import OrderEvent, OrderLapse, ServiceOrder
from orders.ordering.pending import may_restore
from orders.ordering.price_findings import judged_lines
from orders.ordering.queries import get_order, lapses_of, order_events, order_lock
from orders.ordering.rows import OrderRow, order_rows
from orders.people.models import Caregiver
from orders.people.queries import caregivers, certificate_holds
from orders.recipients.queries import agreement_on
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import now
from provider_portal.ground.errors import Breach

OFFICE_STEPS = frozenset(
    {OrderStep.ACCEPT, OrderStep.ASSIGN, OrderStep.REFUSE, OrderStep.CANCEL, OrderStep.MISS}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """A step as the timeline shows it."""

    at: datetime
    label: str
    who: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderPage:
    """Everything of one order but the visit, which tells itself."""

    row: OrderRow
    judged: dict[UUID, list[Breach]]
    base_fen: int
    percent: str
    to_verify: bool
    has_agreement: bool
    lapses: list[OrderLapse]
    may_restore: bool
    lock_reason: str
    steps: frozenset[str]
    caregivers: list[tuple[str, list[tuple[str, str]]]]
    timeline: list[Happening]


def order_page(session: Session, who: Principal, order_id: UUID) -> OrderPage:
    """The page's values; what can be done next is by the table, and by the clock for 未上门."""
    order = get_order(session, who.provider_id, order_id)
    lock = order_lock(session, who.provider_id, order_id)
    steps = office_steps(order)
    agreement = agreement_on(session, who.provider_id, order.recipient_id, order.service_on)
    row = order_rows(session, who.provider_id, [order])[0]
    lapses = lapses_of(session, order)
    return OrderPage(
        row=row,
        judged=judged_lines(session, order, row.lines),
        base_fen=order.total_fen - order.discount_fen - order.ltci_paid_fen - order.ineligible_fen,
        percent=percent_of(order.rate),
        to_verify=order.rule is not None and order.rule.status is RuleStatus.TO_VERIFY,
        has_agreement=agreement is not None,
        lapses=lapses,
        may_restore=may_restore(order, lapses) and who.may(Action.ORDERS_WRITE),
        lock_reason=lock.reason if lock else "",
        steps=frozenset(step.value for step in steps),
        caregivers=caregiver_groups(session, order) if OrderStep.ASSIGN in steps else [],
        timeline=[_happening(event) for event in order_events(session, who.provider_id, order_id)],
    )


def office_steps(order: ServiceOrder) -> list[OrderStep]:
    """The office's own steps that fit now."""
    steps = life_of(stay=order.stay).steps_from(order.status)
    begun = now() >= order.service_from
    return [step for step in steps if step in OFFICE_STEPS and (begun or step is not OrderStep.MISS)]


def caregiver_groups(session: Session, order: ServiceOrder) -> list[tuple[str, list[tuple[str, str]]]]:
    """Caregivers for the select: free in these hours first, then taken ones with what takes them."""
    busy = busy_caregivers(session, order)
    free, taken, expired = [], [], []
    for person in caregivers(session, order.provider_id):
        if not certificate_holds(person, order.service_on):
            expired.append(_option(person, "证书已过期"))
        elif person.id in busy:
            taken.append(_option(person, busy[person.id]))
        else:
            free.append(_option(person, ""))
    groups = [("这个时段空闲", free), ("这个时段已有工单", taken), ("证书在服务当天已过期", expired)]
    return [(name, options) for name, options in groups if options]


def percent_of(rate: str | None) -> str:
    """`0.50` as `50%`; without a rate what 民政通 shows is what counts."""
    if rate is None:
        return "以民政通显示为准"
    whole, _, decimals = rate.partition(".")
    digits = decimals.ljust(2, "0")
    tail = digits[2:].rstrip("0")
    return f"{int(whole + digits[:2])}{f'.{tail}' if tail else ''}%"


def _option(person: Caregiver, why: str) -> tuple[str, str]:
    return str(person.id), f"{person.name}（{why}）" if why else person.name


def _happening(event: OrderEvent) -> Happening:
    label = "改派" if event.step is OrderStep.ASSIGN and event.status_before == event.status_after else ""
    return Happening(at=event.at, label=label or event.step.label, who=event.person_name, text=event.reason)
