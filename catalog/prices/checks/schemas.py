"""The question whether a price may be charged, and its answer for machines."""

from catalog.prices.ceiling.rules import window_json
from catalog.prices.checks.checking import PriceCheck
from catalog.prices.schemas import KeySchema
from provider_portal.ground.frozen import Json
from provider_portal.shell.errors import breach_json
from provider_portal.shell.fields import (
    DayField,
    FenField,
    YuanField,
)


class CheckBody(KeySchema):
    """May this be charged on this day? The price in fen."""

    unit_price_fen = FenField(required=True)
    on = DayField(required=True)


class CheckForm(KeySchema):
    """The same question typed by a person, in yuan."""

    unit_price_fen = YuanField(required=True)
    on = DayField(required=True)


def check_json(check: PriceCheck) -> Json:
    """The answer of `/price-checks`."""
    return {
        "allowed": check.allowed,
        "ceiling_fen": check.ceiling_fen,
        "filed_price_fen": check.filed_price_fen,
        "basis": check.basis.value,
        "windows": [window_json(window) for window in check.windows],
        "breaches": [breach_json(breach) for breach in check.breaches],
    }
