"""The catalogue as an XLSX workbook: the template that people change, and reading it back. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from catalog.items.catalogue import Catalogue, CatalogueItem
from catalog.items.columns import ITEM_COLUMNS, OVERLAP_COLUMNS, RawRow
from catalog.traits import trait_words
from provider_portal.ground.errors import RuleError
from provider_portal.ground.text.kept import kept_text

Cells = dict[str, str | int]
MOST_ROWS = 1000
MOST_UNPACKED = 60 << 20
_WIDTHS = {"content": 60, "name": 24, "duration_text": 20, "category": 16, "because": 40}


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheets:
    """Cells by sheet, row by row."""

    cells: Mapping[str, list[tuple[Any, ...]]]

    def rows(self, name: str, columns: Mapping[str, str], *, required: bool = False) -> list[RawRow] | None:
        """The rows under a heading line, empty ones left out; None where there is no such sheet."""
        grid = self.cells.get(name)
        if grid is None:
            if required:
                raise _bad(f"工作簿里没有名为“{name}”的工作表，请从模板开始填写。")
            return None
        heading = [_text(cell) for cell in (grid[0] if grid else ())]
        places = {field: heading.index(label) for field, label in columns.items() if label in heading}
        lacking = [
            label for field, label in columns.items() if field not in places and field not in _OPTIONAL
        ]
        if lacking:
            raise _bad(f"“{name}”第 1 行缺少列：{'、'.join(lacking)}。请从模板开始填写，不要改表头。")
        rows = []
        for number, cells in enumerate(grid[1:], start=2):
            values = {field: _text(cells[at]) if at < len(cells) else "" for field, at in places.items()}
            if any(values.values()):
                full = {field: values.get(field, "") for field in columns}
                letters = {field: get_column_letter(places.get(field, 0) + 1) for field in columns}
                marks = {field: f"{name}!{letter}{number}" for field, letter in letters.items()}
                absent = frozenset(columns.keys() - places.keys())
                rows.append(RawRow(values=full, places=marks, absent=absent))
        return rows


_OPTIONAL = frozenset(
    {
        "group",
        "minutes_min",
        "minutes_max",
        "assessor_only",
        "not_included",
        "variant_label",
        "variants",
        "traits",
    }
)


def read_workbook(data: bytes) -> Sheets:
    """All sheets as values; RuleError `bad_file` where the file is no workbook or unreasonably large."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise _bad("工作簿解开后太大，请只保留项目清单后再传。")
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        cells = {
            sheet.title: list(sheet.iter_rows(max_row=MOST_ROWS + 2, values_only=True)) for sheet in book
        }
        book.close()
    except (BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError, AttributeError):
        raise _bad("这个文件不是能打开的 XLSX 工作簿，请用表格软件另存为 .xlsx 后再传。") from None
    if any(len(rows) > MOST_ROWS + 1 for rows in cells.values()):
        raise _bad(f"工作表超过 {MOST_ROWS} 行，请只保留项目清单后再传。")
    return Sheets(cells=cells)


def workbook_of(catalogue: Catalogue) -> bytes:
    """A version as a workbook that can be changed and brought in as the next one."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    _write(book, "服务项目", ITEM_COLUMNS, [_cells(item) for item in catalogue.items])
    overlaps: list[Cells] = [
        {"whole": one.whole, "part": one.part, "because": one.because} for one in catalogue.overlaps
    ]
    _write(book, "重复收费", OVERLAP_COLUMNS, overlaps)
    book.close()
    return out.getvalue()


def _write(book: Any, name: str, columns: Mapping[str, str], rows: list[Cells]) -> None:
    sheet = book.add_worksheet(name)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for at, (field, label) in enumerate(columns.items()):
        sheet.set_column(at, at, _WIDTHS.get(field, 12))
        sheet.write_string(0, at, label, bold)
        for number, row in enumerate(rows, start=1):
            value = row.get(field, "")
            if isinstance(value, int):
                sheet.write_number(number, at, value, wrapped)
            else:
                sheet.write_string(number, at, value, wrapped)
    sheet.freeze_panes(1, 0)


def _cells(item: CatalogueItem) -> Cells:
    return {
        "code": item.number or item.code,
        "category": item.category,
        "group": item.group or "",
        "name": item.name,
        "content": item.content,
        "duration_text": item.duration_text,
        "minutes_min": item.minutes_min or "",
        "minutes_max": item.minutes_max or "",
        "billing_units": "、".join(unit.label for unit in item.billing_units),
        "assessor_only": "是" if item.assessor_only else "",
        "not_included": item.not_included,
        "variant_label": item.variant_label,
        "variants": "、".join(item.variants),
        "traits": trait_words(item.traits),
    }


def _text(cell: Any) -> str:
    """A cell as it is read by people: whole numbers without `.0`."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    text = kept_text(str(cell))
    return text.removesuffix(".0") if isinstance(cell, int | float) else text


def _bad(sentence: str) -> RuleError:
    return RuleError("bad_file", "文件没有读入，请改好后重新上传。", fields={"file": [sentence]})
