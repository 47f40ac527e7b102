"""The workbook and the PDF of the detail say what the manifest says."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from receipts.verification import agreement
from tests.unit.verifying.package_file import (
    AMOUNTS,
    HEADINGS,
    PDF,
    XLSX,
    manifest,
    papers,
    pdf,
    workbook,
    write,
)
from tests.unit.verifying.spoiling import Manifest, defects


def spoiled_paper(tmp_path: Path, path: str, data: bytes) -> list[str]:
    return defects(write(tmp_path / "a.zip", data=papers(manifest()) | {path: data}))


def orders(*numbers: int) -> list[Manifest]:
    return list(manifest(*numbers)["orders"])


def test_a_row_of_the_workbook_appears_once(tmp_path: Path) -> None:
    assert spoiled_paper(tmp_path, XLSX, workbook(orders(1, 2, 2))) == [f"{XLSX}：有工单重复出现"]


def test_the_workbook_has_every_order_and_no_other(tmp_path: Path) -> None:
    found = spoiled_paper(tmp_path, XLSX, workbook(orders(3, 2, 4)))
    assert found == [
        f"{XLSX}：缺少工单 GD2026-000001",
        f"{XLSX}：多出工单 GD2026-000003",
        f"{XLSX}：多出工单 GD2026-000004",
    ]


@pytest.mark.parametrize(
    ("key", "value", "heading"),
    [
        ("official_ref", "MZT-9", "民政通核销单号"),
        ("total_fen", 12001, "消费金额（元）"),
        ("discount_fen", 999, "机构优惠（元）"),
        ("ltci_paid_fen", 501, "长护险支付（元）"),
        ("ineligible_fen", 0, "不予补贴部分（元）"),
        ("base_fen", 1020000, "补贴基数（元）"),
        ("deduction_fen", 5100.5, "券抵扣金额（元）"),
        ("deduction_fen", 5100.4, "券抵扣金额（元）"),
        ("deduction_fen", 5100.6, "券抵扣金额（元）"),
        ("self_pay_fen", 540, "个人自付（元）"),
    ],
)
def test_each_compared_cell_says_what_the_manifest_says(
    tmp_path: Path, key: str, value: object, heading: str
) -> None:
    one, two = orders(1, 2)
    found = spoiled_paper(tmp_path, XLSX, workbook([one, two | {key: value}]))
    assert found == [f"{XLSX}：工单 GD2026-000002 的“{heading}”与清单不符"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04", "读不出来"),
        (b"", "读不出来"),
        (workbook(orders(1, 2), [*HEADINGS[:-1], "自付"]), "找不到申报明细的表头"),
    ],
)
def test_a_workbook_that_is_none(tmp_path: Path, data: bytes, sentence: str) -> None:
    assert spoiled_paper(tmp_path, XLSX, data) == [f"{XLSX}：{sentence}"]


def edited(change: Callable[[Any], None]) -> bytes:
    """The usual workbook after a change of its own."""
    book = load_workbook(BytesIO(workbook(orders(1, 2))))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("cell", "right"),
    [(120, True), ("120", True), ("120.00", True), ("120.01", False), ("Infinity", False), ("NaN", False),
     ("一百二十", False), ("", False), (None, False)],
)  # fmt: skip
def test_an_amount_is_a_number_of_yuan_and_nothing_else(tmp_path: Path, cell: object, right: bool) -> None:
    def change(book: Any) -> None:
        book.worksheets[0]["L3"] = cell

    told = [f"{XLSX}：工单 GD2026-000001 的“消费金额（元）”与清单不符"]
    assert spoiled_paper(tmp_path, XLSX, edited(change)) == ([] if right else told)


def test_only_the_first_sheet_is_read(tmp_path: Path) -> None:
    def behind(book: Any) -> None:
        book.create_sheet("说明").append(["1", "GD2026-000009"])

    def before(book: Any) -> None:
        book.create_sheet("说明", 0).append(["1", "GD2026-000009"])

    assert spoiled_paper(tmp_path, XLSX, edited(behind)) == []
    assert spoiled_paper(tmp_path, XLSX, edited(before)) == [f"{XLSX}：找不到申报明细的表头"]


def test_lines_without_a_position_are_no_orders(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.worksheets[0].append(["小计", "GD2026-000009"])
        book.worksheets[0].append([None, "7", *[None] * 15, "8"])

    assert spoiled_paper(tmp_path, XLSX, edited(change)) == []


def test_a_formula_counts_by_the_value_that_is_shown(tmp_path: Path) -> None:
    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for row, each in enumerate(orders(1, 2), start=1):
        sheet.write_row(row, 0, [str(row), each["number"], each["official_ref"], *[""] * 8])
        for column, key in enumerate(AMOUNTS, start=11):
            sheet.write_formula(row, column, "=1", None, each[key] / 100)
    book.close()
    assert spoiled_paper(tmp_path, XLSX, out.getvalue()) == []


def test_a_workbook_is_read_up_to_its_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook(orders(1, 2))
    with zipfile.ZipFile(BytesIO(data)) as inner:
        inside = sum(info.file_size for info in inner.infolist())
    monkeypatch.setattr(agreement, "LARGEST_INSIDE", inside)
    assert spoiled_paper(tmp_path, XLSX, data) == []
    monkeypatch.setattr(agreement, "LARGEST_INSIDE", inside + 1)
    assert spoiled_paper(tmp_path, XLSX, data) == []
    monkeypatch.setattr(agreement, "LARGEST_INSIDE", inside - 1)
    assert spoiled_paper(tmp_path, XLSX, data) == [f"{XLSX}：读不出来"]


def test_rows_are_read_up_to_their_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreement, "MOST_ROWS", 4)
    assert spoiled_paper(tmp_path, XLSX, workbook(orders(1, 2))) == []
    monkeypatch.setattr(agreement, "MOST_ROWS", 3)
    assert spoiled_paper(tmp_path, XLSX, workbook(orders(1, 2))) == [f"{XLSX}：缺少工单 GD2026-000002"]


def test_the_limits_of_a_workbook_are_those_of_the_format() -> None:
    assert (agreement.LARGEST_INSIDE >> 20, agreement.MOST_ROWS) == (512, 200_000)


@pytest.mark.parametrize(
    ("missing", "name"),
    [(0, "消费金额合计 240.00"), (1, "券抵扣金额合计 102.00"), (2, "个人自付合计 108.00")],
)
def test_the_pdf_holds_each_of_the_three_sums(tmp_path: Path, missing: int, name: str) -> None:
    sums = ["240.00", "102.00", "108.00"]
    del sums[missing]
    assert spoiled_paper(tmp_path, PDF, pdf(*sums)) == [f"{PDF}：找不到{name} 元"]


def test_sums_of_the_pdf_may_be_broken_over_lines(tmp_path: Path) -> None:
    assert spoiled_paper(tmp_path, PDF, pdf("240.\\n00", "1 0 2 . 0 0", "108.00")) == []


def test_a_pdf_that_is_none(tmp_path: Path) -> None:
    assert spoiled_paper(tmp_path, PDF, b"%PDF-1.7 broken") == [f"{PDF}：读不出来"]


@pytest.mark.parametrize("path", [PDF, XLSX])
def test_a_detail_that_is_missing_is_told_and_the_other_is_still_read(tmp_path: Path, path: str) -> None:
    data = papers(manifest())
    del data[path]
    assert defects(write(tmp_path / "a.zip", data=data)) == [f"{path}：缺失"]
