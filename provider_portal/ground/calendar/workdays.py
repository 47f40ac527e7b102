"""China's working days, make-up days included, by the notices that are in. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

import holidays

from provider_portal.ground.calendar.notice import DayKind, Notice, NoticeDay
from provider_portal.ground.clock import beijing_day
from provider_portal.ground.errors import RuleError
from provider_portal.ground.labels import Labelled

_SATURDAY = 5
_DECEMBER = 12
_LONGEST_SPAN = timedelta(days=1100)


class CalendarStatus(Labelled):
    """Whether the State Council has published what a day rests on."""

    OFFICIAL = "official", "国务院已公布"
    PROVISIONAL = "provisional", "暂定（国务院尚未公布）"


@cache
def statutory_days(year: int, *, moved: bool = True) -> frozenset[date]:
    """Statutory holidays of a year, as a library knows them; `moved`: the days given for those on a weekend too."""
    return frozenset(holidays.country_holidays("CN", years=year, observed=moved))


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """The notices in the order of their coming, seen on a day.

    Of one year the notice that came last counts, the earlier ones stay to be seen. On a day that the notices of two
    years name, the later year's counts.
    """

    notices: tuple[Notice, ...]
    today: date
    years: Mapping[int, Notice] = field(init=False)
    _named: Mapping[date, NoticeDay] = field(init=False)

    def __post_init__(self) -> None:
        """Sort out once which notice counts for a year and which for a day."""
        by_year = {notice.year: notice for notice in self.notices}
        years = {year: by_year[year] for year in sorted(by_year)}
        named = {day.on: day for notice in years.values() for day in notice.days}
        object.__setattr__(self, "years", years)
        object.__setattr__(self, "_named", named)

    def as_of(self, instant: datetime) -> "Calendar":
        """The calendar as it was known at an instant; what comes with the program was always there."""
        there = (one for one in self.notices if one.imported_at is None or one.imported_at <= instant)
        return Calendar(notices=tuple(there), today=beijing_day(instant))

    def earlier(self, year: int) -> tuple[Notice, ...]:
        """Notices of a year whose place was taken, in the order of their coming."""
        return tuple(one for one in self.notices if one.year == year and one is not self.years[year])

    def awaited_year(self, *days: date) -> int | None:
        """The year of the first notice that is missing for one of these days to be official, None when all are.

        A day wants its year's notice; a day of December, until the month is past, the next year's too.
        """
        needed = {year for day in days for year in self._years_of(day)}
        return min(needed - self.years.keys(), default=None)

    def _years_of(self, day: date) -> tuple[int, ...]:
        may_move = day.month == _DECEMBER and day.year >= self.today.year
        return (day.year, day.year + 1) if may_move else (day.year,)

    def status(self, *days: date) -> CalendarStatus:
        """`official` when every given day is."""
        awaited = self.awaited_year(*days)
        return CalendarStatus.OFFICIAL if awaited is None else CalendarStatus.PROVISIONAL

    def is_working_day(self, day: date) -> bool:
        """As a notice names it, otherwise Monday to Friday; statutory holidays are off where no notice is in."""
        named = self._named.get(day)
        if named is not None:
            return named.kind is DayKind.WORKDAY
        if day.year not in self.years and day in statutory_days(day.year):
            return False
        return day.weekday() < _SATURDAY

    def working_days(self, first: date, until: date) -> list[date]:
        """Working days from `first` up to but not including `until`; at most three years at once."""
        if until - first > _LONGEST_SPAN:
            raise RuleError("span_too_long", "一次最多查询三年的工作日，请缩短起止日期。")
        span = (first + timedelta(days=n) for n in range((until - first).days))
        return [day for day in span if self.is_working_day(day)]

    def nth_working_day(self, after: date, count: int) -> date:
        """The `count`-th working day after a day, that day itself not counted (`count` ≥ 1)."""
        day = after
        while count:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def named_days(self, first: date, last: date) -> list[NoticeDay]:
        """Days from `first` to `last`, both included, that a notice names, in the order of time."""
        return [self._named[day] for day in sorted(self._named) if first <= day <= last]

    def notices_for(self, first: date, last: date) -> list[Notice]:
        """The notices that may name a day from `first` to `last`, both included, the earliest year first."""
        until = last.year + (last.month == _DECEMBER)
        return [notice for year, notice in self.years.items() if first.year <= year <= until]
