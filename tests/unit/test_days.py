"""Months, windows and Beijing midnight."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider_portal.ground.clock import (
    beijing,
    beijing_day,
    clock_at,
    machine_now,
    now,
    start_clock_at,
    today,
)
from provider_portal.ground.errors import RuleError
from provider_portal.ground.periods import DaySpan, Month, age_on, months_before, three_months_before


def test_the_second_before_beijing_midnight_is_another_day_than_the_second_after() -> None:
    midnight = beijing(date(2026, 8, 1))
    assert midnight == datetime(2026, 7, 31, 16, tzinfo=UTC)
    assert beijing_day(midnight - timedelta(seconds=1)) == date(2026, 7, 31)
    assert beijing_day(midnight) == date(2026, 8, 1)
    assert Month.of_instant(midnight - timedelta(seconds=1)) == Month(2026, 7)


def test_a_set_clock_does_not_stop_the_machines() -> None:
    with clock_at(beijing(date(2126, 7, 15), 9)):
        assert machine_now() < now()
        assert machine_now().tzinfo is UTC


def test_a_set_clock_stands_still_and_a_shifted_one_runs() -> None:
    with clock_at(beijing(date(2026, 7, 15), 9)):
        assert today() == date(2026, 7, 15)
        assert now() == now()
    start_clock_at(beijing(date(2030, 2, 28), 23, 59))
    try:
        assert today() == date(2030, 2, 28)
        assert now() <= now()
    finally:
        start_clock_at(None)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 4, 1), date(2026, 1, 1)),
        (date(2026, 5, 31), date(2026, 2, 28)),
        (date(2028, 2, 29), date(2027, 11, 29)),
        (date(2028, 5, 31), date(2028, 2, 29)),
        (date(2026, 1, 1), date(2025, 10, 1)),
    ],
)
def test_the_window_starts_on_the_same_day_three_months_earlier_clipped_to_the_month(
    day: date, first: date
) -> None:
    window = three_months_before(day)
    assert window == DaySpan(first, day)
    assert first in window
    assert day not in window


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 40))
def test_months_before_never_skips_a_month(day: date, months: int) -> None:
    earlier = months_before(day, months)
    assert Month.of(earlier) == Month.of(day).plus(-months)
    assert earlier.day == min(day.day, Month.of(earlier).days)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-7", "202607", "", "2026-07-01", "abcd-ef"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        Month.parse(text)


def test_age_counts_from_the_birthday_itself() -> None:
    born = date(1966, 7, 15)
    assert age_on(born, date(2026, 7, 14)) == 59
    assert age_on(born, date(2026, 7, 15)) == 60
    assert age_on(date(1960, 2, 29), date(2020, 2, 28)) == 59
    assert age_on(date(1960, 2, 29), date(2020, 2, 29)) == 60
    assert age_on(date(1960, 2, 29), date(2026, 2, 28)) == 65
    assert age_on(date(1960, 2, 29), date(2026, 3, 1)) == 66


def test_a_month_is_a_value_with_its_days_and_its_neighbours() -> None:
    july = Month.parse("2026-07")
    assert (july, str(july), july.label) == (Month(2026, 7), "2026-07", "2026年7月")
    assert (july.first_day, july.last_day, july.until_day, july.days) == (
        date(2026, 7, 1),
        date(2026, 7, 31),
        date(2026, 8, 1),
        31,
    )
    assert july.instants() == (beijing(date(2026, 7, 1)), beijing(date(2026, 8, 1)))
    assert (Month(2026, 12).plus(1), Month(2026, 1).plus(-1)) == (Month(2027, 1), Month(2025, 12))
    assert (Month(2026, 1).plus(11), Month(2026, 7).plus(-24)) == (Month(2026, 12), Month(2024, 7))


def test_months_stand_in_the_order_of_time() -> None:
    months = [Month(2027, 1), Month(2026, 12), Month(2026, 2), Month(2025, 12)]
    assert sorted(months) == months[::-1]
    assert Month(2026, 2) < Month(2026, 12) < Month(2027, 1)
    assert not Month(2027, 1) < Month(2026, 12)
    assert not Month(2026, 7) < Month(2026, 7)
    assert not Month(2026, 12) < Month(2026, 2)


@pytest.mark.parametrize(("year", "right"), [(1899, False), (1900, True), (9998, True), (9999, False)])
def test_a_month_lies_between_1900_and_9998(year: int, right: bool) -> None:
    if right:
        assert Month(year, 1).days == 31
        return
    with pytest.raises(RuleError):
        Month(year, 1)


def test_a_span_shares_a_day_with_a_period_or_not() -> None:
    first, until, day = date(2026, 7, 1), date(2026, 8, 1), timedelta(days=1)
    span = DaySpan(first, until)
    assert span.overlaps(until - day, None)
    assert not span.overlaps(until, None)
    assert not span.overlaps(until + day, None)
    assert span.overlaps(date(2026, 1, 1), first + day)
    assert not span.overlaps(date(2026, 1, 1), first)
    assert not span.overlaps(date(2026, 1, 1), first - day)
