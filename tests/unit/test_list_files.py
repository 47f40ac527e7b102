"""A list from a file: up to which size and how many mistakes, whose region, and what the file is silent about."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from catalog.items.catalogue import Catalogue, Overlap
from catalog.traits import Trait
from catalog.versions.reading import MOST_BYTES, MOST_SHOWN, read_catalogue
from catalog.versions.workbook import workbook_of
from provider_portal.ground.errors import RuleError
from tests.lists import HUNAN

ROWS: list[dict[str, Any]] = HUNAN.as_json()["items"]
SEVEN = next(row for row in ROWS if row["code"] == "7")


def read(data: bytes | dict[str, Any], before: Catalogue = HUNAN) -> Catalogue:
    return read_catalogue(
        data if isinstance(data, bytes) else json.dumps(data).encode(),
        region="430000",
        effective_from=date(2026, 9, 1),
        title="新清单",
        source="湘民发",
        before=before,
    )


def wrong(data: bytes | dict[str, Any]) -> list[str]:
    with pytest.raises(RuleError) as refused:
        read(data)
    assert refused.value.code == "bad_file"
    return list(refused.value.fields["file"])


def test_what_is_read_bears_its_region_day_title_and_source() -> None:
    made = read({"items": ROWS})
    assert (made.version, made.region, made.effective_from) == (
        "430000-2026-09-01",
        "430000",
        date(2026, 9, 1),
    )
    assert (made.title, made.source) == ("新清单", "湘民发")


def test_five_megabytes_are_the_most() -> None:
    assert MOST_BYTES == 5 * 1024 * 1024
    data = json.dumps({"items": ROWS}).encode()
    assert read(data + b" " * (MOST_BYTES - len(data))).items == HUNAN.items
    assert wrong(data + b" " * (MOST_BYTES - len(data) + 1)) == ["文件超过 5 MB，请只保留项目清单后再传。"]


@pytest.mark.parametrize(
    ("count", "more"),
    [(20, []), (21, ["还有 1 处，改好上面的后再传一次。"]), (25, ["还有 5 处，改好上面的后再传一次。"])],
)
def test_twenty_mistakes_are_shown_and_the_rest_counted(count: int, more: list[str]) -> None:
    rows = [row | {"name": ""} for row in ROWS[:count]]
    shown = [f"items[{index}].name：“服务项目”没有填。" for index in range(20)]
    assert wrong({"items": rows}) == shown + more
    assert MOST_SHOWN == 20


@pytest.mark.parametrize("region", ["110000", "520000"])
def test_a_file_of_another_region_is_refused(region: str) -> None:
    assert wrong({"items": ROWS, "region": region}) == [
        f"文件写的地区是 {region}，与所选地区 430000 不一致，请核对。"
    ]
    assert read({"items": ROWS, "region": "430000"}).items == HUNAN.items


def test_a_code_that_comes_again_is_named_with_its_first_place_each_time() -> None:
    assert wrong({"items": [SEVEN, SEVEN, SEVEN]}) == [
        f"items[{index}].code：编号 7 与 items[0].code 重复，请核对。" for index in (1, 2)
    ]


def test_a_list_that_names_one_institution_item_takes_none_from_the_former() -> None:
    bed = next(row for row in ROWS if row["code"] == "bed")
    assert [item.code for item in read({"items": [SEVEN, bed]}).items] == ["7", "bed"]
    assert [item.code for item in read({"items": [SEVEN]}).items] == ["7", "bed", "care", "meals", "day_care"]


@pytest.mark.parametrize("name", ["一", "龟"])
def test_an_overlap_or_a_bundle_of_a_number_that_was_given_away_is_not_taken_over(name: str) -> None:
    renamed = [row | ({"name": name} if row["code"] in {"23", "3"} else {}) for row in ROWS]
    made = read({"items": renamed})
    assert {(one.whole, one.part) for one in made.overlaps} == {("15", "14"), ("40", "36")}
    assert made.packages == ()
    assert read({"items": ROWS}).packages == HUNAN.packages


@pytest.mark.parametrize("gone", ["23", "24", "9"])
def test_an_overlap_needs_both_of_its_items(gone: str) -> None:
    made = read({"items": [row for row in ROWS if row["code"] != gone]})
    assert all(gone not in (one.whole, one.part) for one in made.overlaps)
    assert len(made.overlaps) == sum(gone not in (one.whole, one.part) for one in HUNAN.overlaps)


def test_overlaps_that_a_file_tells_are_its_own_and_each_counts_once() -> None:
    pair = {"whole": "7", "part": "9", "because": "试"}
    assert read({"items": ROWS, "overlaps": [pair, pair]}).overlaps == (Overlap(**pair),)
    assert read({"items": ROWS, "overlaps": []}).overlaps == ()
    assert wrong({"items": ROWS, "overlaps": {}}) == ["JSON 的 overlaps 应是列表。"]
    assert wrong({"items": ROWS, "overlaps": [7]}) == ["JSON 的 overlaps[0] 应是对象。"]


RULE = {"item": "7", "categories": [SEVEN["category"]], "because": "试"}


def test_bundles_that_a_file_tells_are_its_own_one_or_several() -> None:
    rows = [{key: value for key, value in row.items() if key != "traits"} for row in ROWS]
    before = replace(HUNAN, items=tuple(replace(item, traits=frozenset()) for item in HUNAN.items))
    for told in (RULE, [RULE]):
        made = read({"items": rows, "packages": told}, before)
        [rule] = made.packages
        assert (rule.item, rule.categories, rule.because) == ("7", (SEVEN["category"],), "试")
        assert [item.code for item in made.items if Trait.BUNDLE in item.traits] == ["7"]
    assert read({"items": rows, "packages": []}, before).packages == ()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"item": "99"}, "packages[0].item：项目清单里没有编号 99。"),
        ({"item": "9"}, "packages[0].item：编号 9 的 traits 里没有 bundle（服务包）。"),
        ({"categories": ["助洁"]}, "packages[0].categories：清单里没有类别“助洁”。"),
    ],
)
def test_a_bundle_of_what_is_not_there_is_told(change: dict[str, Any], sentence: str) -> None:
    assert wrong({"items": ROWS, "packages": [RULE | {"item": "3"} | change]}) == [sentence]


def test_a_former_bundle_holds_for_the_categories_that_are_left_while_it_is_one() -> None:
    (rule,) = HUNAN.packages
    left = [row for row in ROWS if row["category"] != rule.categories[-1]]
    assert [one.categories for one in read({"items": left}).packages] == [rule.categories[:-1]]
    none_left = [row for row in ROWS if row["category"] not in rule.categories]
    assert read({"items": none_left}).packages == ()
    plain = [row | ({"traits": []} if row["code"] == rule.item else {}) for row in ROWS]
    assert read({"items": plain}).packages == ()


@pytest.mark.parametrize(
    "told", [7, [7], {}, [{"item": "7"}], [RULE | {"categories": None}], [{"categories": [], "because": ""}]]
)
def test_a_bundle_that_is_none_is_told(told: object) -> None:
    assert wrong({"items": ROWS, "packages": told}) == [
        "JSON 的 packages 每一条应有 item、categories 和 because。"
    ]


def test_values_of_a_json_file_are_read_as_a_person_would_type_them() -> None:
    row = SEVEN | {
        "code": 7,
        "name": " 上门\r\n擦浴\n一次 ",
        "assessor_only": True,
        "variants": ["甲", "乙"],
        "group": None,
        "not_included": False,
    }
    item = read({"items": [row]}).item("7")
    assert (item.name, item.assessor_only, item.variants) == ("上门 擦浴 一次", True, ("甲", "乙"))
    assert (item.group, item.not_included) == (None, "")


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps({"items": ROWS}).encode()).items == HUNAN.items


def test_a_workbook_without_its_sheet_is_refused_and_without_overlaps_keeps_the_former() -> None:
    def without(sheet: str) -> bytes:
        book = load_workbook(BytesIO(workbook_of(HUNAN)))
        del book[sheet]
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    assert wrong(without("服务项目")) == ["工作簿里没有名为“服务项目”的工作表，请从模板开始填写。"]
    assert read(without("重复收费")).overlaps == HUNAN.overlaps


def test_an_empty_list_is_refused() -> None:
    assert wrong({"items": []}) == ["文件里没有服务项目，请从模板开始填写。"]
