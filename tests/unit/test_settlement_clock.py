"""The settlement clock runs on China's working days."""

from dataclasses import replace
from datetime import date

from provider_portal.ground.calendar.workdays import CalendarStatus
from provider_portal.ground.periods import Month
from receipts.settlement.clock import settlement_clock
from tests.lists import CALENDAR


def test_july_is_reviewed_by_the_tenth_working_day_of_august() -> None:
    clock = settlement_clock(Month(2026, 7), CALENDAR)
    assert clock.review_due_on == date(2026, 8, 14)
    assert clock.finance_due_on == date(2026, 8, 21)
    assert clock.payment_due_on == date(2026, 8, 26)
    assert clock.calendar is CalendarStatus.OFFICIAL


def test_the_holiday_week_and_its_make_up_days_count_as_the_state_council_says() -> None:
    clock = settlement_clock(Month(2026, 9), CALENDAR)
    assert clock.review_due_on == date(2026, 10, 20)
    assert clock.finance_due_on == date(2026, 10, 27)


def test_a_clock_that_reaches_an_unpublished_year_is_provisional() -> None:
    assert settlement_clock(Month(2026, 10), CALENDAR).calendar is CalendarStatus.OFFICIAL
    assert settlement_clock(Month(2027, 12), CALENDAR).calendar is CalendarStatus.PROVISIONAL


def test_an_actual_review_day_moves_the_later_ones_only() -> None:
    clock = settlement_clock(Month(2026, 7), CALENDAR, reviewed_on=date(2026, 8, 12))
    assert clock.review_due_on == date(2026, 8, 14)
    assert clock.finance_due_on == date(2026, 8, 19)
    assert clock.payment_due_on == date(2026, 8, 24)


def test_an_actual_finance_day_moves_the_payment_only() -> None:
    clock = settlement_clock(
        Month(2026, 7), CALENDAR, reviewed_on=date(2026, 8, 12), finance_reviewed_on=date(2026, 8, 13)
    )
    assert clock.finance_due_on == date(2026, 8, 19)
    assert clock.payment_due_on == date(2026, 8, 18)


def test_the_notice_that_is_awaited_is_named() -> None:
    assert settlement_clock(Month(2026, 10), CALENDAR).awaited_year is None
    assert settlement_clock(Month(2026, 11), CALENDAR).awaited_year == 2027
    assert settlement_clock(Month(2026, 12), CALENDAR).awaited_year == 2027


def test_december_days_are_official_once_the_month_is_past() -> None:
    past = replace(CALENDAR, today=date(2027, 1, 1))
    assert settlement_clock(Month(2026, 11), past).calendar is CalendarStatus.OFFICIAL
    assert settlement_clock(Month(2026, 12), past).calendar is CalendarStatus.PROVISIONAL


def test_an_actual_day_in_an_unpublished_month_makes_the_clock_provisional() -> None:
    reviewed = settlement_clock(Month(2026, 10), CALENDAR, reviewed_on=date(2026, 12, 2))
    assert reviewed.calendar is CalendarStatus.PROVISIONAL


def test_days_off_and_make_up_days_among_the_counted_ones_are_told_with_their_notice() -> None:
    clock = settlement_clock(Month(2026, 9), CALENDAR)
    assert [spell.words for spell in clock.spells] == [
        "10月1日至10月7日 国庆节放假",
        "10月10日 周六 调休上班",
    ]
    assert clock.make_up(date(2026, 10, 10))
    assert not clock.make_up(date(2026, 10, 7))
    assert not clock.make_up(date(2026, 10, 12))
    assert clock.sources == (CALENDAR.years[2026].source,)
    assert settlement_clock(Month(2026, 6), CALENDAR).spells == []


def test_what_is_told_ends_with_the_last_of_the_three_days() -> None:
    early = settlement_clock(
        Month(2026, 9), CALENDAR, reviewed_on=date(2026, 9, 1), finance_reviewed_on=date(2026, 9, 2)
    )
    assert early.payment_due_on < early.review_due_on
    assert len(early.spells) == 2
