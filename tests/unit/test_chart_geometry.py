"""Where the lines and words of a price's drawing stand: a year of 384 days is drawn a unit a day."""

from datetime import date, timedelta

import pytest

from catalog.item_pages.chart import Chart, Level, chart_of
from provider_portal.ground.money import Fen

FIRST = date(2026, 1, 1)
LATE = 354
"""Thirty days before the right edge of such a year."""


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def levels(**steps: int | None) -> list[Level]:
    """`d92=7000`: 70 yuan from the 92nd day on."""
    return [
        Level(first=day(int(name[1:])), fen=None if fen is None else Fen(fen)) for name, fen in steps.items()
    ]


def drawn(prices: list[Level], ceilings: list[Level], today: int = LATE) -> Chart:
    return chart_of("擦浴", prices, ceilings, day(today))


def test_steps_go_along_and_then_up_or_down_and_break_where_nothing_is_filed() -> None:
    chart = drawn(levels(d0=8000, d92=7000, d150=None, d200=8000), levels(d0=8000))
    assert chart.price_path == "M8 64H100V101H158M208 64H392"
    assert chart.ceiling_path == "M8 64H392"
    assert chart.today_x == 362


def test_prices_are_written_under_and_ceilings_over_their_lines() -> None:
    chart = drawn(levels(d0=8000, d92=7000, d150=None, d200=8000), levels(d0=8000))
    assert [(one.x, one.y, one.text, one.anchor) for one in chart.price_labels] == [
        (12, 84, "80.00", "start"),
        (104, 121, "70.00", "start"),
        (212, 84, "80.00", "start"),
    ]
    assert [(one.x, one.y, one.text) for one in chart.ceiling_labels] == [(12, 52, "上限 80.00")]


def test_a_label_that_has_a_unit_too_little_room_is_left_out() -> None:
    chart = drawn(levels(d0=8000, d91=7000), levels(d0=8000))
    assert [one.x for one in chart.price_labels] == [103]


def test_a_label_is_measured_against_the_one_beside_it() -> None:
    chart = drawn(levels(d50=8000, d100=7000, d200=8000), levels(d0=8000))
    assert [one.x for one in chart.price_labels] == [112, 212]


def test_a_label_never_runs_over_the_right_edge() -> None:
    chart = drawn(levels(d0=8000, d340=7000), levels(d0=8000))
    assert [one.x for one in chart.price_labels] == [12, 300]
    assert [one.x for one in drawn(levels(d0=8000, d288=7000), levels(d0=8000)).price_labels] == [12, 300]
    assert [one.x for one in drawn(levels(d0=8000, d287=7000), levels(d0=8000)).price_labels] == [12, 299]


def test_days_are_named_from_today_back_where_there_is_room() -> None:
    chart = drawn(levels(d0=8000, d92=7000, d150=None, d200=8000), levels(d0=8000))
    assert [(one.x, one.y, one.text, one.anchor) for one in chart.day_labels] == [
        (362, 184, "今天", "end"),
        (208, 184, "2026-07-20", "middle"),
        (100, 184, "2026-04-03", "middle"),
        (8, 184, "2026-01-01", "start"),
    ]


def test_the_first_day_is_named_where_only_a_ceiling_began() -> None:
    chart = drawn(levels(d100=8000), levels(d0=8000))
    assert [one.text for one in chart.day_labels] == ["今天", "2026-04-11", "2026-01-01"]
    assert [one.x for one in drawn(levels(d91=8000), levels(d0=8000)).day_labels] == [362, 99]


@pytest.mark.parametrize(("begins", "anchor"), [(45, "start"), (46, "middle")])
def test_a_word_near_the_left_edge_begins_at_its_day(begins: int, anchor: str) -> None:
    chart = drawn([Level(first=day(begins), fen=Fen(8000))], levels(d0=8000))
    assert [(one.x, one.anchor) for one in chart.day_labels[1:]] == [(8 + begins, anchor)]


@pytest.mark.parametrize(("today", "x", "anchor"), [(221, 346, "middle"), (226, 347, "end")])
def test_a_word_near_the_right_edge_ends_at_its_day(today: int, x: int, anchor: str) -> None:
    label = drawn(levels(d0=8000), levels(d0=8000), today).day_labels[0]
    assert (label.x, label.anchor) == (x, anchor)


def test_what_is_still_to_come_is_drawn_behind_today() -> None:
    chart = drawn(levels(d0=8000, d354=7000), levels(d0=8000), today=100)
    assert chart.price_path == "M8 64H362V101H392"
    assert chart.today_x == 108
    assert [one.text for one in chart.day_labels] == ["今天", "2026-12-21", "2026-01-01"]


def test_a_drawing_that_begins_today_or_later_shows_today_or_not() -> None:
    assert drawn(levels(d0=8000), levels(d0=8000), today=0).today_x == 8
    assert [one.text for one in drawn(levels(d0=8000), [], today=0).day_labels] == ["今天"]
    assert [one.text for one in drawn(levels(d0=8000, d5=7000), [], today=0).day_labels] == ["今天"]
    later = drawn(levels(d0=8000), levels(d0=8000), today=-1)
    assert later.today_x is None
    assert [one.text for one in later.day_labels] == ["2026-01-01"]


@pytest.mark.parametrize(
    ("high", "low", "path"),
    [
        (8000, 7000, "M8 64H100V101H392"),
        (10000, 2000, "M8 70H100V142H392"),
        (10000, 6000, "M8 60H100V110H392"),
        (400, 400, "M8 76H100V76H392"),
        (505, 500, "M8 75H100V79H392"),
        (200, 108, "M8 61H100V108H392"),
        (100, 10, "M8 76H100V152H392"),
    ],
)
def test_the_span_follows_the_steps_a_fifth_of_the_price_or_one_yuan(high: int, low: int, path: str) -> None:
    """Twice the greatest of the three: half of it below the lowest, a quarter above the highest."""
    assert drawn(levels(d0=high, d92=low), []).price_path == path


def test_where_no_amount_is_known_nothing_is_drawn() -> None:
    chart = drawn(levels(d0=None), [])
    assert (chart.price_path, chart.ceiling_path, chart.price_labels) == ("", "", ())


def test_a_row_of_the_table_is_told_only_where_something_changed() -> None:
    chart = drawn(levels(d0=8000, d50=8000, d92=7000, d120=8000), levels(d0=8000, d60=8000))
    assert [moment.first for moment in chart.moments] == [day(0), day(92), day(120)]
    assert [moment.room_fen for moment in chart.moments] == [0, 1000, 0]
    raised = drawn(levels(d0=8000, d90=8000), levels(d0=8000, d60=9000))
    assert [moment.first for moment in raised.moments] == [day(0), day(60)]


def test_without_a_price_or_a_ceiling_there_is_neither_room_nor_excess() -> None:
    chart = drawn(levels(d0=8000, d50=None), levels(d10=7999, d60=None))
    assert [(one.room_fen, one.over_fen) for one in chart.moments] == [
        (None, 0),
        (None, 1),
        (None, 0),
        (None, 0),
    ]
