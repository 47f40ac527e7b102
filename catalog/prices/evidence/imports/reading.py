"""Reading a filled-in workbook: every row, or every error with its cell. Pure; runs in the pool."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from catalog.prices.evidence.imports.cells import CellError, day_after, read_cell
from catalog.prices.evidence.imports.columns import COLUMNS, HEADER_ROW, MOST_ROWS, SHEET, Cells, Kind
from catalog.prices.evidence.imports.notes import CellNote
from provider_portal.ground.text.kept import kept_text

GREATEST_UNPACKED = 300 << 20
_DAYS = ("charged_on", "signed_on", "in_force_from", "in_force_until")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One row as the values of a piece of evidence, and where it stood."""

    row: int
    values: Cells


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """What was read; with errors nothing of it may be used. `notes` tell what was read not quite as it stood."""

    lines: list[Line] = field(default_factory=list)
    errors: list[CellNote] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)


def read_workbook(data: bytes, codes: Sequence[str]) -> Sheet:
    """Every row of the sheet 价格佐证, or every error with sheet, cell and reason; `codes` are the known items."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            too_large = sum(entry.file_size for entry in packed.infolist()) > GREATEST_UNPACKED
        if too_large:
            return _refused("", "文件展开后太大，请只保留要导入的数据，另存后再传。")
        book = load_workbook(BytesIO(data))
    except (BadZipFile, KeyError, ValueError, OSError, EOFError, TypeError, SyntaxError):
        return _refused("", "不是能打开的 Excel 文件（.xlsx）。请用下载的模板填写，另存为 .xlsx 后再传。")
    if SHEET not in book.sheetnames:
        return _refused("", f"没有名为“{SHEET}”的工作表。请用下载的模板填写，不要改工作表名。")
    return _read(book[SHEET], codes)


def _refused(cell: str, text: str) -> Sheet:
    return Sheet(errors=[CellNote(sheet=SHEET, cell=cell, text=text)])


def _read(sheet: Worksheet, codes: Sequence[str]) -> Sheet:
    reading = Sheet(errors=[*_wrong_headings(sheet), *_merged(sheet)])
    if any(note.cell.endswith(str(HEADER_ROW)) for note in reading.errors):
        return reading
    rows = 0
    lines = sheet.iter_rows(min_row=HEADER_ROW + 1, max_col=len(COLUMNS))
    for row, cells in enumerate(lines, start=HEADER_ROW + 1):
        if all(_empty(cell) for cell in cells):
            continue
        rows += 1
        if rows > MOST_ROWS:
            return _refused(cells[0].coordinate, f"超过 {MOST_ROWS} 行，请分成几个文件导入。")
        _read_row(row, cells, reading, codes)
    if not rows and not reading.errors:
        reading.errors.append(
            CellNote(sheet=SHEET, cell=f"A{HEADER_ROW + 1}", text="没有数据，请从这一行开始填写。")
        )
    return reading


def _wrong_headings(sheet: Worksheet) -> Iterator[CellNote]:
    for index, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(row=HEADER_ROW, column=index)
        if kept_text(str(cell.value or "")).rstrip("*") != column.heading:
            text = f"表头应是“{column.heading}”，现在是“{cell.value or '空'}”。请用下载的模板，不要改动表头。"
            yield CellNote(sheet=SHEET, cell=cell.coordinate, text=text)


def _merged(sheet: Worksheet) -> Iterator[CellNote]:
    for area in sheet.merged_cells.ranges:
        if area.max_row > HEADER_ROW and area.min_col <= len(COLUMNS):
            yield CellNote(
                sheet=SHEET,
                cell=area.coord,
                text="是合并单元格，看不出每一行各是什么。请取消合并，逐行填写。",
            )


def _empty(cell: Any) -> bool:
    return cell.value is None or (isinstance(cell.value, str) and not kept_text(cell.value))


def _read_row(row: int, cells: tuple[Cell | MergedCell, ...], reading: Sheet, codes: Sequence[str]) -> None:
    values: Cells = {}
    errors = len(reading.errors)
    for index, (cell, column) in enumerate(zip(cells, COLUMNS, strict=True), start=1):
        place = f"{get_column_letter(index)}{row}"
        if _empty(cell):
            if column.required and not isinstance(cell, MergedCell):
                text = f"“{column.heading}”没有填。{column.hint_for(codes)}"
                reading.errors.append(CellNote(sheet=SHEET, cell=place, text=text))
            continue
        try:
            read = read_cell(cell.value, cell.data_type, column)
        except CellError as error:
            reading.errors.append(CellNote(sheet=SHEET, cell=place, text=f"“{column.heading}”{error}"))
            continue
        if column.kind is Kind.ITEM and read.value not in codes:
            text = f"“{column.heading}”里的“{read.value}”不是服务项目编号，请按“编号表”填写，例如 7。"
            reading.errors.append(CellNote(sheet=SHEET, cell=place, text=text))
            continue
        values[column.key] = read.value
        if read.note:
            reading.notes.append(CellNote(sheet=SHEET, cell=place, text=f"“{column.heading}”{read.note}"))
    if len(reading.errors) == errors:
        reading.errors.extend(_wrong_together(row, values))
    if len(reading.errors) == errors:
        reading.lines.append(Line(row=row, values=_half_open(values)))


def _wrong_together(row: int, values: Cells) -> Iterator[CellNote]:
    places = {column.key: f"{get_column_letter(index)}{row}" for index, column in enumerate(COLUMNS, start=1)}
    if not any(name in values for name in _DAYS):
        text = "收费日期、签订日期、合同有效期至少填一个。"
        yield CellNote(sheet=SHEET, cell=places["charged_on"], text=text)
    first, last = values.get("in_force_from"), values.get("in_force_until")
    if first and last and last < first:
        yield CellNote(sheet=SHEET, cell=places["in_force_until"], text="“合同有效期至”早于“合同有效期自”。")
    if values.get("promotion") and not values.get("promotion_reason"):
        yield CellNote(
            sheet=SHEET, cell=places["promotion_reason"], text="“优惠价”填了“是”，请写明是什么优惠活动。"
        )


def _half_open(values: Cells) -> Cells:
    if "in_force_until" in values:
        return values | {"in_force_until": day_after(values["in_force_until"])}
    return values
