"""A caregiver is at one place at a time: overlapping hours clash, touching ones do not."""

from datetime import date, timedelta
from uuid import UUID

from provider_portal.ground.clock import beijing
from receipts.selfcheck.clashes import Attendance, clashes_of

NINE = beijing(date(2026, 7, 15), 9)


def attendance(order: int, begins: int, until: int, caregiver: int = 1) -> Attendance:
    """Hours as minutes after nine."""
    return Attendance(
        order_id=UUID(int=order),
        number=f"GD{order}",
        caregiver_id=UUID(int=caregiver),
        begins=NINE + timedelta(minutes=begins),
        until=NINE + timedelta(minutes=until),
    )


def clashes(*attendances: Attendance) -> dict[int, tuple[str, ...]]:
    return {order.int: numbers for order, numbers in clashes_of(attendances).items()}


def test_two_orders_that_overlap_by_a_minute_name_each_other() -> None:
    assert clashes(attendance(1, 0, 60), attendance(2, 59, 120)) == {1: ("GD2",), 2: ("GD1",)}


def test_an_end_that_is_anothers_beginning_is_no_overlap() -> None:
    assert clashes(attendance(1, 0, 60), attendance(2, 60, 120)) == {}


def test_two_caregivers_never_clash() -> None:
    assert clashes(attendance(1, 0, 60), attendance(2, 0, 60, caregiver=2)) == {}


def test_the_order_in_which_they_come_does_not_matter_and_numbers_are_sorted() -> None:
    long, second, third = attendance(3, 0, 180), attendance(1, 30, 60), attendance(2, 90, 120)
    for rows in ((long, second, third), (third, second, long), (second, third, long)):
        assert clashes(*rows) == {3: ("GD1", "GD2"), 1: ("GD3",), 2: ("GD3",)}


def test_after_one_that_begins_later_no_other_is_asked() -> None:
    assert clashes(attendance(1, 0, 30), attendance(2, 30, 60), attendance(3, 45, 90)) == {
        2: ("GD3",),
        3: ("GD2",),
    }


def test_hours_of_no_length_at_the_beginning_of_others_do_not_overlap_them() -> None:
    empty, full = attendance(1, 0, 0), attendance(2, 0, 60)
    assert clashes(empty, full) == clashes(full, empty) == {}


def test_two_orders_of_the_same_hours_clash() -> None:
    assert clashes(attendance(2, 0, 60), attendance(1, 0, 60)) == {1: ("GD2",), 2: ("GD1",)}
