"""One row of a list's file: what it becomes, and a sentence at the cell for everything that is wrong."""

from typing import Any

import pytest

from catalog.items.catalogue import CatalogueItem, Overlap
from catalog.items.columns import ITEM_COLUMNS, NEEDED, OVERLAP_COLUMNS, RawRow, read_item, read_overlap
from catalog.items.units import Unit
from catalog.traits import Trait
from tests.lists import HUNAN

GOOD = {
    "code": "7",
    "category": "助洁",
    "name": "上门擦浴",
    "content": "擦浴一次",
    "duration_text": "20-60分钟",
    "billing_units": "次",
}
TRAITS = "能力评估、服务包、入住费用、日间托养、仅配送、不含车费、住院可用"


def read(**values: str) -> tuple[CatalogueItem | None, list[str]]:
    cells = dict.fromkeys(ITEM_COLUMNS, "") | GOOD | values
    wrong: list[str] = []
    row = RawRow(values=cells, places={field: field for field in ITEM_COLUMNS})
    return read_item(row, wrong), wrong


def made(**values: str) -> CatalogueItem:
    item, wrong = read(**values)
    assert wrong == []
    assert item is not None
    return item


def wrong(**values: str) -> list[str]:
    item, sentences = read(**values)
    assert (item is None) is bool(sentences)
    return sentences


def test_a_row_becomes_an_item_with_every_column() -> None:
    assert made(
        group="洗浴",
        minutes_min="10",
        minutes_max="30",
        billing_units="次、每半小时,hour 次",
        assessor_only="是",
        not_included="餐费",
        variant_label="房型",
        variants="单人间、双人间",
        traits="服务包",
    ) == CatalogueItem(
        code="7",
        number=7,
        category="助洁",
        group="洗浴",
        name="上门擦浴",
        content="擦浴一次",
        duration_text="20-60分钟",
        minutes_min=10,
        minutes_max=30,
        billing_units=(Unit.VISIT, Unit.HALF_HOUR, Unit.HOUR),
        assessor_only=True,
        not_included="餐费",
        variant_label="房型",
        variants=("单人间", "双人间"),
        traits=frozenset({Trait.BUNDLE}),
    )


def test_what_is_left_empty_says_nothing() -> None:
    item = made()
    assert (item.group, item.assessor_only, item.variants, item.traits) == (None, False, (), frozenset())
    assert (item.minutes_min, item.minutes_max) == (20, 60)
    assert made(assessor_only="否").assessor_only is False


@pytest.mark.parametrize("field", NEEDED)
def test_six_cells_have_to_be_filled(field: str) -> None:
    assert wrong(**{field: ""}) == [f"{field}：“{ITEM_COLUMNS[field]}”没有填。"]
    assert len(NEEDED) == 6


@pytest.mark.parametrize(
    ("field", "longest"),
    [("content", 1000), ("category", 40), ("group", 40), ("name", 60), ("duration_text", 60),
     ("not_included", 60), ("variant_label", 200), ("variants", 200)],
)  # fmt: skip
def test_a_cell_has_a_greatest_length(field: str, longest: int) -> None:
    assert wrong(**{field: "字" * longest}) == []
    assert wrong(**{field: "字" * (longest + 1)}) == [
        f"{field}：“{ITEM_COLUMNS[field]}”最多 {longest} 个字。"
    ]


@pytest.mark.parametrize(
    ("mark", "right"), [("\x07", False), ("\ud800", False), ("\u200b", True), ("é", True)]
)
def test_marks_that_nobody_sees_are_refused(mark: str, right: bool) -> None:
    sentences = wrong(content=f"擦浴{mark}一次")
    assert sentences == ([] if right else ["content：“服务内容”含有看不见的控制字符，请重新输入。"])


@pytest.mark.parametrize(
    ("code", "number"), [("1", 1), ("999", 999), ("bed", None), ("day_care", None), ("a" * 20, None)]
)
def test_a_code_is_a_number_or_a_word(code: str, number: int | None) -> None:
    assert made(code=code).number == number


@pytest.mark.parametrize("code", ["0", "07", "1000", "b", "Bed", "床位", "1a", "a" * 21])
def test_other_codes_are_refused_and_shown_in_part(code: str) -> None:
    assert wrong(code=code) == [f"code：编号“{code[:20]}”应是 1 到 999 的数字，机构项目用 bed 这样的代码。"]


@pytest.mark.parametrize(
    ("least", "most", "right"),
    [("1", "1", True), ("1", "1440", True), ("30", "20", False), ("0", "20", False), ("1", "1441", False),
     ("1440", "1440", True), ("0", "0", False)],
)  # fmt: skip
def test_minutes_go_from_one_to_a_day_and_upwards(least: str, most: str, right: bool) -> None:
    sentences = wrong(minutes_min=least, minutes_max=most)
    assert sentences == ([] if right else ["minutes_min：分钟数应从小到大，在 1 到 1440 之间。"])


@pytest.mark.parametrize(
    ("least", "most"), [("20", ""), ("", "60"), ("a", "60"), ("２０", "60"), ("1", "00060"), ("1", "000060")]
)
def test_minutes_are_both_plain_numbers_or_both_empty(least: str, most: str) -> None:
    assert wrong(minutes_min=least, minutes_max=most) == [
        "minutes_min：最短和最长分钟要么都填整数，要么都不填。"
    ]


def test_minutes_of_four_digits_are_still_numbers() -> None:
    assert made(minutes_min="0020", minutes_max="0060").minutes_max == 60


def test_a_duration_without_minutes_leaves_them_open() -> None:
    item = made(duration_text="按天计算")
    assert (item.minutes_min, item.minutes_max) == (None, None)
    assert made(duration_text="30分钟").minutes_max == 30


def test_words_that_are_neither_yes_nor_no_nor_a_unit_nor_a_trait_are_named() -> None:
    assert wrong(assessor_only="也许") == ["assessor_only：“仅限评估机构”请填“是”或“否”。"]
    assert wrong(billing_units="次、箱") == [
        "billing_units：计价单位“箱”不认识，可用：次、小时、半小时、天、半天、月、件。"
    ]
    assert wrong(billing_units="箱" * 21)[0].startswith(f"billing_units：计价单位“{'箱' * 20}”不认识")
    assert wrong(traits="服务包、奇怪") == [f"traits：“项目特征”里的“奇怪”不认识，可用：{TRAITS}。"]
    assert wrong(traits="奇" * 21) == [f"traits：“项目特征”里的“{'奇' * 20}”不认识，可用：{TRAITS}。"]


def overlap(**values: str) -> tuple[Overlap | None, list[str]]:
    cells = {"whole": "14", "part": "15", "because": "洗头已含"} | values
    sentences: list[str] = []
    row = RawRow(values=cells, places={field: field for field in OVERLAP_COLUMNS})
    return read_overlap(row, HUNAN, sentences), sentences


def test_an_overlap_joins_two_items_of_the_list() -> None:
    assert overlap() == (Overlap(whole="14", part="15", because="洗头已含"), [])


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        ({"because": ""}, ["because：“原因”没有填。"]),
        ({"whole": ""}, ["whole：“包含项目编号”没有填。"]),
        ({"part": "99"}, ["part：项目清单里没有编号 99。"]),
        ({"whole": "9" * 21}, [f"whole：项目清单里没有编号 {'9' * 20}。"]),
        ({"part": "14"}, ["part：一个项目不能包含它自己。"]),
        ({"whole": "", "part": ""}, ["whole：“包含项目编号”没有填。", "part：“被包含项目编号”没有填。"]),
    ],
)
def test_an_overlap_that_is_none_is_told_at_its_cells(values: dict[str, Any], sentences: list[str]) -> None:
    assert overlap(**values) == (None, sentences)
