"""Workbooks as people fill them in: the template with rows written into it."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from catalog.prices.evidence.imports.columns import COLUMNS, SHEET
from catalog.prices.evidence.imports.template import price_evidence_template
from tests.lists import HUNAN

PLACES = {column.key: index for index, column in enumerate(COLUMNS, start=1)}


def row(number: int = 1, **changes: Any) -> dict[str, Any]:
    """One line of a receipt for item 7 of the joining window, unless said otherwise."""
    values = {
        "item": 7,
        "unit": "次",
        "price_fen": 60,
        "quantity": 1,
        "kind": "收据",
        "reference": f"SJ-{number:05d}",
        "charged_on": date(2026, 1, 20),
    }
    return values | changes


def workbook(rows: Sequence[dict[str, Any]], change: Any = None) -> bytes:
    """The template with rows from the second line on; `change(sheet)` does what only Excel users think of."""
    book = load_workbook(BytesIO(price_evidence_template(HUNAN)))
    sheet: Worksheet = book[SHEET]
    for line, values in enumerate(rows, start=2):
        for key, value in values.items():
            sheet.cell(row=line, column=PLACES[key], value=value)
    if change is not None:
        change(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
