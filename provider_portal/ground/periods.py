"""Months and half-open periods of days, in Beijing."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, total_ordering

from provider_portal.ground.clock import beijing, beijing_day
from provider_portal.ground.errors import RuleError

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
LAST_MONTH = 12


@total_ordering
@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month; prints as `2026-07`."""

    year: int
    month: int

    def __post_init__(self) -> None:
        """Refuse what is no month."""
        if not (1 <= self.month <= LAST_MONTH and 1900 <= self.year <= 9998):  # noqa: PLR2004
            raise RuleError("bad_month", "月份应写成 2026-07 这样的格式。")

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __lt__(self, other: "Month") -> bool:
        return (self.year, self.month) < (other.year, other.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `YYYY-MM`; anything else is refused in words."""
        match = _MONTH.fullmatch(text)
        if match is None:
            raise RuleError("bad_month", "月份应写成 2026-07 这样的格式。")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def of_instant(cls, instant: datetime) -> "Month":
        """The Beijing month an instant lies in."""
        return cls.of(beijing_day(instant))

    @property
    def label(self) -> str:
        """`2026年7月`."""
        return f"{self.year}年{self.month}月"

    def plus(self, months: int) -> "Month":
        """The month so many later (or earlier, when negative)."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)

    @property
    def first_day(self) -> date:
        """Day one."""
        return date(self.year, self.month, 1)

    @property
    def until_day(self) -> date:
        """Day one of the next month: the month's exclusive end."""
        return self.plus(1).first_day

    @property
    def last_day(self) -> date:
        """The month's last day."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def days(self) -> int:
        """How many days it has."""
        return self.last_day.day

    def instants(self) -> tuple[datetime, datetime]:
        """Half-open pair of UTC instants that bound the Beijing month."""
        return beijing(self.first_day), beijing(self.until_day)


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days from `first` up to but not including `until`."""

    first: date
    until: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.until

    def overlaps(self, first: date, until: date | None) -> bool:
        """Whether a period with an open end (`None`) shares a day with this one."""
        return first < self.until and (until is None or until > self.first)


@lru_cache(maxsize=4096)
def months_before(day: date, months: int) -> date:
    """Same day of the month, so many months earlier, clipped to that month's end."""
    month = Month.of(day).plus(-months)
    return date(month.year, month.month, min(day.day, month.days))


def three_months_before(day: date) -> DaySpan:
    """The baseline window of a day: half-open, from three calendar months earlier up to it."""
    return DaySpan(months_before(day, 3), day)


def age_on(birth: date, day: date) -> int:
    """Completed years on a day; born on 29 February, the birthday is 1 March in years without that day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
