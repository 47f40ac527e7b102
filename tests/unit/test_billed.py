"""What of an order is billed: what was ticked, the least minutes it takes, and never a higher price."""

from uuid import UUID

from catalog.items.units import Unit
from orders.visits.billed import minutes_least, ticked, unit_price
from provider_portal.ground.money import Fen

LINE, OTHER = UUID(int=1), UUID(int=2)


def test_what_was_not_told_counts_as_ordered_and_what_was_left_out_as_nothing() -> None:
    ordered = {LINE: 2, OTHER: 1}
    assert ticked(ordered, {}) == ordered
    assert ticked(ordered, {LINE: 1}) == {LINE: 1, OTHER: 0}
    assert ticked(ordered, {LINE: 3, OTHER: 1}) == {LINE: 2, OTHER: 1}


def test_the_least_minutes_are_the_catalogues_or_the_hours_billed() -> None:
    assert minutes_least(Unit.VISIT, 2, 30) == 30
    assert minutes_least(Unit.HOUR, 3, None) == 180
    assert minutes_least(Unit.HALF_HOUR, 1, 45) == 45
    assert minutes_least(Unit.HALF_HOUR, 3, 45) == 90
    assert minutes_least(Unit.HALF_HOUR, 1, None) == 30
    assert minutes_least(Unit.VISIT, 1, None) == 0
    assert minutes_least(Unit.HOUR, 0, 30) == 0


def test_a_moved_day_never_makes_it_dearer() -> None:
    assert unit_price(Fen(12000), Fen(11999)) == 11999
    assert unit_price(Fen(12000), Fen(12001)) == 12000
    assert unit_price(Fen(12000), None) == 12000
