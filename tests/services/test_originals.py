"""Whose a photograph is: an order's own once each, and a duplicate until a fresh one of its kind comes."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from orders.photographs.exif_data import ExifData
from orders.visits.findings import DuplicatePhoto
from orders.visits.models import Evidence, EvidenceKind
from orders.visits.originals import FirstUse, Originals, originals_of
from provider_portal.ground.clock import beijing

ORDER = UUID(int=2)
NINE = beijing(date(2026, 7, 15), 9)
OWN = FirstUse(order_id=ORDER, order_number="GD1")
ELSEWHERE = FirstUse(order_id=UUID(int=1), order_number="GD2")
LATER = FirstUse(order_id=UUID(int=3), order_number="GD3")
BEFORE, AFTER = EvidenceKind.BEFORE, EvidenceKind.AFTER


def photograph(sha256: str, kind: EvidenceKind = BEFORE, minutes: int = 0) -> Evidence:
    """Received so many minutes after nine."""
    return Evidence(
        provider_id=UUID(int=9),
        order_id=ORDER,
        sha256=sha256,
        kind=kind,
        size=1,
        format="JPEG",
        width=640,
        height=480,
        display_sha256="",
        thumbnail_sha256="",
        exif=ExifData(),
        received_at=NINE + timedelta(minutes=minutes),
        uploaded_by=UUID(int=8),
    )


def sorted_out(evidence: Sequence[Evidence]) -> Originals:
    """`used…` and `later…` are bytes that another order used first, an older and a newer one."""
    first = {"used": ELSEWHERE, "late": LATER}
    uses = {row.sha256: first.get(row.sha256[:4], OWN) for row in evidence}
    return originals_of(ORDER, evidence, uses)


def test_an_own_photograph_is_usable_once_though_it_shows_two_things() -> None:
    first, again, other = photograph("a"), photograph("a", AFTER, 1), photograph("b", minutes=2)
    originals = sorted_out([first, again, other])
    assert originals.usable == (first, other)
    assert (originals.pending, originals.replaced) == ({}, {})


def test_a_duplicate_is_pending_with_the_number_of_the_first_order() -> None:
    duplicate = photograph("used", AFTER)
    originals = sorted_out([duplicate])
    assert originals.usable == ()
    assert originals.pending == {duplicate.id: DuplicatePhoto(kind_label="服务后", order_number="GD2")}
    assert originals.replaced == {}


def test_a_duplicate_of_an_order_with_a_higher_id_is_one_too() -> None:
    duplicate = photograph("later")
    originals = sorted_out([duplicate])
    assert originals.usable == ()
    assert originals.pending == {duplicate.id: DuplicatePhoto(kind_label="服务前", order_number="GD3")}


def test_a_later_photograph_of_the_same_kind_replaces_a_duplicate() -> None:
    duplicate, fresh = photograph("used"), photograph("a", minutes=1)
    originals = sorted_out([duplicate, fresh])
    assert originals.usable == (fresh,)
    assert originals.pending == {}
    assert originals.replaced == {duplicate.id: DuplicatePhoto(kind_label="服务前", order_number="GD2")}


def test_neither_another_kind_nor_an_earlier_nor_a_second_duplicate_replaces_it() -> None:
    duplicate = photograph("used", minutes=5)
    for other in (
        photograph("a", AFTER, 6),
        photograph("a", BEFORE, 5),
        photograph("a", BEFORE, 4),
        photograph("used2", AFTER, 6),
    ):
        assert duplicate.id in sorted_out([duplicate, other]).pending
