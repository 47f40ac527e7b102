"""How much a visit was off is told in numbers and as people say it: minutes, hours, days, metres."""

from datetime import timedelta
from typing import Any

import pytest

from orders.visits.findings import Limits, OrderedItem, VisitFacts, visit_findings
from orders.visits.visit import PositionState
from provider_portal.ground.errors import Breach
from tests.unit.visit_facts import LINE, NINE, OTHER, TEN, arrival, codes, departure, facts


def one(visit: VisitFacts) -> Breach:
    [breach] = visit_findings(visit)
    return breach


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("late", "number", "words"),
    [
        (hours(24) + timedelta(seconds=1), 24, "24 小时"),
        (hours(25) - timedelta(seconds=1), 24, "24 小时"),
        (hours(25), 25, "25 小时"),
        (hours(47), 47, "47 小时"),
        (hours(48), 48, "2 天"),
        (hours(72) - timedelta(seconds=1), 71, "2 天"),
        (hours(240), 240, "10 天"),
    ],
)
def test_a_late_arrival_is_told_in_whole_hours(late: timedelta, number: int, words: str) -> None:
    breach = one(facts(arrival(received_at=NINE + late)))
    assert breach.numbers == {"hours": number}
    assert breach.message == f"签到过了 {words}才传到系统。"


@pytest.mark.parametrize(
    ("offset_ms", "number", "words"),
    [(359_999, 5, "5 分钟"), (-360_000, 6, "6 分钟"), (119 * 60_000, 119, "119 分钟"), (7_200_000, 120, "2 小时"),
     (121 * 60_000, 121, "2 小时"), (180 * 60_000, 180, "3 小时"), (2879 * 60_000, 2879, "47 小时"),
     (2880 * 60_000, 2880, "2 天"), (4319 * 60_000, 4319, "2 天"), (4320 * 60_000, 4320, "3 天")],
)  # fmt: skip
def test_a_clock_is_off_by_whole_minutes(offset_ms: int, number: int, words: str) -> None:
    breach = one(facts(arrival(clock_offset_ms=offset_ms)))
    assert breach.numbers == {"minutes": number}
    assert f"差了约 {words}，" in breach.message


def test_the_greater_of_two_clock_errors_is_told() -> None:
    ahead = arrival(phone_at=NINE + timedelta(minutes=9), clock_offset_ms=-360_000)
    assert one(facts(ahead)).numbers == {"minutes": 9}
    assert one(facts(arrival(phone_at=NINE + timedelta(minutes=6), clock_offset_ms=-540_000))).numbers == {
        "minutes": 9
    }


@pytest.mark.parametrize(
    ("early", "number", "words"),
    [
        (hours(2) + timedelta(seconds=1), 120, "2 小时"),
        (timedelta(minutes=181) - timedelta(seconds=1), 180, "3 小时"),
        (timedelta(minutes=181), 181, "3 小时"),
    ],
)
def test_an_early_check_in_is_told_in_whole_minutes(early: timedelta, number: int, words: str) -> None:
    breach = one(facts(arrival(NINE - early)))
    assert breach.numbers == {"minutes": number}
    assert breach.message == f"签到比计划开始早了 {words}。"


@pytest.mark.parametrize(
    ("late", "number"),
    [(timedelta(), 0), (timedelta(seconds=59), 0), (timedelta(seconds=60), 1), (timedelta(minutes=61), 61)],
)
def test_a_check_in_after_the_plan_is_told_in_whole_minutes(late: timedelta, number: int) -> None:
    breach = one(facts(arrival(TEN + late)))
    assert (breach.code, breach.numbers) == ("after_end", {"minutes": number})


def test_too_far_is_told_in_metres_with_the_limit() -> None:
    breach = one(facts(arrival(latitude="29.614293")))
    assert breach.numbers == {"metres": 1000, "limit_m": 500}
    assert "约 1000 米，超过 500 米" in breach.message
    assert codes(facts(arrival(latitude="29.614293"), limits=Limits(distance_m=1000))) == []


@pytest.mark.parametrize("missing", ["latitude", "longitude"])
def test_half_a_position_is_no_position(missing: str) -> None:
    place: dict[str, Any] = {"latitude": "31", missing: None}
    assert codes(facts(arrival(**place))) == []


def test_too_short_is_told_with_the_least_minutes_of_all_that_was_done() -> None:
    items = (
        OrderedItem(line_id=LINE, name="上门擦浴", quantity=1, minutes_least=40),
        OrderedItem(line_id=OTHER, name="助行", quantity=1, minutes_least=21),
    )
    breach = one(facts(arrival(), departure(done={LINE: 1, OTHER: 1}), items=items))
    assert breach.numbers == {"minutes": 60, "least_minutes": 61}


def test_items_whose_minutes_are_not_set_may_take_no_time_at_all() -> None:
    items = tuple(OrderedItem(line_id=line, name="助行", quantity=1) for line in (LINE, OTHER))
    assert codes(facts(arrival(), departure(NINE, done={LINE: 1, OTHER: 1}), items=items)) == []
    short = (*items, OrderedItem(line_id=LINE, name="上门擦浴", quantity=1, minutes_least=61))
    assert (
        one(facts(arrival(), departure(done={LINE: 1, OTHER: 1}), items=short)).numbers["least_minutes"] == 61
    )


def test_only_what_was_ticked_less_than_ordered_is_named() -> None:
    items = (
        OrderedItem(line_id=LINE, name="上门擦浴", quantity=1),
        OrderedItem(line_id=OTHER, name="助行", quantity=1),
    )
    breach = one(facts(arrival(), departure(done={LINE: 2}), items=items))
    assert breach.message == "没有全部做完：助行。只按实际勾选的数量结算。"


def test_after_a_late_check_in_the_check_out_is_still_looked_at() -> None:
    late = arrival(late_entry=True, approved=True)
    blind = departure(clock_offset_ms=None, position_state=PositionState.OFF, latitude=None, longitude=None)
    assert codes(facts(late, blind)) == ["clock_unknown", "place_missing"]


def test_a_visit_without_photographs_has_none_by_itself() -> None:
    visit = facts()
    bare = VisitFacts(state=visit.state, planned_from=NINE, planned_until=TEN, items=visit.items, stay=False)
    assert codes(bare) == ["no_photo"]
    assert codes(facts(photos=0, stay=True)) == []
