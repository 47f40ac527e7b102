"""The catalogue file: 48 items and the institution's own, found by code, name and initials."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.items.catalogue import Catalogue, catalogue_of, code_order, item_json, text_codes
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


def test_codes_sort_numbers_first_then_the_lists_own_codes_then_strangers() -> None:
    codes = ["zzz", "aaa", "bed", "meals", "48", "7", "100"]
    in_order = ["7", "48", "100", "meals", "bed", "aaa", "zzz"]
    assert sorted(codes, key=lambda code: code_order(code, ("meals", "bed"))) == in_order


def test_codes_without_a_number_are_told_once_in_the_order_of_the_lists() -> None:
    other = replace(HUNAN, items=(replace(HUNAN.item("bed"), code="room"), HUNAN.item("care")))
    assert text_codes([HUNAN, other]) == ("bed", "care", "meals", "day_care", "room")


def test_a_number_is_searched_whole() -> None:
    assert [item.code for item in HUNAN.search("47")] == ["47"]
    assert "8" not in [item.code for item in HUNAN.search("7")]


def test_a_list_is_lent_only_where_it_says_so() -> None:
    assert not silent(HUNAN).lent
    assert not catalogue_of({key: value for key, value in HUNAN.as_json().items() if key != "lent"}).lent
    assert catalogue_of(HUNAN.as_json() | {"lent": True}).lent


def silent(listed: Catalogue) -> Catalogue:
    """The same list, made without a word of lending."""
    return Catalogue(
        version="",
        region=listed.region,
        effective_from=listed.effective_from,
        title="",
        source="",
        items=listed.items,
    )


def test_a_version_is_a_value_whose_index_nobody_sees() -> None:
    assert hash(HUNAN) == hash(replace(HUNAN))
    assert "_by_code" not in repr(HUNAN)
