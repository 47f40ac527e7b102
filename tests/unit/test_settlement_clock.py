"""The settlement clock runs on China's working days."""

from datetime import date

from provider_portal.ground.periods import Month
from provider_portal.ground.workdays import CalendarStatus
from receipts.settlement.clock import settlement_clock


def test_july_is_reviewed_by_the_tenth_working_day_of_august() -> None:
    clock = settlement_clock(Month(2026, 7))
    assert clock.review_due_on == date(2026, 8, 14)
    assert clock.finance_due_on == date(2026, 8, 21)
    assert clock.payment_due_on == date(2026, 8, 26)
    assert clock.calendar is CalendarStatus.OFFICIAL


def test_the_holiday_week_and_its_make_up_days_count_as_the_state_council_says() -> None:
    clock = settlement_clock(Month(2026, 9))
    assert clock.review_due_on == date(2026, 10, 20)
    assert clock.finance_due_on == date(2026, 10, 27)


def test_a_clock_that_reaches_an_unpublished_year_is_provisional() -> None:
    assert settlement_clock(Month(2026, 10)).calendar is CalendarStatus.OFFICIAL
    assert settlement_clock(Month(2027, 12)).calendar is CalendarStatus.PROVISIONAL


def test_an_actual_review_day_moves_the_later_ones_only() -> None:
    clock = settlement_clock(Month(2026, 7), reviewed_on=date(2026, 8, 12))
    assert clock.review_due_on == date(2026, 8, 14)
    assert clock.finance_due_on == date(2026, 8, 19)
    assert clock.payment_due_on == date(2026, 8, 24)


def test_an_actual_finance_day_moves_the_payment_only() -> None:
    clock = settlement_clock(
        Month(2026, 7), reviewed_on=date(2026, 8, 12), finance_reviewed_on=date(2026, 8, 13)
    )
    assert clock.finance_due_on == date(2026, 8, 19)
    assert clock.payment_due_on == date(2026, 8, 18)
