"""签到 and 签退: facts from the phone, or from the office afterwards; stored whatever the order's status."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.ordering.lifecycle import OrderStatus, OrderStep
from orders.ordering.models import ServiceOrder
from orders.ordering.queries import order_lines
from orders.ordering.stepping import take_step
from orders.recipients.position import position_question
from orders.visits.access import VISITED, Reporter, locked_order, reporter_of
from orders.visits.event_answers import Done, EventAnswer, answered
from orders.visits.facts import one_order, visit_record
from orders.visits.finding_codes import IN_TRAY
from orders.visits.findings import visit_findings
from orders.visits.models import VisitEvent
from orders.visits.phone_time import PhoneTime, corrected
from orders.visits.records import events_of
from orders.visits.visit import PositionState, VisitEventKind, VisitState
from provider_portal.accounts.principal import Principal, record
from provider_portal.ground.clock import now
from provider_portal.ground.db import named_conflict
from provider_portal.ground.errors import Breach, ConflictError, RuleError
from provider_portal.ground.frozen import Json
from provider_portal.ground.text.raw import remember_raw

SET_ASIDE = IN_TRAY.breach(
    "这张工单已取消、已改派或已确认，这次打卡没有计入，已转到办公室的“签到异常”，由派单员处理。",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckIn:
    """A 签到 as reported. `happened_at` and `sent_at` are the phone's own time; the server corrects it."""

    event_id: UUID
    happened_at: datetime
    sent_at: datetime | None = None
    position_state: PositionState = PositionState.UNAVAILABLE
    latitude: str | None = None
    longitude: str | None = None
    accuracy_m: int | None = None
    tag: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckOut(CheckIn):
    """A 签退 as reported. `done` empty: nothing was told of it, so all that was ordered; a line left out counts 0."""

    done: tuple[Done, ...] = ()
    readings: str = ""


_Entry = TypeVar("_Entry", bound=CheckIn)


def check_in(session: Session, who: Principal, order_id: UUID, entry: CheckIn) -> EventAnswer:
    """Store a 签到; the answer is the same for the same `event_id`."""
    return _report(session, who, order_id, VisitEventKind.CHECK_IN, entry)


def check_out(session: Session, who: Principal, order_id: UUID, entry: CheckOut) -> EventAnswer:
    """Store a 签退, also one that arrives before its 签到; the status moves when both are there."""
    return _report(session, who, order_id, VisitEventKind.CHECK_OUT, entry)


def _report(
    session: Session, who: Principal, order_id: UUID, kind: VisitEventKind, entry: CheckIn
) -> EventAnswer:
    order = locked_order(session, who.provider_id, order_id)
    reporter = reporter_of(session, who, order)
    earlier = _same_event(session, who, order, kind, entry.event_id)
    if earlier is not None:
        return earlier.answer
    _check_entry(session, order, kind, entry, reporter)
    entry = _placed(entry)
    event = _event(who, order, kind, entry, reporter)
    event.answer = _answer(order, event, [SET_ASIDE] if event.tray else _counted(session, who, order, event))
    with named_conflict(session, "event_id_reused", "这次打卡正在保存，请稍候刷新页面查看。"):
        session.add(event)
    record(session, who, f"visit.{kind.value}", event, after=_noted(order, event))
    return event.answer


def _placed(entry: _Entry) -> _Entry:
    """A position that is none is taken for what it is: the event stands without one, and says what the device gave."""
    if entry.position_state is not PositionState.FIXED or entry.latitude is None or entry.longitude is None:
        return entry
    if not position_question(entry.latitude, entry.longitude):
        return entry
    given = f"手机给的位置（{entry.latitude}，{entry.longitude}）不是有效位置"
    remember_raw("position", f"{entry.latitude},{entry.longitude}", "")
    return replace(
        entry,
        position_state=PositionState.UNAVAILABLE,
        reason="；".join(part for part in (entry.reason, given) if part),
    )


def _same_event(
    session: Session, who: Principal, order: ServiceOrder, kind: VisitEventKind, event_id: UUID
) -> VisitEvent | None:
    query = select(VisitEvent).where(
        VisitEvent.provider_id == who.provider_id, VisitEvent.event_id == event_id
    )
    row = session.scalar(query)
    if row is not None and (row.order_id != order.id or row.kind is not kind):
        raise ConflictError("event_id_reused", "这个打卡编号已用于另一次打卡，请刷新页面后重新打卡。")
    return row


def _check_entry(
    session: Session, order: ServiceOrder, kind: VisitEventKind, entry: CheckIn, reporter: Reporter
) -> None:
    if entry.position_state is PositionState.FIXED and (entry.latitude is None or entry.longitude is None):
        raise RuleError(
            "position_incomplete",
            "已定位的打卡要带上经纬度。",
            fields={"latitude": ["请带上经纬度；没有定位的，请写明状态和原因。"]},
        )
    if isinstance(entry, CheckOut):
        _check_done(session, order, entry)
    if reporter.office:
        _check_late_entry(session, order, kind, entry)


def _check_done(session: Session, order: ServiceOrder, entry: CheckOut) -> None:
    ordered = {line.id: line for line in order_lines(session, order.provider_id, order.id)}
    seen: set[UUID] = set()
    for place, done in enumerate(entry.done):
        line = ordered.get(done.line_id)
        if line is None or done.line_id in seen:
            sentence = "勾选的项目不在这张工单里，或重复了，请刷新页面后重新勾选。"
            raise RuleError("unknown_line", sentence, fields={f"done.{place}.line_id": [sentence]})
        if done.quantity > line.quantity:
            sentence = f"“{line.item_name}”下单 {line.quantity}{line.unit.label}，不能勾选 {done.quantity}{line.unit.label}；多做的请另下工单。"
            raise RuleError("above_ordered", sentence, fields={f"done.{place}.quantity": [sentence]})
        seen.add(done.line_id)


def _check_late_entry(session: Session, order: ServiceOrder, kind: VisitEventKind, entry: CheckIn) -> None:
    if order.status not in VISITED:
        raise ConflictError(
            "wrong_status", f"工单现在是“{order.status.label}”，不能补录{kind.label}。请先派单，或核对工单。"
        )
    if not entry.reason:
        raise RuleError(
            "reason_required",
            "补录必须写明原因。",
            fields={"reason": ["请写明为什么补录，例如手机没电、护理员忘记打卡。"]},
        )
    if entry.happened_at > now():
        sentence = "补录的时间不能晚于现在，请核对。"
        raise RuleError("in_future", sentence, fields={"happened_at": [sentence]})
    rows = events_of(session, one_order(order.provider_id, order.id)).get(order.id, ())
    if any(row.kind is kind and not row.tray and not row.late_entry for row in rows):
        raise ConflictError("already_told", f"护理员已经用手机{kind.label}，不需要补录。")


def _event(
    who: Principal, order: ServiceOrder, kind: VisitEventKind, entry: CheckIn, reporter: Reporter
) -> VisitEvent:
    received_at = now()
    when = _when(entry, received_at, reporter)
    fixed = entry.position_state is PositionState.FIXED
    return VisitEvent(
        provider_id=who.provider_id,
        event_id=entry.event_id,
        order_id=order.id,
        kind=kind,
        happened_at=when.happened_at,
        received_at=received_at,
        phone_at=entry.happened_at,
        clock_offset_ms=when.offset_ms,
        position_state=entry.position_state,
        latitude=entry.latitude if fixed else None,
        longitude=entry.longitude if fixed else None,
        accuracy_m=entry.accuracy_m if fixed else None,
        tag=entry.tag,
        reason=entry.reason,
        done=entry.done if isinstance(entry, CheckOut) else (),
        readings=entry.readings if isinstance(entry, CheckOut) else "",
        late_entry=reporter.office,
        tray=reporter.tray,
        entered_by=who.person_id,
    )


def _when(entry: CheckIn, received_at: datetime, reporter: Reporter) -> PhoneTime:
    """The office tells a time of the clock on the wall, a phone that of its own clock."""
    if reporter.office:
        return PhoneTime(happened_at=entry.happened_at, offset_ms=0)
    return corrected(entry.happened_at, entry.sent_at, received_at)


def advance(session: Session, who: Principal, order: ServiceOrder, state: VisitState) -> None:
    """Move the order as far as the visit's events carry it."""
    if order.status is OrderStatus.ASSIGNED and state.check_in is not None:
        take_step(session, who, order, OrderStep.CHECK_IN)
    if order.status is OrderStatus.IN_SERVICE and state.check_out is not None:
        take_step(session, who, order, OrderStep.CHECK_OUT)


def _counted(session: Session, who: Principal, order: ServiceOrder, event: VisitEvent) -> list[Breach]:
    """What the visit shows with an event that counts; the order moves with it."""
    visit = visit_record(session, order, beside=(event,))
    advance(session, who, order, visit.state)
    return visit_findings(visit.facts)


def _answer(order: ServiceOrder, event: VisitEvent, breaches: list[Breach]) -> EventAnswer:
    return EventAnswer(
        status=order.status,
        tray=event.tray,
        findings=tuple(answered(breach) for breach in breaches),
    )


def _noted(order: ServiceOrder, event: VisitEvent) -> Json:
    """What the audit entry says: no coordinates, these are personal and stand in the row."""
    return {
        "order": order.number,
        "happened_at": event.happened_at.isoformat(),
        "position_state": event.position_state.value,
        "late_entry": event.late_entry,
        "tray": event.tray,
        "reason": event.reason,
    }
