"""Reading a workbook of evidence: what Excel does to numbers and dates, each told at its cell in Chinese."""

from datetime import date, datetime
from typing import Any

import pytest

from catalog.items.units import Unit
from catalog.prices.ceiling.papers import PaperKind
from catalog.prices.evidence.imports.reading import Sheet
from catalog.prices.evidence.imports.reading import read_workbook as read
from tests.lists import HUNAN
from tests.workbooks import row, workbook

EXCEL_DAY = datetime(2026, 1, 20)  # noqa: DTZ001 - Excel knows no zone

CODES = tuple(item.code for item in HUNAN.items)


def read_workbook(data: bytes) -> Sheet:
    return read(data, CODES)


def cell_errors(rows: list[dict[str, Any]], change: Any = None) -> list[tuple[str, str]]:
    return [(error.cell, error.text) for error in read_workbook(workbook(rows, change)).errors]


def test_a_row_becomes_the_facts_of_a_paper() -> None:
    sheet = read_workbook(workbook([row(in_force_until=date(2026, 5, 31), minutes=60)]))
    assert (sheet.errors, sheet.notes) == ([], [])
    assert sheet.lines[0].row == 2
    assert sheet.lines[0].values == {
        "item": "7",
        "unit": Unit.VISIT,
        "price_fen": 6000,
        "quantity": 1,
        "kind": PaperKind.RECEIPT,
        "reference": "SJ-00001",
        "charged_on": date(2026, 1, 20),
        "in_force_until": date(2026, 6, 1),
        "minutes": 60,
    }


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        (60, 6000),
        (60.1, 6010),
        (0.29, 29),
        (1234.56, 123456),
        ("60.50", 6050),
        ("６０", 6000),
        (60.0, 6000),
        ("60元", 6000),
        ("￥1,200.00", 120000),
        ("１７。５", 1750),
    ],
)
def test_amounts_are_read_to_the_fen(value: Any, fen: int) -> None:
    sheet = read_workbook(workbook([row(price_fen=value)]))
    assert sheet.errors == []
    assert sheet.lines[0].values["price_fen"] == fen
    assert bool(sheet.notes) is isinstance(value, str)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (12.345, "最多两位小数"),
        ("12.345", "最多两位小数"),
        ("1,2", "只能填数字"),
        ("60 元/次", "只能填数字"),
        (-5, "只能填数字"),
        (0, "大于 0"),
        (True, "逻辑值"),
        (EXCEL_DAY, "变成了日期"),
        ("=60+1", "公式"),
        ("#N/A", "错误值"),
    ],
)
def test_an_amount_that_cannot_be_read_is_told_at_its_cell(value: Any, sentence: str) -> None:
    ((cell, text),) = cell_errors([row(price_fen=value)])
    assert cell == "D2"
    assert sentence in text


@pytest.mark.parametrize(
    "value",
    ["2026-01-20", "2026/1/20", "2026.1.20", "2026年1月20日", EXCEL_DAY, date(2026, 1, 20)],
)
def test_days_are_read_as_dates_and_as_unmistakable_text(value: Any) -> None:
    sheet = read_workbook(workbook([row(charged_on=value)]))
    assert sheet.lines[0].values["charged_on"] == date(2026, 1, 20)
    assert [note.cell for note in sheet.notes] == (["H2"] if isinstance(value, str) else [])


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("20/1/2026", "分不清年月日"),
        ("1月20日", "分不清年月日"),
        ("2026-02-30", "没有这一天"),
        (46042, "设为日期格式"),
        ("1889-01-01", "年份不对"),
    ],
)
def test_a_day_that_can_be_read_in_two_ways_is_told_at_its_cell(value: Any, sentence: str) -> None:
    ((cell, text),) = cell_errors([row(charged_on=value)])
    assert cell == "H2"
    assert sentence in text


@pytest.mark.parametrize(
    ("value", "reference"),
    [
        ("SJ-77_x000D_", "SJ-77"),
        ("SJ\u200b-77", "SJ-77"),
        ("SJ\u3000 77", "SJ 77"),
        ("SJ_x0041_", "SJA"),
        (123456789012345, "123456789012345"),
    ],
)
def test_references_are_kept_without_what_nobody_sees(value: Any, reference: str) -> None:
    sheet = read_workbook(workbook([row(reference=value)]))
    assert sheet.errors == []
    assert sheet.lines[0].values["reference"] == reference
    assert [note.cell for note in sheet.notes] == (["G2"] if isinstance(value, str) else [])


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (1234567890123456, "设为文本"),
        (4.307811945031211e17, "设为文本"),
        ("4.30781E+17", "设为文本"),
        ("SJ\ue000", "U+E000"),
    ],
)
def test_a_number_that_excel_has_cut_is_told_at_its_cell(value: Any, sentence: str) -> None:
    ((cell, text),) = cell_errors([row(reference=value)])
    assert cell == "G2"
    assert sentence in text


def test_merged_cells_are_told_with_their_range() -> None:
    errors = cell_errors([row(1), row(2)], lambda sheet: sheet.merge_cells("A2:A3"))
    assert errors == [("A2:A3", "是合并单元格，看不出每一行各是什么。请取消合并，逐行填写。")]


@pytest.mark.parametrize(
    ("change", "cell", "sentence"),
    [
        ({"item": 99}, "A2", "不是服务项目编号"),
        ({"item": None}, "A2", "没有填"),
        ({"unit": "周"}, "C2", "不是计价单位"),
        ({"kind": "白条"}, "F2", "不是单据类型"),
        ({"reference": None}, "G2", "没有填"),
        ({"quantity": 1.5}, "E2", "整数"),
        ({"charged_on": None}, "H2", "至少填一个"),
        ({"promotion": "对"}, "M2", "“是”或“否”"),
        ({"promotion": "是"}, "N2", "什么优惠活动"),
        ({"in_force_from": date(2026, 1, 2), "in_force_until": date(2026, 1, 1)}, "K2", "早于"),
    ],
)
def test_every_wrong_cell_is_named(change: dict[str, Any], cell: str, sentence: str) -> None:
    ((place, text),) = cell_errors([row() | change])
    assert place == cell
    assert sentence in text


def test_all_errors_are_told_at_once() -> None:
    errors = cell_errors([row(1, item=99, unit="周"), row(2), row(3, price_fen="x")])
    assert [cell for cell, _ in errors] == ["A2", "C2", "D4"]


def test_a_changed_heading_stops_the_reading() -> None:
    def rename(sheet: Any) -> None:
        sheet["D1"] = "价格"

    ((cell, text),) = cell_errors([row()], rename)
    assert cell == "D1"
    assert "表头应是“实际单价（元）”" in text


def test_empty_lines_between_rows_do_not_count() -> None:
    sheet = read_workbook(workbook([row(1), {}, row(2)]))
    assert [line.row for line in sheet.lines] == [2, 4]


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0 old xls"])
def test_what_is_no_workbook_is_refused_in_words(data: bytes) -> None:
    (error,) = read_workbook(data).errors
    assert "不是能打开的 Excel 文件" in error.text


def test_an_empty_template_is_refused_in_words() -> None:
    ((cell, text),) = cell_errors([])
    assert cell == "A2"
    assert "没有数据" in text
