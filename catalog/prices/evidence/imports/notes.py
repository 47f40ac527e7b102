"""What is wrong or remarkable in a cell of a workbook, kept with its import. Pure."""

from dataclasses import dataclass

from provider_portal.ground.frozen import FIRST_SCHEMA, FrozenForm, reader_of


@dataclass(frozen=True, kw_only=True, slots=True)
class CellNote:
    """A sentence about a place in the workbook; `cell` "" is the sheet or the file as a whole."""

    sheet: str
    cell: str
    text: str


CELL_NOTES = FrozenForm(readers={FIRST_SCHEMA: reader_of(tuple[CellNote, ...])})
