"""The settlement clock: on which working days the county reviews, finance re-reviews, and the money comes. Pure."""

from dataclasses import dataclass
from datetime import date

from provider_portal.ground.calendar.notice import DayKind, NoticeDay, Spell, spells
from provider_portal.ground.calendar.workdays import Calendar, CalendarStatus
from provider_portal.ground.periods import Month

REVIEW_WORKING_DAYS = 10
FINANCE_WORKING_DAYS = 5
PAYMENT_WORKING_DAYS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class SettlementClock:
    """Last days of the three steps of one claim month, and what they were counted with.

    `awaited_year`: the year of the notice that is missing for them to be final, None where none is. `sources` are the
    notices that counted, `named_days` the days among the counted ones that a notice names.
    """

    review_due_on: date
    finance_due_on: date
    payment_due_on: date
    awaited_year: int | None
    sources: tuple[str, ...]
    named_days: tuple[NoticeDay, ...]

    @property
    def calendar(self) -> CalendarStatus:
        """`provisional` while a notice is missing."""
        return CalendarStatus.OFFICIAL if self.awaited_year is None else CalendarStatus.PROVISIONAL

    @property
    def spells(self) -> list[Spell]:
        """Days off and make-up days among the counted ones, for people."""
        return spells(self.named_days)

    def make_up(self, day: date) -> bool:
        """Whether a day is a weekend day that is worked."""
        return any(named.on == day and named.kind is DayKind.WORKDAY for named in self.named_days)


def settlement_clock(
    month: Month,
    calendar: Calendar,
    *,
    reviewed_on: date | None = None,
    finance_reviewed_on: date | None = None,
) -> SettlementClock:
    """Review by the 10th working day of the next month, finance 5 working days later, payment 3 after that.

    Planned days count from the month (津市 五, 贵州 二(五)); an actual day, once known, is what the later ones run from.
    """
    review_due = calendar.nth_working_day(month.last_day, REVIEW_WORKING_DAYS)
    reviewed = reviewed_on or review_due
    finance_due = calendar.nth_working_day(reviewed, FINANCE_WORKING_DAYS)
    finance_reviewed = finance_reviewed_on or finance_due
    payment_due = calendar.nth_working_day(finance_reviewed, PAYMENT_WORKING_DAYS)
    last = max(review_due, finance_due, payment_due)
    return SettlementClock(
        review_due_on=review_due,
        finance_due_on=finance_due,
        payment_due_on=payment_due,
        awaited_year=calendar.awaited_year(
            month.until_day, review_due, reviewed, finance_due, finance_reviewed, payment_due
        ),
        sources=tuple(notice.source for notice in calendar.notices_for(month.until_day, last)),
        named_days=tuple(calendar.named_days(month.until_day, last)),
    )
