"""The shape of what machines get about items."""

from catalog.items.units import Unit
from catalog.prices.filed.answers import PRICE_LINE
from provider_portal.shell.shapes import COUNT, DAY, FEN, TEXT, has, many, maybe, one_of

CATALOGUE = has(
    version=TEXT,
    region=TEXT,
    effective_from=DAY,
    items=many(
        has(
            code=TEXT,
            number=maybe({"type": "integer", "minimum": 1}),
            category=TEXT,
            group=maybe(TEXT),
            name=TEXT,
            content=TEXT,
            duration_text=TEXT,
            minutes_min=maybe(COUNT),
            minutes_max=maybe(COUNT),
            billing_units=many(one_of(Unit)),
            filed_price_fen=maybe(FEN),
            ceiling_fen=maybe(FEN),
            prices=many(PRICE_LINE),
        )
    ),
)
