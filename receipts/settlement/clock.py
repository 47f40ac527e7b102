"""The settlement clock: on which working days the county reviews, finance re-reviews, and the money comes."""

from dataclasses import dataclass
from datetime import date

from provider_portal.ground.periods import Month
from provider_portal.ground.workdays import CalendarStatus, calendar_status, nth_working_day

REVIEW_WORKING_DAYS = 10
FINANCE_WORKING_DAYS = 5
PAYMENT_WORKING_DAYS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class SettlementClock:
    """Last days of the three steps of one claim month; `provisional` while a year's calendar is unpublished."""

    review_due_on: date
    finance_due_on: date
    payment_due_on: date
    calendar: CalendarStatus


def settlement_clock(
    month: Month, *, reviewed_on: date | None = None, finance_reviewed_on: date | None = None
) -> SettlementClock:
    """Review by the 10th working day of the next month, finance 5 working days later, payment 3 after that.

    Planned days count from the month (津市 五, 贵州 二(五)); an actual day, once known, is what the later ones run from.
    """
    review_due = nth_working_day(month.last_day, REVIEW_WORKING_DAYS)
    finance_due = nth_working_day(reviewed_on or review_due, FINANCE_WORKING_DAYS)
    payment_due = nth_working_day(finance_reviewed_on or finance_due, PAYMENT_WORKING_DAYS)
    return SettlementClock(
        review_due_on=review_due,
        finance_due_on=finance_due,
        payment_due_on=payment_due,
        calendar=calendar_status(review_due, finance_due, payment_due),
    )
