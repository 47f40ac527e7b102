"""What a disguised rise is compared with stands in its numbers; the price that makes the worst comparison is chosen."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from catalog.items.units import Unit
from catalog.prices.ceiling.ceilings import Ceiling, PastPrice, ceiling_of
from catalog.prices.ceiling.comparison import ComparedPrice, Comparison
from catalog.prices.ceiling.disguises import (
    Around,
    Part,
    Price,
    Promise,
    Step,
    disguised_rises,
    temporary_rises,
)
from provider_portal.ground.errors import Breach
from provider_portal.ground.money import Fen
from tests.lists import HUNAN
from tests.unit.price_rule.price_facts import JOINED, PROJECT, past

FIRST = date(2026, 3, 1)


def ceiling(*papers: PastPrice) -> Ceiling:
    return ceiling_of(papers, joined_on=JOINED, project_first_day=PROJECT)


HISTORY, NONE = ceiling(past()), ceiling()


def price(fen: int = 6000, item: str = "7", variant: str = "", **more: Any) -> Price:
    facts: dict[str, Any] = {"unit": Unit.VISIT} | more
    return Price(item=HUNAN.item(item), variant=variant, price_fen=Fen(fen), **facts)


def promise(minutes: int, fen: int) -> Promise:
    return Promise(minutes=minutes, price_fen=Fen(fen), source="收据")


def codes(breaches: list[Breach]) -> list[str]:
    return [breach.code for breach in breaches]


def disguised(asked: Price, limit: Ceiling = HISTORY, **around: Any) -> Breach:
    [breach] = disguised_rises(asked, limit, Around(**around))
    return breach


def test_a_converted_price_may_also_be_lower() -> None:
    limit = ceiling(past(4002, converted="由每半小时换算"))
    assert disguised_rises(price(3000, unit=Unit.HOUR), limit, Around()) == []
    breach = disguised(price(4003, "2", unit=Unit.HOUR), limit)
    assert breach.numbers == {"before_fen": 4002, "price_fen": 4003}


@pytest.mark.parametrize(
    ("minutes", "fen"),
    [(60, 5999), (60, 6000), (61, 6000), (90, 6000)],
)
def test_as_much_time_for_no_more_money_is_no_cut(minutes: int, fen: int) -> None:
    assert disguised_rises(price(fen, minutes=minutes), HISTORY, Around(promises=(promise(60, 6000),))) == []


@pytest.mark.parametrize("minutes", [25, 30])
def test_a_length_that_was_dearer_before_is_no_cut_though_a_longer_one_was_cheaper(minutes: int) -> None:
    promises = (promise(60, 6000), promise(minutes, 4000))
    assert disguised_rises(price(3500, minutes=30), HISTORY, Around(promises=promises)) == []


def test_a_promise_that_is_dearer_by_the_minute_is_no_comparison() -> None:
    dear, cheap = promise(20, 4000), promise(120, 6000)
    breach = disguised(price(4500, minutes=45), promises=(dear, cheap))
    assert breach.numbers == {
        "before_minutes": 120,
        "before_fen": 6000,
        "minutes": 45,
        "price_fen": 4500,
        "fair_fen": 2250,
    }
    assert disguised_rises(price(4500, minutes=45), HISTORY, Around(promises=(dear,))) == []


@pytest.mark.parametrize("swapped", [False, True])
def test_the_cheapest_hour_of_all_is_compared_with(swapped: bool) -> None:
    """40 yuan for 60 minutes against 45 for 90: by the hour 40 and 30."""
    promises = (promise(60, 4000), promise(90, 4500))
    breach = disguised(price(4200, minutes=45), promises=promises[::-1] if swapped else promises)
    assert (breach.numbers["before_minutes"], breach.numbers["fair_fen"]) == (90, 2250)


def test_a_split_names_the_wholes_and_the_price() -> None:
    breach = disguised(price(1000, "24"), NONE, wholes=("23 室外助行", "9 助浴"))
    assert breach.numbers == {"price_fen": 1000, "wholes": "23 室外助行、9 助浴"}


def test_a_surcharge_names_its_variant_and_the_price() -> None:
    assert disguised(price(500, variant="夜间加收"), NONE).numbers == {
        "price_fen": 500,
        "variant": "夜间加收",
    }


def test_a_package_is_compared_with_the_sum_of_its_parts() -> None:
    parts = (
        Part(label="7 上门擦浴", quantity=1, price_fen=Fen(6000)),
        Part(label="14 洗发", quantity=2, price_fen=Fen(1000)),
        Part(label="送", quantity=3, price_fen=Fen(0)),
    )
    assert disguised(price(8001, "3"), parts=parts).numbers == {"price_fen": 8001, "parts_fen": 8000}
    for fen in (8000, 7999):
        assert disguised_rises(price(fen, "3"), HISTORY, Around(parts=parts)) == []


def test_the_cash_price_is_named_with_its_paper() -> None:
    cash = past(5000, 4)
    assert disguised(price(5001), cash=cash).numbers == {
        "price_fen": 5001,
        "cash_fen": 5000,
        "evidence_id": str(UUID(int=4)),
    }
    assert disguised_rises(price(4999), HISTORY, Around(cash=cash)) == []


def note(fen: int) -> Comparison:
    sources = tuple(
        ComparedPrice(source=name, price_fen=Fen(fen), seen_on=FIRST, scan_sha256=name * 64) for name in "ab"
    )
    return Comparison(
        note_id=UUID(int=9),
        price_fen=Fen(fen),
        reason="新设",
        sources=sources,
        signed_by_name="周建国",
        signed_on=FIRST,
    )


def steps(*fens: int) -> tuple[Step, ...]:
    return tuple(Step(first=FIRST + timedelta(days=30 * n), price_fen=Fen(fen)) for n, fen in enumerate(fens))


def rises(now: int, limit: Ceiling = HISTORY, **around: Any) -> list[Breach]:
    return temporary_rises(price(now), limit, Around(**around))


def test_a_temporary_rise_names_three_prices_and_two_days() -> None:
    [breach] = rises(5500, steps=steps(5000, 6000, 5500))
    assert breach.numbers == {
        "before_fen": 5000,
        "raised_fen": 6000,
        "after_fen": 5500,
        "from": "2026-03-31",
        "until": "2026-04-30",
    }


@pytest.mark.parametrize(
    "filed", [(6000, 6000, 5000), (5000, 6000, 6000), (7000, 6000, 5000), (6000, 5000, 4000)]
)
def test_without_a_rise_and_a_fall_nothing_is_temporary(filed: tuple[int, ...]) -> None:
    assert rises(5000, steps=steps(*filed)) == []


def test_of_two_temporary_rises_the_first_is_told() -> None:
    [breach] = rises(5000, steps=steps(5000, 6000, 5000, 7000, 5000))
    assert breach.numbers["raised_fen"] == 6000


def before(*fens: int) -> tuple[PastPrice, ...]:
    return tuple(past(fen, 5 + n, charged_on=date(2025, 11, 1)) for n, fen in enumerate(fens))


def test_a_rise_before_the_window_is_told_against_the_highest_former_price() -> None:
    [breach] = rises(5500, before_window=before(4000, 5000, 4500))
    assert breach.numbers == {"before_fen": 5000, "raised_fen": 6000, "after_fen": 5500}


@pytest.mark.parametrize(("now", "expected"), [(5999, ["temporary_rise"]), (6000, []), (6001, [])])
def test_only_a_price_that_came_down_again_was_raised_for_a_time(now: int, expected: list[str]) -> None:
    assert codes(rises(now, before_window=before(5000))) == expected


def test_without_a_ceiling_nothing_was_raised() -> None:
    assert rises(5000, NONE, before_window=before(4000)) == []


def test_a_ceiling_that_rests_on_a_comparison_was_not_raised_in_any_window() -> None:
    compared = ceiling_of((), joined_on=JOINED, project_first_day=PROJECT, comparison=note(6000))
    assert compared.ceiling_fen == 6000
    assert rises(5000, compared, before_window=before(4000)) == []
