"""What is wrong or remarkable in a cell of a workbook, kept with its import. Pure."""

from dataclasses import dataclass

from provider_portal.ground.frozen import FrozenForm


@dataclass(frozen=True, kw_only=True, slots=True)
class CellNote:
    """A sentence about a place in the workbook; `cell` "" is the sheet or the file as a whole."""

    sheet: str
    cell: str
    text: str


CELL_NOTES = FrozenForm(kind=tuple[CellNote, ...])
