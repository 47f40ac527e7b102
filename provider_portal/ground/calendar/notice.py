"""A notice of the State Council: which days of a year are off, and which weekend days are worked. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from provider_portal.ground.frozen import FIRST_SCHEMA, FrozenForm, FrozenValue, reader_of
from provider_portal.ground.labels import Labelled

_WEEKDAYS = "一二三四五六日"
_DECEMBER = 12


class DayKind(Labelled):
    """What a notice makes of a day."""

    HOLIDAY = "holiday", "放假"
    WORKDAY = "workday", "调休上班"


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeDay:
    """One day that a notice names; `name` is the holiday's, empty where the notice gives none."""

    on: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeDays(FrozenValue):
    """The days of a notice in the order of time, as they are stored."""

    days: tuple[NoticeDay, ...]


NOTICE_DAYS: FrozenForm[NoticeDays] = FrozenForm(readers={FIRST_SCHEMA: reader_of(NoticeDays)})


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One notice with its days in the order of time; `imported_at` None where it came with the program.

    Its year is that of its latest day. It may reach into the December before, and no further.
    """

    source: str
    days: tuple[NoticeDay, ...]
    published_on: date | None = None
    imported_at: datetime | None = None

    @property
    def year(self) -> int:
        """The year that it arranges."""
        return self.days[-1].on.year

    def count(self, kind: DayKind) -> int:
        """How many days of a kind it names."""
        return sum(day.kind is kind for day in self.days)

    def same_as(self, other: "Notice") -> bool:
        """Whether both say the same, whenever they were imported."""
        return (self.source, self.published_on, self.days) == (other.source, other.published_on, other.days)


def first_possible_day(year: int) -> date:
    """The earliest day that the notice of a year may name: 1 December of the year before."""
    return date(year - 1, _DECEMBER, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Spell:
    """Days in a row that are off, or worked, for one reason."""

    first: date
    last: date
    kind: DayKind
    name: str

    @property
    def words(self) -> str:
        """`10月1日至10月7日 国庆节放假`, `10月10日 周六 调休上班`."""
        if self.first == self.last:
            days = f"{_short(self.first)} 周{_WEEKDAYS[self.first.weekday()]}"
        else:
            days = f"{_short(self.first)}至{_short(self.last)}"
        reason = self.name if self.kind is DayKind.HOLIDAY else ""
        return f"{days} {reason}{self.kind.label}"


def spells(days: Iterable[NoticeDay]) -> list[Spell]:
    """Days in the order of time, those that follow each other told once."""
    made: list[Spell] = []
    for day in days:
        last = made[-1] if made else None
        if last and (last.last + timedelta(days=1), last.kind, last.name) == (day.on, day.kind, day.name):
            made[-1] = Spell(first=last.first, last=day.on, kind=day.kind, name=day.name)
        else:
            made.append(Spell(first=day.on, last=day.on, kind=day.kind, name=day.name))
    return made


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"
