"""The workbook and the PDF of the detail say what the manifest says."""

from pathlib import Path

import pytest

from tests.unit.verifying.package_file import HEADINGS, PDF, XLSX, manifest, papers, pdf, workbook, write
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
