"""Whether the papers of a package say what its manifest says: the workbook row by row, the PDF by its totals."""

from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from pypdf import PdfReader

from provider_portal.ground.money import yuan
from receipts.verification.detail import COLUMNS, Cell

PDF_DETAIL, XLSX_DETAIL = "03-申报明细.pdf", "03-申报明细.xlsx"
_LARGEST_INSIDE = 512 << 20
_MOST_ROWS = 200_000
_COMPARED = ("number", "official_ref", *(column.key for column in COLUMNS if column.kind is Cell.FEN))


def workbook_defects(data: bytes, orders: list[dict[str, Any]]) -> list[str]:
    """Every way in which the workbook differs from the manifest's orders."""
    try:
        rows = _detail_rows(data)
    except Exception:  # noqa: BLE001 - openpyxl meets hostile bytes here; whatever it says, the file is unreadable
        return [f"{XLSX_DETAIL}：读不出来"]
    if rows is None:
        return [f"{XLSX_DETAIL}：找不到申报明细的表头"]
    found = {str(row["number"]): row for row in rows}
    wanted = {str(order["number"]): order for order in orders}
    defects = [f"{XLSX_DETAIL}：缺少工单 {number}" for number in sorted(wanted.keys() - found.keys())]
    defects += [f"{XLSX_DETAIL}：多出工单 {number}" for number in sorted(found.keys() - wanted.keys())]
    if len(rows) != len(found):
        defects.append(f"{XLSX_DETAIL}：有工单重复出现")
    for number in sorted(found.keys() & wanted.keys()):
        different = [
            column.heading
            for column in COLUMNS
            if column.key in _COMPARED and found[number].get(column.key) != wanted[number].get(column.key)
        ]
        defects += [f"{XLSX_DETAIL}：工单 {number} 的“{heading}”与清单不符" for heading in different]
    return defects


def _detail_rows(data: bytes) -> list[dict[str, Any]] | None:
    with ZipFile(BytesIO(data)) as inner:
        if sum(info.file_size for info in inner.infolist()) > _LARGEST_INSIDE:
            raise ValueError("too large inside")
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    headings = [column.heading for column in COLUMNS]
    rows: list[dict[str, Any]] | None = None
    for row in book.worksheets[0].iter_rows(values_only=True, max_row=_MOST_ROWS, max_col=len(COLUMNS)):
        cells = list(row)
        if rows is None:
            rows = [] if [str(cell or "") for cell in cells] == headings else None
        elif str(cells[0] or "").isdigit():
            rows.append(
                {column.key: _plain(column.kind, cell) for column, cell in zip(COLUMNS, cells, strict=True)}
            )
    return rows


def _plain(kind: Cell, value: Any) -> Any:
    """A cell as the manifest would say it: amounts in fen, anything odd as None."""
    if kind is Cell.TEXT:
        return str(value or "")
    try:
        fen = Decimal(str(value)).scaleb(2)
        return int(fen) if fen == fen.to_integral_value() else None
    except (InvalidOperation, ValueError, OverflowError):
        return None


def pdf_defects(data: bytes, totals: dict[str, int]) -> list[str]:
    """Whether the text of the PDF detail holds the totals of the manifest."""
    try:
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    except Exception:  # noqa: BLE001 - pypdf meets hostile bytes here; whatever it says, the file is unreadable
        return [f"{PDF_DETAIL}：读不出来"]
    dense = "".join(text.split())
    names = {"total_fen": "消费金额", "deduction_fen": "券抵扣金额", "self_pay_fen": "个人自付"}
    return [
        f"{PDF_DETAIL}：找不到{name}合计 {yuan(totals[key])} 元"
        for key, name in names.items()
        if yuan(totals[key]) not in dense
    ]
