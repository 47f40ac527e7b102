"""A notice as a value: its year, its counts, and its days in words."""

from dataclasses import replace
from datetime import date

from provider_portal.ground.calendar.notice import DayKind, Notice, NoticeDay, spells
from provider_portal.ground.calendar.shipped import shipped_notices
from provider_portal.ground.clock import beijing

HOLIDAY, WORKDAY = DayKind.HOLIDAY, DayKind.WORKDAY


def test_the_shipped_notices_have_their_year_their_counts_and_their_source() -> None:
    assert [
        (one.year, one.count(HOLIDAY), one.count(WORKDAY), one.published_on) for one in shipped_notices()
    ] == [(2025, 28, 5, date(2024, 11, 12)), (2026, 33, 6, date(2025, 11, 4))]
    assert all(str(one.year) in one.source and "国办发明电" in one.source for one in shipped_notices())


def test_the_year_is_that_of_the_latest_day() -> None:
    days = tuple(NoticeDay(on=day, kind=HOLIDAY) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert Notice(source="x", days=days).year == 2027


def test_two_notices_are_the_same_whenever_they_came() -> None:
    one = shipped_notices()[0]
    assert one.same_as(replace(one, imported_at=beijing(date(2026, 1, 1))))
    assert not one.same_as(replace(one, source="x"))
    assert not one.same_as(replace(one, published_on=None))
    assert not one.same_as(replace(one, days=one.days[1:]))


def test_days_in_a_row_are_told_once_for_one_reason() -> None:
    days = [
        NoticeDay(on=date(2026, 9, 30), kind=HOLIDAY, name="中秋节"),
        NoticeDay(on=date(2026, 10, 1), kind=HOLIDAY, name="国庆节"),
        NoticeDay(on=date(2026, 10, 2), kind=HOLIDAY, name="国庆节"),
        NoticeDay(on=date(2026, 10, 4), kind=HOLIDAY, name="国庆节"),
        NoticeDay(on=date(2026, 10, 10), kind=WORKDAY, name="国庆节"),
        NoticeDay(on=date(2026, 10, 11), kind=HOLIDAY),
    ]
    assert [spell.words for spell in spells(days)] == [
        "9月30日 周三 中秋节放假",
        "10月1日至10月2日 国庆节放假",
        "10月4日 周日 国庆节放假",
        "10月10日 周六 调休上班",
        "10月11日 周日 放假",
    ]
    assert spells([]) == []
