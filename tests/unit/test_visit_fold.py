"""A visit is the same in whatever order its events arrive, and the phone's word outranks the office's."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.visits.phone_time import corrected
from orders.visits.place import distance_m
from orders.visits.visit import Event, VisitEventKind, fold
from provider_portal.ground.clock import beijing

NINE = beijing(date(2026, 7, 15), 9)
IN, OUT = VisitEventKind.CHECK_IN, VisitEventKind.CHECK_OUT


def event(
    number: int,
    kind: VisitEventKind = IN,
    minutes: int = 0,
    *,
    tray: bool = False,
    late_entry: bool = False,
) -> Event:
    at = NINE + timedelta(minutes=minutes)
    return Event(
        event_id=UUID(int=number),
        kind=kind,
        happened_at=at,
        received_at=at,
        phone_at=at,
        tray=tray,
        late_entry=late_entry,
    )


events = st.builds(
    event,
    number=st.integers(1, 10**6),
    kind=st.sampled_from(VisitEventKind),
    minutes=st.integers(-60, 120),
    tray=st.booleans(),
    late_entry=st.booleans(),
)


@given(
    st.lists(events, max_size=6, unique_by=lambda one: one.event_id).flatmap(
        lambda events: st.tuples(st.just(events), st.permutations(events))
    )
)
def test_the_order_of_arrival_makes_no_difference(arrivals: tuple[list[Event], list[Event]]) -> None:
    assert fold(arrivals[0]) == fold(arrivals[1])


def test_a_visit_without_events_is_empty() -> None:
    state = fold([])
    assert (state.check_in, state.check_out, state.duration_minutes, state.service_on) == (None,) * 4


def test_the_first_check_in_and_the_last_check_out_count() -> None:
    state = fold([event(1, IN, 5), event(2, IN, 0), event(3, OUT, 50), event(4, OUT, 61)])
    assert state.check_in == event(2, IN, 0)
    assert state.check_out == event(4, OUT, 61)
    assert state.duration_minutes == 61


def test_the_phone_outranks_a_late_entry_even_if_it_comes_afterwards() -> None:
    office = event(1, IN, -30, late_entry=True)
    assert fold([office]).check_in == office
    assert fold([office, event(2, IN, 10)]).check_in == event(2, IN, 10)


def test_an_event_in_the_tray_never_counts() -> None:
    lost = event(1, tray=True)
    state = fold([lost])
    assert state.check_in is None
    assert state.tray == (lost,)


def test_seconds_short_of_a_minute_are_not_a_minute() -> None:
    out = replace(event(2, OUT, 20), happened_at=NINE + timedelta(minutes=20, seconds=-1))
    assert fold([event(1), out]).duration_minutes == 19


def test_a_check_out_before_the_check_in_gives_no_duration() -> None:
    state = fold([event(1, IN, 30), event(2, OUT, 10)])
    assert state.runs_backwards
    assert state.duration_minutes is None


@pytest.mark.parametrize(("seconds", "day"), [(-1, date(2026, 7, 15)), (0, date(2026, 7, 16))])
def test_the_service_day_turns_at_midnight_in_beijing(seconds: int, day: date) -> None:
    at = beijing(date(2026, 7, 16)) + timedelta(seconds=seconds)
    assert fold([replace(event(1), happened_at=at)]).service_on == day


def test_a_slow_phone_is_corrected_by_its_offset() -> None:
    received = NINE + timedelta(minutes=30)
    moment = corrected(NINE - timedelta(minutes=10), received - timedelta(minutes=10), received)
    assert moment.happened_at == NINE
    assert moment.offset_ms == 600_000


@pytest.mark.parametrize("sent_at", [None, NINE])
def test_nothing_happens_later_than_it_was_received(sent_at: object) -> None:
    moment = corrected(NINE + timedelta(hours=3), NINE if sent_at else None, NINE)
    assert moment.happened_at == NINE
    assert moment.offset_ms == (0 if sent_at else None)


def test_an_absurd_offset_still_fits_its_column() -> None:
    moment = corrected(NINE, NINE - timedelta(days=4000), NINE)
    assert moment.offset_ms == 2_000_000_000
    assert moment.happened_at == NINE


def test_distance_is_that_of_the_earth() -> None:
    assert distance_m("29.6053", "111.8796", "29.6053", "111.8796") == 0
    assert distance_m("0", "0", "0", "1") == 111195
    assert distance_m("90", "0", "-90", "0") == 20015115


def test_a_check_out_at_the_very_instant_of_the_check_in_lasts_no_minute_and_runs_forward() -> None:
    state = fold([event(1, IN), event(2, OUT)])
    assert (state.duration_minutes, state.runs_backwards) == (0, False)


def test_an_event_counts_unless_it_is_said_to_lie_in_the_tray() -> None:
    told = Event(event_id=UUID(int=1), kind=IN, happened_at=NINE, received_at=NINE, phone_at=NINE)
    assert (fold([told]).check_in, fold([told]).tray) == (told, ())


def test_of_two_events_of_one_instant_the_lower_id_is_first_however_they_come() -> None:
    one, two = event(1, IN), event(2, IN)
    assert fold([two, one]).check_in == one
    assert fold([event(4, OUT), event(3, OUT)]).check_out == event(4, OUT)


def test_a_part_of_a_millisecond_of_the_clocks_offset_is_left_out() -> None:
    sent = NINE - timedelta(microseconds=2_500)
    offset = corrected(sent, sent, NINE).offset_ms
    assert (offset, type(offset)) == (2, int)


def test_places_at_opposite_ends_of_the_earth_and_away_from_the_equator() -> None:
    assert distance_m("0", "0", "0", "180") == 20_015_115
    assert distance_m("90", "0", "-90", "0") == 20_015_115
    assert distance_m("60", "10", "60", "11") == 55_597
    assert distance_m("60", "10", "30", "11") == 3_336_693
