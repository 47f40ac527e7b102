"""申报明细 as a workbook for the county's clerks: text stays text, amounts are numbers with two decimals."""

from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from receipts.claims.package_content import ClaimedOrder, PackageContent
from receipts.verification.detail import COLUMNS, Cell, Totals, amount_of

SHEET = "申报明细"
HEADER_ROW = 3
_A4, _FONT = 9, "宋体"


def detail_workbook(content: PackageContent) -> bytes:
    """The XLSX of a package's content; nothing a person typed can become a formula."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": SHEET, "created": content.made_at})
    sheet = book.add_worksheet(SHEET)
    styles = _styles(book)
    _set_up(sheet)
    _head(sheet, styles, content)
    for row, order in enumerate(content.orders, start=HEADER_ROW + 1):
        _row(sheet, row, order, styles)
    _foot(sheet, HEADER_ROW + 1 + len(content.orders), content.totals, styles)
    book.close()
    return out.getvalue()


def yuan_number(fen: int) -> Decimal:
    """Fen as an exact decimal number of yuan."""
    return Decimal(fen).scaleb(-2)


def _styles(book: Workbook) -> dict[str, Format]:
    base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter"}
    cell = {**base, "border": 1}
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 16, "align": "center"}),
        "plain": book.add_format(base),
        "head": book.add_format(
            {**cell, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#EEEEEE"}
        ),
        "text": book.add_format({**cell, "text_wrap": True, "num_format": "@"}),
        "fen": book.add_format({**cell, "num_format": "#,##0.00"}),
        "total": book.add_format({**cell, "bold": True}),
        "total_fen": book.add_format({**cell, "bold": True, "num_format": "#,##0.00"}),
    }


def _set_up(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.set_footer("&C第 &P 页 / 共 &N 页")
    sheet.set_row(HEADER_ROW, 30)
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, column.width)


def _head(sheet: Worksheet, styles: dict[str, Format], content: PackageContent) -> None:
    provider = content.provider
    trial = "（试算，不得提交）" if content.trial else ""
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, f"养老服务消费补贴结算申报明细{trial}", styles["title"])
    sheet.write_string(1, 0, f"服务机构：{provider.name}（{provider.code}）", styles["plain"])
    sheet.write_string(2, 0, f"申报月份：{content.month}　版本：v{content.version}", styles["plain"])
    for index, column in enumerate(COLUMNS):
        sheet.write_string(HEADER_ROW, index, column.heading, styles["head"])


def _row(sheet: Worksheet, row: int, order: ClaimedOrder, styles: dict[str, Format]) -> None:
    for index, column in enumerate(COLUMNS):
        match column.kind:
            case Cell.FEN:
                sheet.write_number(row, index, yuan_number(amount_of(order, column)), styles["fen"])
            case Cell.TEXT:
                sheet.write_string(row, index, str(getattr(order, column.key)), styles["text"])


def _foot(sheet: Worksheet, row: int, sums: Totals, styles: dict[str, Format]) -> None:
    for index, column in enumerate(COLUMNS):
        match column.kind:
            case Cell.FEN:
                sheet.write_number(row, index, yuan_number(amount_of(sums, column)), styles["total_fen"])
            case Cell.TEXT:
                words = {0: "合计", 1: f"{sums.orders} 单"}.get(index, "")
                sheet.write_string(row, index, words, styles["total"])
