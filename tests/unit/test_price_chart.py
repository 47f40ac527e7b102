"""A price through time: steps stay inside the drawing, and picture, words and table say the same."""

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from catalog.item_pages.chart import BOTTOM, LEFT, RIGHT, TOP, Chart, Level, chart_of
from provider_portal.ground.money import Fen

WIDTH, HEIGHT = 400, 200
"""The view box of the drawing in its template."""

TODAY = date(2026, 8, 3)


def level(day: str, fen: int | None) -> Level:
    return Level(first=date.fromisoformat(day), fen=None if fen is None else Fen(fen))


def drawn(prices: list[Level], ceilings: list[Level]) -> Chart:
    return chart_of("“7 上门擦浴”（每次）", prices, ceilings, TODAY)


def test_the_words_say_what_held_from_each_day() -> None:
    chart = drawn([level("2026-04-07", 8000), level("2026-07-01", 7500)], [level("2026-04-03", 8000)])
    assert chart.description == (
        "2026-04-03 起没有备案价格，上限 80.00 元；2026-04-07 起备案价格 80.00 元，上限 80.00 元；"
        "2026-07-01 起备案价格 75.00 元，上限 80.00 元。"
    )
    assert [moment.room_fen for moment in chart.moments] == [None, 0, 500]


def test_a_price_above_a_lowered_ceiling_shows_by_how_much() -> None:
    chart = drawn([level("2026-04-07", 8000)], [level("2026-04-03", 8000), level("2026-07-10", 7001)])
    assert (chart.moments[-1].over_fen, chart.moments[-1].room_fen) == (999, None)


def test_a_withdrawn_price_breaks_the_line() -> None:
    chart = drawn(
        [level("2026-04-07", 8000), level("2026-05-01", None), level("2026-06-01", 7000)],
        [level("2026-04-07", 8000)],
    )
    assert chart.price_path.count("M") == 2
    assert chart.moments[1].price_fen is None


def test_the_newest_of_crowded_prices_is_named() -> None:
    chart = drawn(
        [level("2026-04-07", 8000), level("2026-07-01", 7900), level("2026-07-03", 7800)],
        [level("2026-04-07", 8000)],
    )
    assert [label.text for label in chart.price_labels] == ["80.00", "78.00"]


LEVELS = st.lists(
    st.builds(
        lambda days, fen: Level(first=date(2026, 1, 1) + timedelta(days=days), fen=fen),
        st.integers(0, 500),
        st.one_of(st.none(), st.integers(1, 10_000_00).map(Fen)),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.first,
).map(lambda levels: sorted(levels, key=lambda one: one.first))


@given(LEVELS, LEVELS)
def test_nothing_is_drawn_outside_the_frame(prices: list[Level], ceilings: list[Level]) -> None:
    chart = drawn(prices, ceilings)
    for path in (chart.price_path, chart.ceiling_path):
        for letter, numbers in re.findall(r"([MHV])([-0-9 ]+)", path):
            places = [int(number) for number in numbers.split()]
            xs, ys = {"M": (places[:1], places[1:]), "H": (places, []), "V": ([], places)}[letter]
            assert all(LEFT <= x <= RIGHT for x in xs)
            assert all(TOP <= y <= BOTTOM for y in ys)
    for label in (*chart.price_labels, *chart.ceiling_labels, *chart.day_labels):
        assert 0 <= label.x <= WIDTH
        assert 0 < label.y < HEIGHT
