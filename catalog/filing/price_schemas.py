"""Filings of single prices as people and machines send them, and as machines get them."""

from catalog.items.catalogue import item_json
from catalog.prices.records.models import FiledPrice, FilingAcceptance
from catalog.prices.schemas import KeySchema
from provider_portal.ground.frozen import Json
from provider_portal.shell.fields import (
    DayField,
    FenField,
    PortalSchema,
    TextField,
    YuanField,
)


class FilingSchema(KeySchema):
    """One filing, all but the price."""

    standard = TextField(required=True, longest=500, many_lines=True)
    duration_text = TextField(longest=60, load_default="")
    effective_from = DayField(required=True)


class FilingBody(FilingSchema):
    """For machines: the price in fen."""

    price_fen = FenField(required=True)


class FilingForm(FilingSchema):
    """For people: the price in yuan."""

    price_fen = YuanField(required=True)


class WithdrawalForm(KeySchema):
    """From which day a price is no longer offered."""

    effective_from = DayField(required=True)


class AcceptanceForm(PortalSchema):
    """The county's acceptance; the scan comes as a file."""

    accepted_on = DayField(required=True)


def filing_json(row: FiledPrice, acceptance: FilingAcceptance | None = None) -> Json:
    """One filing; `price_fen` null is a withdrawal."""
    return {
        "id": str(row.id),
        "item": item_json(row.item),
        "variant": row.variant,
        "unit": row.unit.value,
        "price_fen": row.price_fen,
        "standard": row.standard,
        "duration_text": row.duration_text,
        "effective_from": row.effective_from.isoformat(),
        "ceiling_fen": row.ceiling_fen,
        "accepted_on": acceptance.accepted_on.isoformat() if acceptance else None,
    }
