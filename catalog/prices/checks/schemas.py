"""The question whether a price may be charged, and its answer for machines."""

from catalog.prices.ceiling.rules import window_json
from catalog.prices.checks.judging import PriceJudgement
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


class JudgementForm(KeySchema):
    """The same question typed by a person, in yuan."""

    unit_price_fen = YuanField(required=True)
    on = DayField(required=True)


def judgement_json(judgement: PriceJudgement) -> Json:
    """The answer of `/price-checks`."""
    return {
        "allowed": judgement.allowed,
        "ceiling_fen": judgement.ceiling_fen,
        "filed_price_fen": judgement.filed_price_fen,
        "basis": judgement.basis.value,
        "windows": [window_json(window) for window in judgement.windows],
        "breaches": [breach_json(breach) for breach in judgement.breaches],
    }
