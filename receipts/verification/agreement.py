"""Whether the papers of a package say what its manifest says: the workbook row by row, the PDF by its totals."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook
from pypdf import PdfReader

from provider_portal.ground.money import yuan
from receipts.verification.detail import COLUMNS, Cell, Totals
from receipts.verification.manifest import ManifestOrder

PDF_DETAIL, XLSX_DETAIL = "03-申报明细.pdf", "03-申报明细.xlsx"
LARGEST_INSIDE = 512 << 20
MOST_ROWS = 200_000
_COMPARED = ("official_ref", *(column.key for column in COLUMNS if column.kind is Cell.FEN))


Row = dict[str, str | int | None]
"""A row of the detail by the keys of its columns."""


def workbook_defects(data: bytes, orders: Sequence[ManifestOrder]) -> list[str]:
    """Every way in which the workbook differs from the manifest's orders."""
    try:
        rows = _detail_rows(data)
    except Exception:  # noqa: BLE001 - openpyxl meets hostile bytes here; whatever it says, the file is unreadable
        return [f"{XLSX_DETAIL}：读不出来"]
    if rows is None:
        return [f"{XLSX_DETAIL}：找不到申报明细的表头"]
    listed = {str(row["number"]): row for row in rows}
    claimed = {order.number: order for order in orders}
    defects = [f"{XLSX_DETAIL}：缺少工单 {number}" for number in sorted(claimed.keys() - listed.keys())]
    defects += [f"{XLSX_DETAIL}：多出工单 {number}" for number in sorted(listed.keys() - claimed.keys())]
    if len(rows) != len(listed):
        defects.append(f"{XLSX_DETAIL}：有工单重复出现")
    for number in sorted(listed.keys() & claimed.keys()):
        different = [
            column.heading
            for column in COLUMNS
            if column.key in _COMPARED and listed[number][column.key] != getattr(claimed[number], column.key)
        ]
        defects += [f"{XLSX_DETAIL}：工单 {number} 的“{heading}”与清单不符" for heading in different]
    return defects


def _detail_rows(data: bytes) -> list[Row] | None:
    with ZipFile(BytesIO(data)) as inner:
        if sum(info.file_size for info in inner.infolist()) > LARGEST_INSIDE:
            raise ValueError("too large inside")
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    headings = [column.heading for column in COLUMNS]
    rows: list[Row] | None = None
    for row in book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS, max_col=len(COLUMNS)):
        cells = list(row)
        if rows is None:
            rows = [] if [str(cell or "") for cell in cells] == headings else None
        elif str(cells[0] or "").isdigit():
            rows.append(
                {column.key: _plain(column.kind, cell) for column, cell in zip(COLUMNS, cells, strict=True)}
            )
    return rows


def _plain(kind: Cell, value: object) -> str | int | None:
    """A cell as the manifest would say it: amounts in fen, anything odd as None."""
    if kind is Cell.TEXT:
        return str(value or "")
    try:
        fen = Decimal(str(value)).scaleb(2)
        return int(fen) if fen == fen.to_integral_value() else None
    except ArithmeticError:  # no number, or an endless one
        return None


def pdf_defects(data: bytes, totals: Totals) -> list[str]:
    """Whether the text of the PDF detail holds the totals of the manifest."""
    try:
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    except Exception:  # noqa: BLE001 - pypdf meets hostile bytes here; whatever it says, the file is unreadable
        return [f"{PDF_DETAIL}：读不出来"]
    dense = "".join(text.split())
    sums = {
        "消费金额": totals.total_fen,
        "券抵扣金额": totals.deduction_fen,
        "个人自付": totals.self_pay_fen,
    }
    return [
        f"{PDF_DETAIL}：找不到{name}合计 {yuan(fen)} 元"
        for name, fen in sums.items()
        if yuan(fen) not in dense
    ]
