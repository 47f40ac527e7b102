"""A visit is what its events say: a pure fold over them, the same in whatever order they arrived."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from provider_portal.ground.clock import beijing_day
from provider_portal.ground.labels import Labelled


class VisitEventKind(Labelled):
    """What a phone (or the office, afterwards) tells."""

    CHECK_IN = "check_in", "签到"
    CHECK_OUT = "check_out", "签退"


class PositionState(Labelled):
    """Whether the phone gave its place, or why not."""

    FIXED = "fixed", "已定位"
    DENIED = "denied", "未允许定位"
    OFF = "off", "手机定位已关闭"
    UNAVAILABLE = "unavailable", "没有信号，定位不到"


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """签到 or 签退 as told. `done` is the quantity by order line; empty where nothing was told of it."""

    event_id: UUID
    kind: VisitEventKind
    happened_at: datetime
    received_at: datetime
    phone_at: datetime
    clock_offset_ms: int | None = None
    position_state: PositionState = PositionState.UNAVAILABLE
    latitude: str | None = None
    longitude: str | None = None
    reason: str = ""
    done: Mapping[UUID, int] = field(default_factory=dict)
    late_entry: bool = False
    approved: bool = False
    tray: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitState:
    """The visit as it stands: its two ends, and the events the order did not take (`tray`)."""

    check_in: Event | None = None
    check_out: Event | None = None
    tray: tuple[Event, ...] = ()

    @property
    def duration_minutes(self) -> int | None:
        """Whole minutes between the two ends; none while one is missing, or if they stand the wrong way round."""
        if self.check_in is None or self.check_out is None or self.runs_backwards:
            return None
        return int((self.check_out.happened_at - self.check_in.happened_at).total_seconds()) // 60

    @property
    def runs_backwards(self) -> bool:
        """Whether the check-out lies before the check-in."""
        return (
            self.check_in is not None
            and self.check_out is not None
            and self.check_out.happened_at < self.check_in.happened_at
        )

    @property
    def service_on(self) -> date | None:
        """Service day: the Beijing day of the check-in (docs/decisions/0006)."""
        return beijing_day(self.check_in.happened_at) if self.check_in else None

    @property
    def ends(self) -> tuple[Event, ...]:
        """The events that count, check-in first."""
        return tuple(event for event in (self.check_in, self.check_out) if event)


def fold(events: Iterable[Event]) -> VisitState:
    """The visit from its events.

    The first check-in and the last check-out count; a late entry of the office counts only where the phone
    told nothing; an event in the tray never counts.
    """
    ordered = sorted(events, key=lambda event: (event.happened_at, event.event_id))
    arrivals = _strongest(ordered, VisitEventKind.CHECK_IN)
    departures = _strongest(ordered, VisitEventKind.CHECK_OUT)
    return VisitState(
        check_in=arrivals[0] if arrivals else None,
        check_out=departures[-1] if departures else None,
        tray=tuple(event for event in ordered if event.tray),
    )


def _strongest(ordered: list[Event], kind: VisitEventKind) -> list[Event]:
    counted = [event for event in ordered if event.kind is kind and not event.tray]
    return [event for event in counted if not event.late_entry] or counted
