"""The workbook to download and fill in."""

from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from catalog.items.catalogue import Catalogue
from catalog.items.units import Unit
from catalog.prices.ceiling.papers import PaperKind
from catalog.prices.evidence.imports.columns import COLUMNS, HEADER_ROW, MOST_ROWS, SHEET, Kind

_CHOICES = {
    Kind.UNIT: [unit.label for unit in Unit],
    Kind.PAPER: [kind.label for kind in PaperKind],
    Kind.FLAG: ["是", "否"],
}
_FORMATS = {Kind.YUAN: "0.00", Kind.DAY: "yyyy-mm-dd", Kind.COUNT: "0"}
_RULES = (
    "一行是一份单据上的一个价格；一份合同有几个项目就填几行，单据编号相同。",
    "账单和收据填“收费日期”；合同填有效期，没有写有效期的填“签订日期”。每行至少填一个日期。",
    "请直接填数字、日期和文字，不要用公式，不要合并单元格，不要改动表头。",
    "有一处不对，整份文件都不导入；系统会列出每一处的单元格和原因，改好后重新上传。",
    "同一份文件再导入一次，不会重复增加。",
)


def price_evidence_template(catalogue: Catalogue) -> bytes:
    """The XLSX: the sheet to fill in, how to fill it in, and the items' numbers."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"title": "价格佐证导入模板"})
    bold = book.add_format({"bold": True, "bg_color": "#E6F0EC", "border": 1, "text_wrap": True})
    _main(book, book.add_worksheet(SHEET), bold)
    _how(book, book.add_worksheet("填写说明"), bold, [item.code for item in catalogue.items])
    _numbers(book.add_worksheet("编号表"), catalogue, bold)
    book.close()
    return out.getvalue()


def _main(book: Workbook, sheet: Worksheet, bold: Any) -> None:
    sheet.freeze_panes(HEADER_ROW, 0)
    sheet.set_row(0, 32)
    for index, column in enumerate(COLUMNS):
        cells = book.add_format({"num_format": _FORMATS.get(column.kind, "@")})
        sheet.set_column(index, index, column.width, cells)
        sheet.write_string(0, index, _heading(column.heading, required=column.required), bold)
        if column.kind in _CHOICES:
            choices = {"validate": "list", "source": _CHOICES[column.kind], "error_title": "请从列表中选择"}
            sheet.data_validation(HEADER_ROW, index, MOST_ROWS, index, choices)


def _heading(text: str, *, required: bool) -> str:
    return f"{text}*" if required else text


def _how(book: Workbook, sheet: Worksheet, bold: Any, codes: list[str]) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80, wrapped)
    sheet.write_string(0, 0, "填写说明", bold)
    for row, rule in enumerate(_RULES, start=1):
        sheet.write_number(row, 0, row)
        sheet.write_string(row, 1, rule, wrapped)
    first = len(_RULES) + 2
    for row, column in enumerate(COLUMNS, start=first):
        sheet.write_string(row, 0, _heading(column.heading, required=column.required))
        sheet.write_string(row, 1, column.hint_for(codes), wrapped)


def _numbers(sheet: Worksheet, catalogue: Catalogue, bold: Any) -> None:
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 3, 26)
    for index, heading in enumerate(("服务项目编号", "服务项目", "清单计价单位", "参考时长")):
        sheet.write_string(0, index, heading, bold)
    for row, item in enumerate(catalogue.items, start=1):
        sheet.write_string(row, 0, item.code)
        sheet.write_string(row, 1, item.name)
        sheet.write_string(row, 2, "、".join(unit.label for unit in item.billing_units))
        sheet.write_string(row, 3, item.duration_text)
