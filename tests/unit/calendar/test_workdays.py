"""China's working days by the notices that are in: what counts, what is official, what is only provisional."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider_portal.ground.calendar.notice import DayKind, Notice, NoticeDay
from provider_portal.ground.calendar.overview import year_rows
from provider_portal.ground.calendar.shipped import shipped_notices
from provider_portal.ground.calendar.workdays import Calendar, CalendarStatus, statutory_days
from provider_portal.ground.clock import beijing
from provider_portal.ground.errors import RuleError
from tests.lists import CALENDAR

OFFICIAL, PROVISIONAL = CalendarStatus.OFFICIAL, CalendarStatus.PROVISIONAL
ONE = timedelta(days=1)
SUNDAY = date(2026, 12, 27)
NOVEMBER = date(2026, 11, 25)


def notice(*days: NoticeDay, source: str = "通知") -> Notice:
    return Notice(source=source, days=tuple(sorted(days, key=lambda day: day.on)))


def off(*days: date) -> list[NoticeDay]:
    return [NoticeDay(on=day, kind=DayKind.HOLIDAY, name="元旦") for day in days]


def work(*days: date) -> list[NoticeDay]:
    return [NoticeDay(on=day, kind=DayKind.WORKDAY) for day in days]


NEXT = notice(*off(date(2026, 12, 31), date(2027, 1, 1)), *work(SUNDAY), source="2027")


def with_next(today: date = NOVEMBER, notices: Iterable[Notice] = (NEXT,)) -> Calendar:
    return Calendar(notices=(*shipped_notices(), *notices), today=today)


def test_make_up_days_count_and_holidays_do_not() -> None:
    days = CALENDAR.working_days(date(2026, 2, 13), date(2026, 3, 2))
    assert date(2026, 2, 14) in days
    assert date(2026, 2, 28) in days
    assert not [day for day in days if date(2026, 2, 15) <= day <= date(2026, 2, 23)]


def test_the_year_2026_has_the_working_days_of_its_notice() -> None:
    year = CALENDAR.working_days(date(2026, 1, 1), date(2027, 1, 1))
    assert len(year) == 248
    assert [day for day in year if day.weekday() > 4] == [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ]


def test_the_tenth_working_day_of_october_2026_comes_after_the_holiday_and_its_make_up_day() -> None:
    assert CALENDAR.nth_working_day(date(2026, 9, 30), 10) == date(2026, 10, 20)


def test_without_a_notice_weekends_and_statutory_days_are_off() -> None:
    monday = date(2035, 6, 18)
    week = [monday + timedelta(days=n) for n in range(7)]
    assert CALENDAR.working_days(monday, monday + timedelta(days=7)) == week[:5]
    assert date(2027, 10, 1) not in CALENDAR.working_days(date(2027, 10, 1), date(2027, 10, 2))
    given_for_a_saturday = date(2027, 5, 3)
    assert not CALENDAR.is_working_day(given_for_a_saturday)
    assert given_for_a_saturday not in statutory_days(2027, moved=False)


def test_up_to_1100_days_are_answered_at_once() -> None:
    first = date(2026, 1, 1)
    assert CALENDAR.working_days(first, first + timedelta(days=1100))
    with pytest.raises(RuleError):
        CALENDAR.working_days(first, first + timedelta(days=1101))


def test_a_year_with_a_notice_goes_by_it_alone() -> None:
    assert date(2027, 5, 1) in statutory_days(2027)
    assert date(2027, 10, 1) not in with_next(notices=()).working_days(date(2027, 10, 1), date(2027, 10, 2))
    assert date(2027, 10, 1) in with_next().working_days(date(2027, 10, 1), date(2027, 10, 2))


def test_a_notice_reaches_into_the_december_before() -> None:
    december = date(2026, 12, 26), date(2027, 1, 2)
    assert SUNDAY not in CALENDAR.working_days(*december)
    assert with_next().working_days(*december) == [SUNDAY, *(date(2026, 12, day) for day in (28, 29, 30))]


def test_the_later_years_notice_counts_on_a_day_that_two_name_whichever_came_last() -> None:
    again = notice(*work(SUNDAY + timedelta(days=6)), *off(SUNDAY, date(2026, 5, 1)))
    assert again.year == 2027
    own = notice(*off(date(2026, 5, 1), SUNDAY), source="2026 更正")
    assert own.year == 2026
    for order in ((own, NEXT), (NEXT, own)):
        assert with_next(notices=order).is_working_day(SUNDAY)
    assert not with_next(notices=(own,)).is_working_day(SUNDAY)


def test_a_corrected_notice_takes_the_place_of_the_earlier_one_as_a_whole() -> None:
    corrected = notice(*off(date(2027, 1, 1)), source="2027 更正")
    calendar = with_next(notices=(NEXT, corrected))
    assert calendar.years[2027] is corrected
    assert calendar.earlier(2027) == (NEXT,)
    assert calendar.earlier(2026) == ()
    assert not calendar.is_working_day(SUNDAY)
    assert calendar.is_working_day(date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "today", "before", "after"),
    [
        (date(2026, 11, 30), NOVEMBER, OFFICIAL, OFFICIAL),
        (date(2026, 12, 1), NOVEMBER, PROVISIONAL, OFFICIAL),
        (date(2026, 12, 31), date(2026, 12, 31), PROVISIONAL, OFFICIAL),
        (date(2026, 12, 31), date(2027, 1, 1), OFFICIAL, OFFICIAL),
        (date(2025, 12, 31), NOVEMBER, OFFICIAL, OFFICIAL),
        (date(2027, 1, 1), date(2028, 1, 1), PROVISIONAL, OFFICIAL),
        (date(2027, 12, 1), NOVEMBER, PROVISIONAL, PROVISIONAL),
        (date(2024, 12, 31), NOVEMBER, PROVISIONAL, PROVISIONAL),
    ],
)
def test_a_day_is_official_by_its_years_notice_and_in_december_by_the_next_one(
    day: date, today: date, before: CalendarStatus, after: CalendarStatus
) -> None:
    assert with_next(today, ()).status(day) is before
    assert with_next(today).status(day) is after


def test_the_first_missing_notice_is_named() -> None:
    assert CALENDAR.awaited_year(date(2026, 12, 1)) == 2027
    assert CALENDAR.awaited_year(date(2028, 2, 1), date(2026, 12, 1)) == 2027
    assert CALENDAR.awaited_year(date(2026, 7, 1), date(2026, 8, 1)) is None
    assert CALENDAR.status(date(2026, 7, 1), date(2027, 7, 1)) is PROVISIONAL


def test_as_of_an_instant_what_came_later_is_not_there() -> None:
    came = beijing(date(2026, 11, 20), 9)
    calendar = with_next(date(2027, 3, 1), [replace(NEXT, imported_at=came)])
    second = timedelta(seconds=1)
    assert 2027 not in calendar.as_of(came - second).years
    assert 2027 in calendar.as_of(came).years
    assert 2027 in calendar.as_of(came + second).years
    assert calendar.as_of(came).today == date(2026, 11, 20)
    assert calendar.as_of(came - second).years.keys() == {2025, 2026}


def test_named_days_and_their_notices_are_told_for_a_span() -> None:
    calendar = with_next()
    assert calendar.named_days(SUNDAY, SUNDAY) == work(SUNDAY)
    assert [day.on for day in calendar.named_days(SUNDAY, date(2027, 1, 1))] == [
        SUNDAY,
        date(2026, 12, 31),
        date(2027, 1, 1),
    ]
    assert calendar.named_days(SUNDAY + ONE, date(2026, 12, 30)) == []
    sources = [one.source for one in calendar.notices_for(date(2026, 11, 1), date(2026, 12, 1))]
    assert sources == [shipped_notices()[1].source, "2027"]
    assert len(calendar.notices_for(date(2026, 11, 1), date(2026, 11, 30))) == 1
    assert len(calendar.notices_for(date(2025, 11, 1), date(2026, 11, 30))) == 2


def test_the_years_are_listed_with_what_is_missing() -> None:
    assert [(row.year, row.status, row.provisional_from) for row in year_rows(with_next(notices=()))] == [
        (2027, PROVISIONAL, date(2027, 1, 1)),
        (2026, OFFICIAL, date(2026, 12, 1)),
        (2025, OFFICIAL, None),
    ]
    states = [row.state for row in year_rows(with_next())]
    assert states == ["国务院已公布，12 月暂定（等 2028 年的通知）", "国务院已公布", "国务院已公布"]
    rows = year_rows(Calendar(notices=(), today=NOVEMBER))
    assert [row.year for row in rows] == [2027, 2026]
    assert "portal calendar import" in rows[0].state


def test_earlier_notices_of_a_year_are_listed_beside_it() -> None:
    row = year_rows(with_next(notices=(NEXT, notice(*off(date(2027, 1, 1))))))[0]
    assert (row.year, row.earlier) == (2027, (NEXT,))


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(1, 30))
def test_the_nth_working_day_is_the_last_of_n_working_days(day: date, count: int) -> None:
    calendar = with_next()
    nth = calendar.nth_working_day(day, count)
    assert len(calendar.working_days(day + ONE, nth + ONE)) == count
    assert calendar.is_working_day(nth)
