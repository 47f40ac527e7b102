"""Which date of dated work is due at an instant, which is to run, and which comes next."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from provider_portal.ground.clock import beijing
from provider_portal.ground.jobs.timetable import (
    CatchUp,
    Daily,
    Monthly,
    When,
    date_to_run,
    due_at,
    newest_due,
    next_due,
)

SECOND = timedelta(seconds=1)
NIGHTLY = Daily(at=time(0, 10))
AT_MIDNIGHT = Daily(at=time(0, 0))
FIFTH = Monthly(day=5, at=time(9, 30))
LAST = Monthly(day=31, at=time(0, 0))
AUTUMN = date(2026, 11, 25)
TEN_PAST = beijing(AUTUMN, 0, 10)


@pytest.mark.parametrize(
    ("when", "due", "newest_before"),
    [
        (NIGHTLY, AUTUMN, date(2026, 11, 24)),
        (AT_MIDNIGHT, AUTUMN, date(2026, 11, 24)),
        (NIGHTLY, date(2027, 1, 1), date(2026, 12, 31)),
        (NIGHTLY, date(2028, 2, 29), date(2028, 2, 28)),
        (NIGHTLY, date(2028, 3, 1), date(2028, 2, 29)),
        (NIGHTLY, date(2027, 3, 1), date(2027, 2, 28)),
        (FIFTH, date(2026, 11, 5), date(2026, 10, 5)),
        (FIFTH, date(2027, 1, 5), date(2026, 12, 5)),
        (Monthly(day=1, at=time(0, 0)), date(2027, 1, 1), date(2026, 12, 1)),
        (LAST, date(2027, 2, 28), date(2027, 1, 31)),
        (LAST, date(2028, 2, 29), date(2028, 1, 31)),
        (LAST, date(2026, 11, 30), date(2026, 10, 31)),
        (LAST, date(2026, 12, 31), date(2026, 11, 30)),
        (Monthly(day=30, at=time(0, 0)), date(2027, 2, 28), date(2027, 1, 30)),
    ],
)
def test_a_date_is_due_from_its_very_minute_in_beijing(when: When, due: date, newest_before: date) -> None:
    instant = due_at(when, due)
    assert (newest_due(when, instant - SECOND), next_due(when, instant - SECOND)) == (newest_before, due)
    assert newest_due(when, instant) == due
    assert next_due(when, instant) > due
    assert newest_due(when, due_at(when, next_due(when, instant)) - SECOND) == due


def test_the_hour_is_that_of_beijing() -> None:
    assert due_at(NIGHTLY, AUTUMN) == datetime(2026, 11, 24, 16, 10, tzinfo=UTC)
    assert due_at(FIFTH, date(2026, 11, 5)) == datetime(2026, 11, 5, 1, 30, tzinfo=UTC)


def test_every_instant_lies_between_its_newest_date_and_the_next() -> None:
    for when in (NIGHTLY, AT_MIDNIGHT, FIFTH, LAST):
        dates = set()
        for hours in range(0, 24 * 800, 7):
            instant = beijing(date(2026, 12, 31)) + timedelta(hours=hours)
            newest, upcoming = newest_due(when, instant), next_due(when, instant)
            assert due_at(when, newest) <= instant < due_at(when, upcoming)
            dates.add(newest)
        first, *others = sorted(dates)
        for each in others:
            first = when.after(first)
            assert first == each


def test_what_never_ran_begins_with_the_newest_date() -> None:
    for catch_up in CatchUp:
        assert date_to_run(NIGHTLY, None, TEN_PAST, catch_up) == AUTUMN
        assert date_to_run(FIFTH, None, TEN_PAST, catch_up) == date(2026, 11, 5)


@pytest.mark.parametrize("catch_up", list(CatchUp))
def test_a_date_that_ran_does_not_run_again(catch_up: CatchUp) -> None:
    yesterday = date(2026, 11, 24)
    assert date_to_run(NIGHTLY, AUTUMN, TEN_PAST, catch_up) is None
    assert date_to_run(NIGHTLY, yesterday, TEN_PAST - SECOND, catch_up) is None
    assert date_to_run(NIGHTLY, yesterday, TEN_PAST, catch_up) == AUTUMN


def test_five_days_of_downtime_are_one_run_or_each_day_in_its_order() -> None:
    before = date(2026, 11, 20)
    assert date_to_run(NIGHTLY, before, TEN_PAST, CatchUp.NEWEST) == AUTUMN
    ran = []
    due_on = date_to_run(NIGHTLY, before, TEN_PAST, CatchUp.EVERY)
    while due_on is not None:
        ran.append(due_on)
        due_on = date_to_run(NIGHTLY, due_on, TEN_PAST, CatchUp.EVERY)
    assert ran == [date(2026, 11, day) for day in range(21, 26)]


def test_months_of_downtime_are_caught_up_with_at_their_ends() -> None:
    ran = []
    due_on: date | None = date(2027, 11, 30)
    while due_on is not None:
        due_on = date_to_run(LAST, due_on, beijing(date(2028, 3, 30)), CatchUp.EVERY)
        ran.append(due_on)
    assert ran == [date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29), None]


@pytest.mark.parametrize("catch_up", list(CatchUp))
def test_a_clock_that_was_set_back_runs_nothing_again(catch_up: CatchUp) -> None:
    assert date_to_run(NIGHTLY, AUTUMN, TEN_PAST - timedelta(days=3), catch_up) is None
    assert date_to_run(LAST, date(2026, 11, 30), beijing(AUTUMN), catch_up) is None


@pytest.mark.parametrize(
    ("day", "newest", "after"), [(4, (10, 5), (11, 5)), (5, (11, 5), (12, 5)), (6, (11, 5), (12, 5))]
)
def test_any_day_lies_between_two_dates(day: int, newest: tuple[int, int], after: tuple[int, int]) -> None:
    any_day = date(2026, 11, day)
    assert (FIFTH.newest(any_day), FIFTH.after(any_day)) == (date(2026, *newest), date(2026, *after))
