"""The years of the calendar as they are listed: which notice counts, and from when on it is provisional. Pure."""

from dataclasses import dataclass
from datetime import date

from provider_portal.ground.calendar.notice import Notice
from provider_portal.ground.calendar.workdays import Calendar, CalendarStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class YearRow:
    """One year: its notice, those whose place it took, and the first day that is not official yet."""

    year: int
    notice: Notice | None
    earlier: tuple[Notice, ...]
    provisional_from: date | None

    @property
    def status(self) -> CalendarStatus:
        """`official` where the year's own notice is in."""
        return CalendarStatus.OFFICIAL if self.notice else CalendarStatus.PROVISIONAL

    @property
    def state(self) -> str:
        """The status in words, with what is still missing."""
        if self.notice is None:
            return f"{self.status.label}：公布后请用 portal calendar import 导入"
        if self.provisional_from is not None:
            return f"{self.status.label}，12 月暂定（等 {self.year + 1} 年的通知）"
        return self.status.label


def year_rows(calendar: Calendar) -> list[YearRow]:
    """The years with a notice, this year and the next, the latest first."""
    years = {*calendar.years, calendar.today.year, calendar.today.year + 1}
    return [_row(calendar, year) for year in sorted(years, reverse=True)]


def _row(calendar: Calendar, year: int) -> YearRow:
    firsts = (date(year, month, 1) for month in range(1, 13))
    return YearRow(
        year=year,
        notice=calendar.years.get(year),
        earlier=calendar.earlier(year),
        provisional_from=next((day for day in firsts if calendar.awaited_year(day) is not None), None),
    )
