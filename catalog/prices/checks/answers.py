"""The shape of the answer to a price check."""

from provider_portal.shell.shapes import (
    DAY,
    FEN,
    FLAG,
    ID,
    TEXT,
    component,
    has,
    many,
    maybe,
)

PRICE_CHECK = has(
    allowed=FLAG,
    ceiling_fen=maybe(FEN),
    filed_price_fen=maybe(FEN),
    basis=TEXT,
    windows=many(
        has(kind=TEXT, from_=DAY, until=DAY, ceiling_fen=maybe(FEN), evidence_id=maybe(ID)),
    ),
    breaches=many(component("Breach")),
)
