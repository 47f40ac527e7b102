"""Bundles are taken apart: a part beside its bundle, or in two, is told once each with both sides."""

from datetime import date
from typing import Any

import pytest

from catalog.items.catalogue import BundleRule, Catalogue, CatalogueItem, Overlap
from catalog.items.keys import PartOf, PriceKey
from catalog.items.overlaps import Contents, exclusion_note, ordered_bundles, overlap_notes, overlapping_items
from catalog.items.units import Unit
from catalog.traits import Trait
from provider_portal.ground.errors import Breach, Severity


def item(code: str, name: str, category: str = "清洁", **more: Any) -> CatalogueItem:
    facts: dict[str, Any] = {
        "group": None,
        "content": name,
        "duration_text": "",
        "minutes_min": None,
        "minutes_max": None,
    }
    number = int(code) if code.isdigit() else None
    return CatalogueItem(
        code=code, number=number, category=category, name=name, billing_units=(Unit.VISIT,), **facts | more
    )


BUNDLE = frozenset({Trait.BUNDLE})
LIST = Catalogue(
    version="试",
    region="430000",
    effective_from=date(2026, 1, 1),
    title="试",
    source="试",
    items=(
        item("3", "清洁包", "服务包", traits=BUNDLE),
        item("4", "康复包", "服务包", traits=BUNDLE),
        item("7", "擦浴"),
        item("14", "洗头"),
        item("15", "洗脚"),
        item("20", "助行", "康复"),
        item("bed", "床位费", "机构", not_included="餐费"),
    ),
    overlaps=(Overlap(whole="14", part="15", because="洗头已含洗脚"),),
    packages=(
        BundleRule(item="3", categories=("清洁", "机构"), because="清洁包由清洁项目组成"),
        BundleRule(item="4", categories=("康复",), because="康复包由康复项目组成"),
    ),
)  # fmt: skip


def sides(breaches: list[Breach]) -> list[dict[str, object]]:
    return [dict(breach.numbers) for breach in breaches]


def contents(name: str, *parts: str) -> Contents:
    return Contents(name=name, parts=frozenset(parts))


@pytest.mark.parametrize("codes", [["14", "15"], ["15", "14"], ["15", "14", "15", "7"]])
def test_a_pair_is_told_once_with_the_whole_and_the_part(codes: list[str]) -> None:
    [breach] = overlapping_items(codes, LIST)
    assert (breach.code, breach.severity) == ("overlapping_items", Severity.MUST_FIX)
    assert breach.numbers == {"whole": "14", "part": "15"}
    assert breach.message == "洗头已含洗脚：“14 洗头”与“15 洗脚”不能在同一次服务中重复收费。"


def test_one_of_a_pair_may_lie_in_a_bundle() -> None:
    breaches = overlapping_items(["3", "15"], LIST, [contents("清洁包", "14")])
    assert sides(breaches) == [{"whole": "14", "part": "15"}]


def test_a_part_beside_its_bundle_is_told_in_the_order_of_the_list() -> None:
    breaches = overlapping_items(["bed", "14", "7", "3"], LIST, [contents("清洁包", "bed", "7", "14", "99")])
    assert sides(breaches) == [{"whole": "清洁包", "part": code} for code in ("7", "14", "bed")]


def test_a_part_in_two_bundles_is_told_of_the_second() -> None:
    two = [contents("清洁包", "7"), contents("康复包", "7", "20")]
    assert sides(overlapping_items(["3", "4"], LIST, two)) == [{"whole": "康复包", "part": "7"}]


def test_a_part_is_not_its_own_double() -> None:
    assert overlapping_items(["3", "4"], LIST, [contents("清洁包", "7"), contents("康复包", "20")]) == []


def test_a_code_that_the_list_has_not_is_no_bundle_and_no_part() -> None:
    assert overlapping_items(["99", "7"], LIST, [contents("清洁包", "99")]) == []


@pytest.mark.parametrize(
    ("codes", "bundles", "rule"),
    [
        (["3", "7"], [], "3"),
        (["3", "bed"], [], "3"),
        (["4", "20"], [], "4"),
        (["3", "20"], [], None),
        (["7", "20"], [], None),
        (["3", "7"], [contents("清洁包")], "3"),
        (["3", "7"], [contents("清洁包", "14")], None),
        (["3", "7"], [contents("清洁包", "14"), contents("康复包")], "3"),
    ],
)
def test_a_bundle_that_nobody_took_apart_is_asked_about_beside_items_of_its_kinds(
    codes: list[str], bundles: list[Contents], rule: str | None
) -> None:
    breaches = overlapping_items(codes, LIST, bundles)
    assert sides(breaches) == ([{"package": rule}] if rule else [])
    assert all(
        (one.code, one.severity) == ("package_contents_unknown", Severity.MUST_EXPLAIN) for one in breaches
    )


def test_the_items_that_may_be_paid_twice_are_named_in_the_order_of_the_list() -> None:
    [breach] = overlapping_items(["bed", "15", "7", "3"], LIST)
    assert "“7 擦浴”“15 洗脚”“床位费”是否重复收费" in breach.message


def test_ordered_bundles_bear_the_providers_name_and_its_registered_parts() -> None:
    own = PriceKey(item="3", variant="大包", unit=Unit.VISIT)
    plain = PriceKey(item="4", unit=Unit.VISIT)
    bath = PriceKey(item="7", unit=Unit.VISIT)
    parts = {own: [PartOf(key=bath, quantity=2)], bath: [PartOf(key=own, quantity=1)]}
    assert ordered_bundles(LIST, [own, bath, plain], parts) == [contents("大包", "7"), contents("康复包")]


def test_the_page_of_an_item_tells_its_pairs_and_its_bundle() -> None:
    pair = "洗头已含洗脚：“14 洗头”与“15 洗脚”不能在同一次服务中重复收费。"
    assert overlap_notes("14", LIST) == overlap_notes("15", LIST) == [pair]
    assert overlap_notes("7", LIST) == []
    assert overlap_notes("3", LIST) == [
        "清洁包由清洁项目组成：“3 清洁包”不能与包里已有的项目在同一次服务中重复收费。"
    ]


def test_what_a_price_does_not_pay_for_is_told() -> None:
    assert exclusion_note(LIST.item("7")) == ""
    assert exclusion_note(LIST.item("bed")).startswith("“床位费”的价格不含餐费，备案和收费都不能算进去。")
