"""Each finding of a visit, on both sides of its boundary."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from orders.visits.findings import DuplicatePhoto, OrderedItem, Signed, visit_findings
from orders.visits.visit import PositionState
from provider_portal.ground.errors import Severity
from tests.unit.visit_facts import LINE, NINE, TEN, arrival, codes, departure, facts


def test_a_good_visit_has_no_finding() -> None:
    assert codes(facts()) == []


@pytest.mark.parametrize(
    ("early", "expected"), [(timedelta(hours=2), []), (timedelta(hours=2, seconds=1), ["too_early"])]
)
def test_two_hours_before_the_plan_is_the_earliest(early: timedelta, expected: list[str]) -> None:
    assert codes(facts(arrival(NINE - early))) == expected


@pytest.mark.parametrize(("seconds", "expected"), [(-1, []), (0, ["after_end"])])
def test_the_planned_end_itself_is_too_late_for_a_check_in(seconds: int, expected: list[str]) -> None:
    assert codes(facts(arrival(TEN + timedelta(seconds=seconds)))) == expected


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(300_000, []), (300_001, ["clock_off"]), (-300_001, ["clock_off"]), (None, ["clock_unknown"])],
)
def test_a_clock_may_be_five_minutes_off(offset: int | None, expected: list[str]) -> None:
    assert codes(facts(arrival(clock_offset_ms=offset))) == expected


def test_a_phone_in_the_future_is_off_even_where_its_offset_is_not_known() -> None:
    ahead = arrival(phone_at=NINE + timedelta(minutes=6), clock_offset_ms=None)
    assert codes(facts(ahead)) == ["clock_off"]


@pytest.mark.parametrize(("seconds", "expected"), [(0, []), (1, ["late_arrival"])])
def test_an_event_may_take_a_day_to_arrive(seconds: int, expected: list[str]) -> None:
    late = arrival(received_at=NINE + timedelta(hours=24, seconds=seconds))
    assert codes(facts(late)) == expected


def test_a_missing_place_tells_its_reason() -> None:
    blind = arrival(position_state=PositionState.OFF, latitude=None, longitude=None, reason="地下室没有信号")
    found = visit_findings(facts(blind))
    assert [breach.code for breach in found] == ["place_missing"]
    assert found[0].severity is Severity.MUST_EXPLAIN
    assert "地下室没有信号" in found[0].message


@pytest.mark.parametrize(("latitude", "expected"), [("29.609796", []), ("29.609805", ["too_far"])])
def test_half_a_kilometre_from_the_elders_home_is_near_enough(latitude: str, expected: list[str]) -> None:
    assert codes(facts(arrival(latitude=latitude))) == expected


def test_without_the_elders_coordinates_nothing_is_said_of_the_distance() -> None:
    assert codes(facts(arrival(latitude="31"), elder_latitude=None, elder_longitude=None)) == []


@pytest.mark.parametrize(("minutes", "expected"), [(20, []), (19, ["too_short"])])
def test_the_least_minutes_of_the_ticked_items_are_enough(minutes: int, expected: list[str]) -> None:
    assert codes(facts(arrival(), departure(NINE + timedelta(minutes=minutes)))) == expected


def test_a_visit_that_runs_backwards_must_be_mended() -> None:
    found = visit_findings(facts(arrival(), departure(NINE - timedelta(minutes=1))))
    assert [(breach.code, breach.severity) for breach in found] == [
        ("check_out_before_check_in", Severity.MUST_FIX)
    ]


@pytest.mark.parametrize(
    ("done", "expected"),
    [({}, ["done_not_told"]), ({LINE: 0}, ["nothing_done"]), ({LINE: 1}, ["part_done"]), ({LINE: 2}, [])],
)
def test_the_ticks_say_what_was_done(done: dict[UUID, int], expected: list[str]) -> None:
    items = (OrderedItem(line_id=LINE, name="助行", quantity=2),)
    assert codes(facts(arrival(), departure(done=done), items=items)) == expected


def test_a_late_entry_waits_for_a_second_person_and_for_nothing_else() -> None:
    late = departure(late_entry=True, reason="手机没电", position_state=PositionState.UNAVAILABLE)
    assert codes(facts(arrival(), late)) == ["late_entry"]
    assert codes(facts(arrival(), replace(late, approved=True))) == []


def test_photographs_are_missed_once_the_caregiver_left() -> None:
    assert codes(facts(photos=0)) == ["no_photo"]
    assert codes(facts(arrival(), photos=0)) == []


def test_a_photograph_of_another_order_must_be_replaced() -> None:
    used = DuplicatePhoto(kind_label="服务前", order_number="GD2026-000003")
    found = visit_findings(facts(duplicates=(used,)))
    assert [(breach.code, breach.severity) for breach in found] == [("duplicate_photo", Severity.MUST_FIX)]
    assert "GD2026-000003" in found[0].message


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        (Signed(kind="recipient", signer_name="王秀英"), []),
        (Signed(kind="relative", signer_name="王芳", relation="女儿"), ["proxy_signature"]),
        (Signed(kind="unable", signer_name="王秀英", reason="手不能动"), ["unsigned"]),
        (
            Signed(kind="recipient", signer_name="王秀英", reason="没电", by_office=True),
            ["late_confirmation"],
        ),
    ],
)
def test_how_it_was_signed_is_told(signed: Signed, expected: list[str]) -> None:
    assert codes(facts(signed=signed)) == expected
