"""Evidence of former prices as people and machines send it, and as machines get it."""

from datetime import timedelta
from typing import Any

from marshmallow import post_load

from catalog.items.catalogue import item_json
from catalog.prices.ceiling.papers import PaperKind
from catalog.prices.records.models import BaselineEvidence
from catalog.prices.schemas import KeySchema
from provider_portal.ground.frozen import Json
from provider_portal.shell.fields import (
    ChoiceField,
    CountField,
    DayField,
    FenField,
    FlagField,
    Loaded,
    ReferenceField,
    TextField,
    YuanField,
)


class PriceEvidenceSchema(KeySchema):
    """One former price on one paper, all but the price."""

    reference = ReferenceField(required=True, longest=80)
    kind = ChoiceField(PaperKind)
    signed_on = DayField()
    charged_on = DayField()
    in_force_from = DayField()
    in_force_until = DayField()
    quantity = CountField(load_default=1, most=99_999)
    minutes = CountField(most=1440)
    promotion = FlagField(load_default=False)
    promotion_reason = TextField(longest=200, load_default="")


class EvidenceBody(PriceEvidenceSchema):
    """For machines: the price in fen."""

    price_fen = FenField(required=True)


class PriceEvidenceForm(PriceEvidenceSchema):
    """For people: the price in yuan; a contract's end is typed as its last day, as it is printed."""

    kind = ChoiceField(PaperKind, required=True)
    price_fen = YuanField(required=True)

    @post_load
    def day_after(self, values: Loaded, **_kwargs: Any) -> Loaded:
        """Periods are half-open inside."""
        if "in_force_until" in values:
            values["in_force_until"] += timedelta(days=1)
        return values


def price_evidence_json(row: BaselineEvidence) -> Json:
    """One row of evidence."""
    days = ("signed_on", "charged_on", "in_force_from", "in_force_until")
    return {
        "id": str(row.id),
        "item": item_json(row.item),
        "variant": row.variant,
        "unit": row.unit.value,
        "price_fen": row.price_fen,
        "quantity": row.quantity,
        "kind": row.kind.value,
        "reference": row.reference,
        **{name: value.isoformat() if (value := getattr(row, name)) else None for name in days},
        "promotion": row.promotion,
        "promotion_reason": row.promotion_reason,
        "minutes": row.minutes,
    }
