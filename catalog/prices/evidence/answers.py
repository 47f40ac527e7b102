"""The shape of what machines get about evidence."""

from catalog.items.answers import ITEM
from catalog.items.units import Unit
from catalog.prices.ceiling.papers import PaperKind
from provider_portal.shell.shapes import (
    COUNT,
    DAY,
    FEN,
    FLAG,
    ID,
    TEXT,
    has,
    maybe,
    one_of,
)

EVIDENCE = has(
    id=ID,
    item=ITEM,
    variant=TEXT,
    unit=one_of(Unit),
    price_fen=FEN,
    quantity=COUNT,
    kind=one_of(PaperKind),
    reference=TEXT,
    signed_on=maybe(DAY),
    charged_on=maybe(DAY),
    in_force_from=maybe(DAY),
    in_force_until=maybe(DAY),
    promotion=FLAG,
    promotion_reason=TEXT,
)
