"""自查问题 of one visit: everything about it that a careful reviewer would ask, as a pure function."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from orders.recipients.position import position_question
from orders.visits.finding_codes import (
    AFTER_END,
    CHECK_OUT_BEFORE_CHECK_IN,
    CLOCK_OFF,
    CLOCK_UNKNOWN,
    DONE_NOT_TOLD,
    DUPLICATE_PHOTO,
    LATE_ARRIVAL,
    LATE_CONFIRMATION,
    LATE_ENTRY,
    NO_PHOTO,
    NOTHING_DONE,
    PART_DONE,
    PLACE_MISSING,
    PROXY_SIGNATURE,
    TOO_EARLY,
    TOO_FAR,
    TOO_SHORT,
    UNSIGNED,
)
from orders.visits.place import distance_m
from orders.visits.visit import Event, PositionState, VisitState
from provider_portal.ground.errors import Breach


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Where a deviation begins to be a finding; each bound itself is still fine."""

    clock_off: timedelta = timedelta(minutes=5)
    arrival: timedelta = timedelta(hours=24)
    before_start: timedelta = timedelta(hours=2)
    distance_m: int = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderedItem:
    """An ordered line; `minutes_least` is what its ticked quantity takes at least, 0 where nothing is set."""

    line_id: UUID
    name: str
    quantity: int
    minutes_least: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class DuplicatePhoto:
    """A photograph whose very bytes were used for an earlier order."""

    kind_label: str
    order_number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """How the service was confirmed; `by_office` where the office entered it for a visit."""

    kind: str
    signer_name: str
    relation: str = ""
    reason: str = ""
    by_office: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitFacts:
    """What the rules look at; `stay` orders have no visit."""

    state: VisitState
    planned_from: datetime
    planned_until: datetime
    items: tuple[OrderedItem, ...]
    elder_latitude: str | None = None
    elder_longitude: str | None = None
    photos: int = 0
    duplicates: tuple[DuplicatePhoto, ...] = ()
    signed: Signed | None = None
    stay: bool = False
    limits: Limits = field(default_factory=Limits)


def visit_findings(facts: VisitFacts) -> list[Breach]:
    """Every finding of the visit as it stands, in the order of the visit."""
    rules: tuple[Callable[[VisitFacts], Iterator[Breach]], ...] = (
        _late_entries, _clocks, _window, _places, _duration, _ticks, _photos, _signature,
    )  # fmt: skip
    return [breach for rule in rules for breach in rule(facts)]


def _late_entries(facts: VisitFacts) -> Iterator[Breach]:
    for event in facts.state.ends:
        if event.late_entry and not event.approved:
            yield LATE_ENTRY.breach(
                f"{event.kind.label}是补录的（{event.reason}），还没有第二个人复核。",
                remedy="请另一位同事在“签到异常”里复核这条补录。",
            )


def _clocks(facts: VisitFacts) -> Iterator[Breach]:
    for event in facts.state.ends:
        if event.late_entry:
            continue
        yield from _clock(event, facts.limits)
        late = event.received_at - event.happened_at
        if late > facts.limits.arrival:
            hours = int(late.total_seconds()) // 3600
            yield LATE_ARRIVAL.breach(
                f"{event.kind.label}过了 {_span(hours * 60)}才传到系统。",
                remedy="请说明为什么当天没有传上来，例如山里没有信号。",
                numbers={"hours": hours},
            )


def _clock(event: Event, limits: Limits) -> Iterator[Breach]:
    ahead = event.phone_at - event.received_at
    offset = timedelta(milliseconds=abs(event.clock_offset_ms or 0))
    if max(ahead, offset) > limits.clock_off:
        minutes = int(max(ahead, offset).total_seconds()) // 60
        yield CLOCK_OFF.breach(
            f"{event.kind.label}时手机的时间差了约 {_span(minutes)}，已按系统时间校正。",
            remedy="请护理员打开手机的“自动设置时间”，并说明原因。",
            numbers={"minutes": minutes},
        )
    elif event.clock_offset_ms is None:
        yield CLOCK_UNKNOWN.breach(
            f"{event.kind.label}时没有核对手机时间，采用手机自己的时间。",
        )


def _window(facts: VisitFacts) -> Iterator[Breach]:
    arrival = facts.state.check_in
    if arrival is None:
        return
    early = facts.planned_from - arrival.happened_at
    if early > facts.limits.before_start:
        minutes = int(early.total_seconds()) // 60
        yield TOO_EARLY.breach(
            f"签到比计划开始早了 {_span(minutes)}。",
            remedy="请说明为什么提前上门。",
            numbers={"minutes": minutes},
        )
    if arrival.happened_at >= facts.planned_until:
        minutes = int((arrival.happened_at - facts.planned_until).total_seconds()) // 60
        yield AFTER_END.breach(
            f"签到在计划结束之后（晚 {_span(minutes)}）。",
            remedy="请说明为什么改了时间。",
            numbers={"minutes": minutes},
        )


def _places(facts: VisitFacts) -> Iterator[Breach]:
    for event in facts.state.ends:
        if event.late_entry:
            continue
        if event.position_state is not PositionState.FIXED:
            why = f"，护理员说明：{event.reason}" if event.reason else ""
            yield PLACE_MISSING.breach(
                f"{event.kind.label}没有定位（{event.position_state.label}）{why}。",
                remedy="请核实护理员是否到场，并写明核实的办法。",
            )
        else:
            yield from _distance(event, facts)


def _distance(event: Event, facts: VisitFacts) -> Iterator[Breach]:
    places = (event.latitude, event.longitude, facts.elder_latitude, facts.elder_longitude)
    degrees = [place for place in places if place is not None]
    if len(degrees) < len(places):
        return
    if position_question(*degrees[:2]) or position_question(*degrees[2:]):
        return  # rows from before such positions were refused
    metres = distance_m(*degrees)
    if metres > facts.limits.distance_m:
        yield TOO_FAR.breach(
            f"{event.kind.label}的位置离老人住处约 {metres} 米，超过 {facts.limits.distance_m} 米。",
            remedy="请核实护理员是否到场；老人住处坐标不准的，请先更正老人档案。",
            numbers={"metres": metres, "limit_m": facts.limits.distance_m},
        )


def _duration(facts: VisitFacts) -> Iterator[Breach]:
    if facts.state.runs_backwards:
        yield CHECK_OUT_BEFORE_CHECK_IN.breach(
            "签退的时间早于签到，算不出服务时长。",
            remedy="请核对两次时间，由办公室补录正确的签到或签退。",
        )
    minutes = facts.state.duration_minutes
    least = sum(item.minutes_least for item in facts.items)
    if minutes is not None and minutes < least:
        yield TOO_SHORT.breach(
            f"服务用时 {minutes} 分钟，少于所做项目至少要的 {least} 分钟。",
            remedy="请说明用时短的原因；没有做完的项目不要勾选。",
            numbers={"minutes": minutes, "least_minutes": least},
        )


def _ticks(facts: VisitFacts) -> Iterator[Breach]:
    departure = facts.state.check_out
    if departure is None:
        return
    if not departure.done:
        yield DONE_NOT_TOLD.breach(
            "签退时没有勾选做了哪些项目，按工单上的全部项目计。",
        )
    elif not any(departure.done.values()):
        yield NOTHING_DONE.breach(
            "签退时一个项目也没有勾选，没有可以结算的服务。",
            remedy="确实做了服务的，请护理员重新签退并勾选；没有做的，请取消工单。",
        )
    else:
        missed = [item.name for item in facts.items if departure.done.get(item.line_id, 0) < item.quantity]
        if missed:
            yield PART_DONE.breach(
                f"没有全部做完：{'、'.join(missed)}。只按实际勾选的数量结算。",
            )


def duplicate_breach(photo: DuplicatePhoto) -> Breach:
    """The finding on a photograph that was used before."""
    return DUPLICATE_PHOTO.breach(
        f"“{photo.kind_label}”照片与工单 {photo.order_number} 的照片是同一张。",
        remedy="请换成本次服务现场拍的照片；传错的请补传正确的并说明。",
        numbers={"order_number": photo.order_number},
    )


def _photos(facts: VisitFacts) -> Iterator[Breach]:
    yield from map(duplicate_breach, facts.duplicates)
    if facts.state.check_out and not facts.photos and not facts.stay:
        yield NO_PHOTO.breach(
            "这次服务还没有照片。",
            remedy="请补传现场照片；老人不同意拍照的，请写明。",
        )


def _signature(facts: VisitFacts) -> Iterator[Breach]:
    signed = facts.signed
    if signed is None:
        return
    if signed.kind == "unable":
        yield UNSIGNED.breach(
            f"服务确认没有签名，原因：{signed.reason}。",
            remedy="请电话回访老人或家属，写明回访结果。",
        )
    elif signed.kind != "recipient":
        yield PROXY_SIGNATURE.breach(
            f"由{signed.signer_name}（{signed.relation}）代老人签名。",
        )
    if signed.by_office:
        yield LATE_CONFIRMATION.breach(
            f"服务确认由办公室补录，原因：{signed.reason}。",
            remedy="请上传签过字的纸质确认单照片。",
        )


def _span(minutes: int) -> str:
    """A length of time as people say it."""
    if minutes < 120:  # noqa: PLR2004 - two hours
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 2 * 1440 else f"{minutes // 1440} 天"
