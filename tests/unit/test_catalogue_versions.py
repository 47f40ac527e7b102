"""New versions of the list: reading files, which version counts on a day, and what changes between two."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from catalog.items.catalogue import Catalogue, CatalogueItem, catalogue_of
from catalog.items.columns import minutes_of
from catalog.items.overlaps import Contents, exclusion_note, overlapping_items
from catalog.items.shelf import shelf_for
from catalog.items.units import Unit
from catalog.versions.difference import Gravity, HeldPrice, consequences, difference
from catalog.versions.reading import MOST_BYTES, read_catalogue
from catalog.versions.workbook import workbook_of
from provider_portal.ground.errors import MissingError, RuleError, Severity
from provider_portal.ground.money import Fen
from tests.lists import HUNAN

OLD = HUNAN
SEPTEMBER = date(2026, 9, 1)


def read(data: bytes, before: Catalogue = OLD) -> Catalogue:
    return read_catalogue(
        data, region="430000", effective_from=SEPTEMBER, title="新清单", source="湘民发", before=before
    )


def wrong(data: bytes) -> list[str]:
    with pytest.raises(RuleError) as refused:
        read(data)
    assert refused.value.code == "bad_file"
    return list(refused.value.fields["file"])


def changed(data: bytes, cells: dict[str, Any], sheet: str = "服务项目") -> bytes:
    book = load_workbook(BytesIO(data))
    for place, value in cells.items():
        book[sheet][place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def without(*codes: str, before: Catalogue = OLD, **changes: Any) -> Catalogue:
    items = tuple(item for item in before.items if item.code not in codes)
    return replace(before, effective_from=SEPTEMBER, items=items, **changes)


def with_item(item: CatalogueItem, **changes: Any) -> Catalogue:
    items = tuple(replace(item, **changes) if one.code == item.code else one for one in OLD.items)
    return replace(OLD, effective_from=SEPTEMBER, items=items)


# --- files ---------------------------------------------------------------------------------------------


def test_the_workbook_and_the_json_of_a_version_read_back_to_it() -> None:
    from_workbook, from_json = read(workbook_of(OLD)), read(json.dumps(OLD.as_json()).encode())
    assert from_workbook == from_json
    assert (from_workbook.items, from_workbook.overlaps, from_workbook.packages) == (
        OLD.items,
        OLD.overlaps,
        OLD.packages,
    )
    assert difference(OLD, from_workbook).empty
    assert catalogue_of(OLD.as_json()) == OLD


def test_every_wrong_cell_is_named_with_its_sheet_and_place() -> None:
    data = changed(
        workbook_of(OLD),
        {"A2": "07", "D3": None, "I4": "次、箱", "G5": "90", "H5": "30", "A6": 7, "J7": "也许"},
    )
    errors = wrong(data)
    for start in (
        "服务项目!A2：",
        "服务项目!D3：",
        "服务项目!I4：",
        "服务项目!G5：",
        "服务项目!J7：",
        "服务项目!A8：",
    ):
        assert any(sentence.startswith(start) for sentence in errors), (start, errors)


def test_a_wrong_overlap_is_named_and_nothing_is_read() -> None:
    data = changed(workbook_of(OLD), {"A2": "99", "B3": "9", "C4": None}, "重复收费")
    assert [sentence.partition("：")[0] for sentence in wrong(data)] == [
        "重复收费!A2",
        "重复收费!B3",
        "重复收费!C4",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "打不开"),
        (b"PK\x03\x04 no archive", "不是能打开的 XLSX"),
        (b"\xff\xfe\x00", "打不开"),
        (b"[]", "应是一个对象"),
        (b'{"items": {}}', "items 列表"),
        (b'{"items": [7]}', "items[0] 应是对象"),
        (b'{"items": []}', "没有服务项目"),
        (b'{"items": [], "region": "520000"}', "与所选地区"),
        (b" " * (MOST_BYTES + 1), "超过 5 MB"),
        (b"[" * 200_000, "打不开"),
    ],
)
def test_what_is_no_list_is_refused_in_words(data: bytes, sentence: str) -> None:
    assert sentence in wrong(data)[0]


def test_a_workbook_of_something_else_says_what_is_missing() -> None:
    book = load_workbook(BytesIO(workbook_of(OLD)))
    book["服务项目"].title = "Sheet1"
    out = BytesIO()
    book.save(out)
    assert "没有名为“服务项目”" in wrong(out.getvalue())[0]
    assert "缺少列：服务内容" in wrong(changed(workbook_of(OLD), {"E1": "说明"}))[0]


def test_what_a_province_leaves_out_stays_as_it_was() -> None:
    content = OLD.as_json()
    rows = [row for row in content["items"] if row["code"].isdigit() and row["code"] != "40"]
    made = read(json.dumps({"items": rows}).encode())
    assert [item.code for item in made.items[-4:]] == ["bed", "care", "meals", "day_care"]
    assert {(one.whole, one.part) for one in made.overlaps} == {("23", "24"), ("9", "23"), ("15", "14")}
    assert made.packages == OLD.packages


def test_minutes_come_from_the_duration_where_nothing_else_is_said() -> None:
    assert minutes_of("20-60分钟") == (20, 60)
    assert minutes_of("约 30 分钟") == (30, 30)
    assert minutes_of("40～180分钟（含路途）") == (40, 180)
    assert minutes_of("按天或小时计算") is None


def test_a_formula_stays_text() -> None:
    odd = replace(OLD, items=(replace(OLD.items[0], content="=1+1"), *OLD.items[1:]))
    cell = load_workbook(BytesIO(workbook_of(odd)))["服务项目"]["E2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


# --- which version counts ------------------------------------------------------------------------------


def test_a_version_counts_from_its_first_day() -> None:
    new = without("48")
    shelf = shelf_for("430781", [OLD, new])
    assert shelf.on(date(2026, 8, 31)) is OLD
    assert shelf.on(SEPTEMBER) is new
    assert shelf.on(date(2020, 1, 1)) is OLD
    assert shelf.lists("48", date(2026, 8, 31))
    assert not shelf.lists("48", SEPTEMBER)
    assert [item.code for item in shelf.dropped(SEPTEMBER)] == ["48"]
    assert shelf.item("48", SEPTEMBER).name == "拔罐"
    with pytest.raises(MissingError):
        shelf.item("49", SEPTEMBER)


def test_of_two_versions_of_one_day_the_one_entered_last_counts() -> None:
    first, second = without("48"), without("47")
    assert shelf_for("430781", [OLD, first, second]).on(SEPTEMBER) is second


def test_a_countys_own_list_goes_before_the_provinces_once_it_has_begun() -> None:
    county = without("48", region="430781")
    october = replace(OLD, effective_from=date(2026, 10, 1))
    shelf = shelf_for("430781", [OLD, october, county])
    assert shelf.on(date(2026, 8, 31)) is OLD
    assert shelf.on(date(2026, 12, 1)) is county
    assert shelf_for("430702", [OLD, october, county]).on(date(2026, 12, 1)) is october


def test_a_region_without_a_list_borrows_one_and_says_so() -> None:
    assert shelf_for("210803", [OLD]).borrowed
    own = replace(OLD, region="210000")
    assert not shelf_for("210803", [OLD, own]).borrowed
    assert shelf_for("210803", [OLD, own]).on(SEPTEMBER) is own


@given(
    st.lists(st.dates(date(2026, 1, 1), date(2027, 1, 1)), max_size=6),
    st.dates(date(2025, 6, 1), date(2027, 6, 1)),
)
def test_what_is_in_force_has_begun_and_nothing_newer_has(days: list[date], on: date) -> None:
    versions = [OLD, *(replace(OLD, effective_from=day) for day in days)]
    catalogue = shelf_for("430781", versions).on(on)
    begun = [version.effective_from for version in versions if version.effective_from <= on]
    assert catalogue.effective_from == max(begun, default=OLD.effective_from)


# --- differences ---------------------------------------------------------------------------------------


def held(code: str, unit: Unit = Unit.VISIT) -> HeldPrice:
    return HeldPrice(item=OLD.item(code), variant="", unit=unit, price_fen=Fen(60_00))


def effects(new: Catalogue, *prices: HeldPrice, assessor: bool = False) -> list[tuple[str, Gravity]]:
    rows = consequences(difference(OLD, new), prices, SEPTEMBER, assessor=assessor)
    return [(one.price.item.code, one.gravity) for one in rows]


def test_added_dropped_and_changed_items_are_told_apart() -> None:
    extra = replace(OLD.item("48"), code="49", number=49, name="足浴")
    new = with_item(OLD.item("7"), duration_text="10-30分钟", minutes_min=10, minutes_max=30)
    new = replace(
        new, items=(*(item for item in new.items if item.code != "48"), extra), overlaps=OLD.overlaps[1:]
    )
    changes = difference(OLD, new)
    assert [item.code for item in changes.added] == ["49"]
    assert [item.code for item in changes.dropped] == ["48"]
    assert [(one.after.code, [cell.label for cell in one.fields]) for one in changes.changed] == [
        ("7", ["服务时长", "参考分钟"])
    ]
    assert [(one.whole, one.part) for one in changes.overlaps_dropped] == [("23", "24")]
    assert changes.summary == "新增 1 项，删去 1 项，修改 1 项"


def test_a_dropped_item_stops_its_price_and_others_are_left_alone() -> None:
    assert effects(without("48"), held("48"), held("7")) == [("48", Gravity.STOPS)]


def test_what_changes_under_a_price_is_to_be_checked() -> None:
    seven = OLD.item("7")
    assert effects(with_item(seven, name="全身擦浴"), held("7")) == [("7", Gravity.CHECK)]
    assert effects(with_item(seven, minutes_min=19), held("7")) == [("7", Gravity.CHECK)]
    assert effects(with_item(seven, minutes_min=21), held("7")) == []
    assert effects(with_item(seven, billing_units=(Unit.HOUR,)), held("7")) == [("7", Gravity.CHECK)]
    assert effects(with_item(seven, billing_units=(Unit.HOUR,)), held("7", Unit.DAY)) == []
    assert effects(with_item(seven, group="洗浴"), held("7")) == []


def test_an_item_that_goes_to_assessors_stops_for_everybody_else() -> None:
    new = with_item(OLD.item("42"), assessor_only=True)
    assert effects(new, held("42")) == [("42", Gravity.STOPS)]
    assert effects(new, held("42"), assessor=True) == []


# --- overlaps and exclusions ---------------------------------------------------------------------------


def codes_of(*codes: str, packages: tuple[Contents, ...] = ()) -> list[tuple[str, Severity]]:
    return [(one.code, one.severity) for one in overlapping_items(codes, OLD, packages)]


MUST, EXPLAIN = Severity.MUST_FIX, Severity.MUST_EXPLAIN


def test_a_package_beside_its_own_part_is_paid_for_twice() -> None:
    wash = Contents(name="助浴套餐", parts=frozenset({"7", "10"}))
    assert codes_of("3", "7", packages=(wash,)) == [("overlapping_items", MUST)]
    assert codes_of("3", "42", packages=(wash,)) == []
    assert codes_of("3", packages=(wash,)) == []


def test_a_part_of_a_package_overlaps_like_the_item_itself() -> None:
    hair = Contents(name="理发套餐", parts=frozenset({"15"}))
    assert codes_of("3", "14", packages=(hair,)) == [("overlapping_items", MUST)]


def test_two_packages_with_the_same_part_are_paid_for_twice() -> None:
    one, two = (Contents(name=name, parts=frozenset({"7"})) for name in ("甲", "乙"))
    assert codes_of("3", packages=(one, two)) == [("overlapping_items", MUST)]


def test_a_package_that_nobody_took_apart_is_to_be_explained_beside_items_of_its_kinds() -> None:
    for packages in ((), (Contents(name="套餐"),)):
        assert codes_of("3", "7", packages=packages) == [("package_contents_unknown", EXPLAIN)]
        assert codes_of("3", "42", packages=packages) == []


def test_what_a_price_does_not_pay_for_is_said() -> None:
    assert [item.code for item in OLD.items if item.not_included] == ["4", "25", "26", "27"]
    assert "不含餐费" in exclusion_note(OLD.item("4"))
    assert "不含使用车辆产生的交通费用" in exclusion_note(OLD.item("26"))
    assert exclusion_note(OLD.item("7")) == ""


def test_institution_items_say_what_a_variant_is() -> None:
    assert (OLD.item("bed").variant_label, OLD.item("care").variant_label) == ("房型", "护理等级")
    assert OLD.item("meals").billing_units == (Unit.MONTH, Unit.DAY)
    assert {Unit.DAY, Unit.HALF_DAY} <= set(OLD.item("day_care").billing_units)
