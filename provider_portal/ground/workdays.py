"""China's working days, make-up days included, from the State Council's yearly notices."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays

from provider_portal.ground.errors import RuleError
from provider_portal.ground.labels import Labelled

_DATA = Path(__file__).parent / "data" / "workdays-cn.json"
_SATURDAY = 5
_LONGEST_SPAN = timedelta(days=1100)


class CalendarStatus(Labelled):
    """Whether the State Council has published the year."""

    OFFICIAL = "official", "国务院已公布"
    PROVISIONAL = "provisional", "暂定（国务院尚未公布）"


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarYear:
    """Days off and make-up working days of one year, with the notice they come from."""

    source: str
    off: frozenset[date]
    work: frozenset[date]


@cache
def _published() -> dict[int, CalendarYear]:
    years = json.loads(_DATA.read_text(encoding="utf-8"))["years"]
    return {
        int(year): CalendarYear(
            source=entry["source"],
            off=frozenset(map(date.fromisoformat, entry["off"])),
            work=frozenset(map(date.fromisoformat, entry["work"])),
        )
        for year, entry in years.items()
    }


@cache
def _statutory(year: int) -> frozenset[date]:
    """Statutory holidays of a year without a notice; its make-up days are unknown."""
    return frozenset(holidays.country_holidays("CN", years=year))


def calendar_status(*days: date) -> CalendarStatus:
    """`official` when every given day lies in a published year."""
    published = all(day.year in _published() for day in days)
    return CalendarStatus.OFFICIAL if published else CalendarStatus.PROVISIONAL


def is_working_day(day: date) -> bool:
    """Make-up days count, days off do not, otherwise Monday to Friday."""
    year = _published().get(day.year)
    if year is None:
        return day.weekday() < _SATURDAY and day not in _statutory(day.year)
    return day in year.work or (day not in year.off and day.weekday() < _SATURDAY)


def working_days(first: date, until: date) -> list[date]:
    """Working days from `first` up to but not including `until`; at most three years at once."""
    if until - first > _LONGEST_SPAN:
        raise RuleError("span_too_long", "一次最多查询三年的工作日，请缩短起止日期。")
    span = (first + timedelta(days=n) for n in range((until - first).days))
    return [day for day in span if is_working_day(day)]


def nth_working_day(after: date, count: int) -> date:
    """The `count`-th working day after a day, that day itself not counted (`count` ≥ 1)."""
    day = after
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
