"""Days and instants as papers write them: with the year, in Beijing time."""

from datetime import date, datetime

from provider_portal.ground.clock import SHANGHAI


def day_words(day: date) -> str:
    """`2026年7月15日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def moment_words(instant: datetime) -> str:
    """`2026年7月15日 09:30`."""
    local = instant.astimezone(SHANGHAI)
    return f"{day_words(local.date())} {local:%H:%M}"


def period_words(first: datetime, until: datetime) -> str:
    """`2026年7月15日 09:30–11:00`, with the second day named where it is another one."""
    start, end = first.astimezone(SHANGHAI), until.astimezone(SHANGHAI)
    tail = f"{end:%H:%M}" if start.date() == end.date() else moment_words(until)
    return f"{moment_words(first)}–{tail}"
