"""The shape of what machines get about filings."""

from catalog.items.answers import ITEM
from catalog.items.units import Unit
from provider_portal.shell.shapes import (
    DAY,
    FEN,
    ID,
    TEXT,
    has,
    maybe,
    one_of,
)

FILING = has(
    id=ID,
    item=ITEM,
    variant=TEXT,
    unit=one_of(Unit),
    price_fen=maybe(FEN),
    standard=TEXT,
    duration_text=TEXT,
    effective_from=DAY,
    ceiling_fen=maybe(FEN),
    accepted_on=maybe(DAY),
)
