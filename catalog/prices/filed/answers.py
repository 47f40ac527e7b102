"""One filed price for machines: the answer and its shape."""

from catalog.items.units import Unit
from catalog.prices.filed.sheet import PriceLine, PriceStatus
from provider_portal.ground.frozen import Json
from provider_portal.shell.shapes import DAY, FEN, TEXT, has, maybe, one_of


def line_json(line: PriceLine) -> Json:
    """One price of an item."""
    return {
        "variant": line.variant,
        "unit": line.unit.value,
        "filed_price_fen": line.filed_fen,
        "ceiling_fen": line.ceiling_fen,
        "effective_from": line.filed.effective_from.isoformat() if line.filed else None,
        "status": line.status.value,
    }


PRICE_LINE = has(
    variant=TEXT,
    unit=one_of(Unit),
    filed_price_fen=maybe(FEN),
    ceiling_fen=maybe(FEN),
    effective_from=maybe(DAY),
    status=one_of(PriceStatus),
)
