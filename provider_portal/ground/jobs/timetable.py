"""When dated work is due: on days at an hour, in Beijing. Which of its dates is to run now, and which comes next."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from provider_portal.ground.clock import beijing, beijing_day
from provider_portal.ground.periods import Month

_DAY = timedelta(days=1)


class CatchUp(Enum):
    """What is done about dates that passed while no worker ran."""

    NEWEST = "newest"
    EVERY = "every"


@dataclass(frozen=True, kw_only=True, slots=True)
class Daily:
    """Every day at this hour of Beijing."""

    at: time

    def newest(self, day: date) -> date:
        """The newest date up to and including this day."""
        return day

    def after(self, day: date) -> date:
        """The first date after this day."""
        return day + _DAY


@dataclass(frozen=True, kw_only=True, slots=True)
class Monthly:
    """On day `day` (1 to 31) of every month at this hour; a shorter month has it on its last day."""

    day: int
    at: time

    def newest(self, day: date) -> date:
        """The newest date up to and including this day."""
        this_month = self._in(Month.of(day))
        return this_month if this_month <= day else self._in(Month.of(day).plus(-1))

    def after(self, day: date) -> date:
        """The first date after this day."""
        this_month = self._in(Month.of(day))
        return this_month if this_month > day else self._in(Month.of(day).plus(1))

    def _in(self, month: Month) -> date:
        return date(month.year, month.month, min(self.day, month.days))


When = Daily | Monthly


def due_at(when: When, day: date) -> datetime:
    """The instant from which this date is due."""
    return beijing(day, when.at.hour, when.at.minute)


def newest_due(when: When, instant: datetime) -> date:
    """The newest date that is due at this instant; a date is due from its very minute on."""
    day = beijing_day(instant)
    newest = when.newest(day)
    return newest if due_at(when, newest) <= instant else when.newest(newest - _DAY)


def next_due(when: When, instant: datetime) -> date:
    """The first date that is not yet due at this instant."""
    return when.after(newest_due(when, instant))


def date_to_run(when: When, ran: date | None, instant: datetime, catch_up: CatchUp) -> date | None:
    """The one date to run now, or None. `ran` is the newest date that ran and is due at this instant.

    What never ran begins with the newest date. After downtime the newest date is run for all that were missed, or every
    missed one in its order, the next when the one before has ended. A clock that was set back runs nothing again.
    """
    newest = newest_due(when, instant)
    if ran is None:
        return newest
    if ran >= newest:
        return None
    return when.after(ran) if catch_up is CatchUp.EVERY else newest
