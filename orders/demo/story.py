"""What happened in July: visits that went well and visits that a self-check must hold."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.items.units import Unit


class Turn(StrEnum):
    """What was out of the ordinary at a visit."""

    NO_PHOTO = "no_photo"
    PHOTO_OF_ANOTHER_VISIT = "photo_of_another_visit"
    LATE_ENTRY = "late_entry"
    NO_POSITION = "no_position"
    UNSIGNED = "unsigned"
    CANCELLED = "cancelled"
    MISSED = "missed"
    ONLY_ASSIGNED = "only_assigned"
    ONLY_PLACED = "only_placed"


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitStory:
    """One order: `on` and `at` (hour, minute) in Beijing, so many minutes, items as (item, unit, quantity)."""

    key: str
    elder: str
    caregiver: str
    on: date
    at: tuple[int, int]
    minutes: int
    items: tuple[tuple[str, Unit, int], ...]
    turns: frozenset[Turn] = frozenset()


def _visit(
    key: str, day: int, at: tuple[int, int], minutes: int, who: str, *items: tuple[str, int], **more: object
) -> VisitStory:
    elder, caregiver = who.split("/")
    turns = more.get("turns", ())
    month = more.get("month", 7)
    return VisitStory(
        key=key,
        elder=elder,
        caregiver=caregiver,
        on=date(2026, int(str(month)), day),
        at=at,
        minutes=minutes,
        items=tuple((item, Unit.HOUR if item == "2" else Unit.VISIT, quantity) for item, quantity in items),
        turns=frozenset(turns) if isinstance(turns, tuple) else frozenset(),
    )


_A, _B = "caregiver", "caregiver2"

VISITS = (
    _visit("v01", 2, (9, 0), 60, f"wang/{_A}", ("7", 1), ("12", 1)),
    _visit("v02", 2, (14, 0), 80, f"li/{_A}", ("8", 1), ("21", 1)),
    _visit("v03", 3, (9, 0), 60, f"shan/{_B}", ("19", 1), ("43", 1)),
    _visit("v04", 6, (9, 30), 90, f"zhang/{_B}", ("23", 1), ("42", 1)),
    _visit("v05", 7, (10, 0), 60, f"qin/{_A}", ("36", 1), ("16", 1)),
    _visit("v06", 8, (9, 0), 60, f"wang/{_A}", ("7", 1), ("43", 1), ("44", 1)),
    _visit("v07", 9, (8, 30), 180, f"li/{_B}", ("2", 3)),
    _visit("v08", 10, (15, 0), 60, f"xiang/{_B}", ("42", 1), ("43", 1)),
    _visit("v09", 13, (9, 0), 60, f"shan/{_B}", ("19", 1), turns=(Turn.PHOTO_OF_ANOTHER_VISIT,)),
    _visit("v10", 14, (9, 30), 60, f"zhang/{_A}", ("11", 1), ("12", 1), turns=(Turn.NO_PHOTO,)),
    _visit("v11", 15, (10, 0), 90, f"qin/{_A}", ("8", 1)),
    _visit("v12", 16, (9, 0), 60, f"wang/{_A}", ("7", 1), ("15", 1)),
    _visit("v13", 17, (14, 0), 60, f"li/{_B}", ("36", 1), ("5", 1), turns=(Turn.LATE_ENTRY,)),
    _visit("v14", 20, (9, 0), 60, f"shan/{_A}", ("45", 1)),
    _visit("v15", 21, (9, 30), 60, f"zhang/{_B}", ("42", 1), ("44", 1)),
    _visit("v16", 22, (10, 0), 60, f"qin/{_A}", ("7", 1)),
    _visit("v17", 23, (9, 0), 60, f"wang/{_B}", ("7", 1), ("11", 1), turns=(Turn.NO_POSITION,)),
    _visit("v18", 24, (9, 0), 60, f"xiang/{_B}", ("19", 1), turns=(Turn.CANCELLED,)),
    _visit("v19", 27, (9, 0), 60, f"zhang/{_A}", ("42", 1), turns=(Turn.MISSED,)),
    _visit("v20", 28, (9, 0), 60, f"qin/{_B}", ("7", 1), ("21", 1), turns=(Turn.UNSIGNED,)),
    _visit("a01", 4, (10, 0), 60, f"wang/{_A}", ("7", 1), ("12", 1), month=8, turns=(Turn.ONLY_ASSIGNED,)),
    _visit("a02", 4, (14, 30), 80, f"li/{_A}", ("8", 1), ("21", 1), month=8, turns=(Turn.ONLY_ASSIGNED,)),
    _visit("a03", 5, (9, 0), 60, f"shan/{_A}", ("19", 1), ("43", 1), month=8, turns=(Turn.ONLY_ASSIGNED,)),
    _visit("a04", 5, (15, 0), 60, f"qin/{_B}", ("36", 1), month=8, turns=(Turn.ONLY_PLACED,)),
)
