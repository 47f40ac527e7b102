"""Whether a caregiver was at two places at the same time. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Attendance:
    """The actual hours of a caregiver at an order; `until` is exclusive."""

    order_id: UUID
    number: str
    caregiver_id: UUID
    begins: datetime
    until: datetime


def clashes_of(attendances: Iterable[Attendance]) -> dict[UUID, tuple[str, ...]]:
    """Numbers of the orders that overlap, by order; an end that is another's beginning does not overlap."""
    by_caregiver: defaultdict[UUID, list[Attendance]] = defaultdict(list)
    for attendance in attendances:
        by_caregiver[attendance.caregiver_id].append(attendance)
    numbers: defaultdict[UUID, list[str]] = defaultdict(list)
    for visits in by_caregiver.values():
        visits.sort(key=lambda visit: (visit.begins, visit.until))
        for index, visit in enumerate(visits):
            for later in visits[index + 1 :]:
                if later.begins >= visit.until:
                    break
                numbers[visit.order_id].append(later.number)
                numbers[later.order_id].append(visit.number)
    return {order_id: tuple(sorted(others)) for order_id, others in numbers.items()}
