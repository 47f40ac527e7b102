"""The catalogue file: 48 items and the institution's own, found by code, name and initials."""

import json
from pathlib import Path

import pytest

from catalog.items.catalogue import item_json
from catalog.items.overlaps import overlap_notes, overlapping_items
from catalog.items.units import Unit
from provider_portal.ground.errors import MissingError
from tests.lists import HUNAN

FILE = Path(__file__).parents[2] / "catalog/items/data/430000-2026.json"


def test_the_items_are_numbered_1_to_48_and_the_institutions_own_have_codes() -> None:
    items = HUNAN.items
    assert [item.number for item in items[:48]] == list(range(1, 49))
    assert [item.code for item in items[:48]] == [str(number) for number in range(1, 49)]
    assert [item.code for item in items[48:]] == ["bed", "care", "meals", "day_care"]
    assert {item.category for item in items[48:]} == {"机构养老服务"}


def test_only_seven_of_the_48_have_no_reference_minutes() -> None:
    without = [item.number for item in HUNAN.items[:48] if item.minutes_min is None]
    assert without == [2, 3, 24, 25, 26, 27, 34]
    for item in HUNAN.items:
        assert (item.minutes_min is None) == (item.minutes_max is None)
        assert (item.minutes_min or 0) <= (item.minutes_max or 0)


def test_only_the_assessment_is_the_assessors() -> None:
    assert [item.number for item in HUNAN.items if item.assessor_only] == [1]


def test_every_item_says_what_it_is_and_how_it_is_billed() -> None:
    for item in HUNAN.items:
        assert item.name
        assert item.content
        assert item.billing_units
        assert item.keys


def test_the_file_holds_nothing_the_program_does_not_know() -> None:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    assert len(content["items"]) == len(HUNAN.items)
    assert HUNAN.item("34").billing_units == (Unit.DAY, Unit.MONTH)


@pytest.mark.parametrize("code", ["0", "49", "07", "", "床位费", "BED"])
def test_an_unknown_code_is_missing(code: str) -> None:
    with pytest.raises(MissingError):
        HUNAN.item(code)


def test_machines_get_numbers_and_codes() -> None:
    assert [item_json(item.code) for item in HUNAN.items[46:50]] == [47, 48, "bed", "care"]


@pytest.mark.parametrize(
    ("needle", "code"),
    [("smcy", "7"), ("擦浴", "7"), ("7", "7"), ("CWF", "bed"), ("hlf", "care"), ("rjty", "day_care")],
)
def test_an_item_is_found_by_what_a_person_types(needle: str, code: str) -> None:
    assert code in [item.code for item in HUNAN.search(needle)]


def test_nothing_typed_gives_everything() -> None:
    assert len(HUNAN.search("  ")) == 52
    assert HUNAN.search("没有的项目") == []


@pytest.mark.parametrize("pair", [("23", "24"), ("9", "23"), ("14", "15"), ("36", "40")])
def test_items_that_contain_one_another_are_told_in_either_order(pair: tuple[str, str]) -> None:
    for codes in (pair, tuple(reversed(pair)), (*pair, "7", *pair)):
        assert [breach.code for breach in overlapping_items(codes, HUNAN)] == ["overlapping_items"]
    assert overlap_notes(pair[0], HUNAN)


def test_items_apart_from_one_another_are_not_told() -> None:
    assert overlapping_items(["7", "14", "36", "24"], HUNAN) == []
    assert len(overlapping_items(["9", "23", "24"], HUNAN)) == 2
    assert overlap_notes("7", HUNAN) == []
