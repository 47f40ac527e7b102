"""The one door to the time of day."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A clock that runs with the machine's, shifted by `offset`, or stands still at `fixed`."""

    offset: timedelta = timedelta()
    fixed: datetime | None = None

    def now(self) -> datetime:
        """Aware UTC instant."""
        return self.fixed or datetime.fromtimestamp(time.time(), UTC) + self.offset


_process_clock: list[Clock] = [Clock()]
_set_clock: ContextVar[Clock | None] = ContextVar("set_clock", default=None)


def start_clock_at(instant: datetime | None) -> None:
    """From now on the whole process lives from `instant` on (`PORTAL_NOW`); `None` is real time."""
    machine = datetime.fromtimestamp(time.time(), UTC)
    _process_clock[0] = Clock(offset=instant - machine) if instant else Clock()


@contextmanager
def clock_at(instant: datetime) -> Iterator[None]:
    """Inside this block (and this thread or task only) it is `instant`, standing still."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    token = _set_clock.set(Clock(fixed=instant.astimezone(UTC)))
    try:
        yield
    finally:
        _set_clock.reset(token)


def now() -> datetime:
    """The instant it is, aware, in UTC."""
    return (_set_clock.get() or _process_clock[0]).now()


def today() -> date:
    """The day it is in Beijing."""
    return beijing_day(now())


def beijing_day(instant: datetime) -> date:
    """The Beijing day of an aware instant."""
    return instant.astimezone(SHANGHAI).date()


def beijing(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The aware UTC instant of an hour of a Beijing day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def machine_now() -> datetime:
    """The machine's own time, for leases and time-outs only: a set clock must not stop the machinery."""
    return datetime.fromtimestamp(time.time(), UTC)
