"""The shapes of what machines get about prices."""

from catalog.items.units import Unit
from catalog.prices.filed.sheet import PriceStatus
from catalog.prices.records.models import EvidenceKind
from provider_portal.shell.shapes import (
    COUNT,
    DAY,
    FEN,
    FLAG,
    ID,
    TEXT,
    Shape,
    component,
    has,
    many,
    maybe,
    one_of,
)

ITEM: Shape = {"type": ["integer", "string"], "description": "A number of the list, or a code such as bed."}
PRICE_LINE = has(
    variant=TEXT,
    unit=one_of(Unit),
    filed_price_fen=maybe(FEN),
    ceiling_fen=maybe(FEN),
    effective_from=maybe(DAY),
    status=one_of(PriceStatus),
)
EVIDENCE = has(
    id=ID,
    item=ITEM,
    variant=TEXT,
    unit=one_of(Unit),
    price_fen=FEN,
    quantity=COUNT,
    kind=one_of(EvidenceKind),
    reference=TEXT,
    signed_on=maybe(DAY),
    charged_on=maybe(DAY),
    in_force_from=maybe(DAY),
    in_force_until=maybe(DAY),
    promotion=FLAG,
    promotion_reason=TEXT,
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
