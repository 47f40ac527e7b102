"""What people and machines send about prices, and what machines get."""

from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, post_load, validates

from catalog.items.catalogue import item_json
from catalog.items.schemas import ItemField
from catalog.items.units import Unit
from catalog.prices.ceiling.rules import window_json
from catalog.prices.checks.checking import PriceCheck
from catalog.prices.filed.sheet import PriceLine
from catalog.prices.records.models import BaselineEvidence, EvidenceKind, FiledPrice, FilingAcceptance
from provider_portal.shell.errors import breach_json
from provider_portal.shell.fields import (
    ChoiceField,
    CountField,
    DayField,
    FenField,
    FlagField,
    PortalSchema,
    TextField,
    YuanField,
)


class CountySchema(PortalSchema):
    """Where a provider takes part in several counties, the one that is meant."""

    county = TextField(longest=6, metadata={"pattern": "^[0-9]{6}$"})

    @validates("county")
    def six_digits(self, value: str, data_key: str) -> None:  # noqa: ARG002 - marshmallow's call
        """A GB/T 2260 code."""
        if not (value.isascii() and value.isdigit() and len(value) == 6):  # noqa: PLR2004
            raise ValidationError("县（市、区）代码是 6 位数字。")


class KeySchema(CountySchema):
    """What one price is the price of."""

    item = ItemField(required=True)
    variant = TextField(longest=40, load_default="")
    unit = ChoiceField(Unit, required=True)


class EvidenceSchema(KeySchema):
    """One former price on one paper, all but the price."""

    reference = TextField(required=True, longest=80)
    kind = ChoiceField(EvidenceKind)
    signed_on = DayField()
    charged_on = DayField()
    in_force_from = DayField()
    in_force_until = DayField()
    quantity = CountField(load_default=1, most=99_999)
    minutes = CountField(most=1440)
    promotion = FlagField(load_default=False)
    promotion_reason = TextField(longest=200, load_default="")


class EvidenceBody(EvidenceSchema):
    """For machines: the price in fen."""

    price_fen = FenField(required=True)


class EvidenceForm(EvidenceSchema):
    """For people: the price in yuan; a contract's end is typed as its last day, as it is printed."""

    kind = ChoiceField(EvidenceKind, required=True)
    price_fen = YuanField(required=True)

    @post_load
    def day_after(self, values: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Periods are half-open inside."""
        if "in_force_until" in values:
            values["in_force_until"] += timedelta(days=1)
        return values


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


class CheckBody(KeySchema):
    """May this be charged on this day? The price in fen."""

    unit_price_fen = FenField(required=True)
    on = DayField(required=True)


class CheckForm(KeySchema):
    """The same question typed by a person, in yuan."""

    unit_price_fen = YuanField(required=True)
    on = DayField(required=True)


class ListQuery(CountySchema):
    """What a list of prices or evidence is asked with."""

    item = ItemField()
    limit = TextField()
    cursor = TextField()


def check_json(check: PriceCheck) -> dict[str, Any]:
    """The answer of `/price-checks`."""
    return {
        "allowed": check.allowed,
        "ceiling_fen": check.ceiling_fen,
        "filed_price_fen": check.filed_price_fen,
        "basis": check.basis.value,
        "windows": [window_json(window) for window in check.windows],
        "breaches": [breach_json(breach) for breach in check.breaches],
    }


def evidence_json(row: BaselineEvidence) -> dict[str, Any]:
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


def filing_json(row: FiledPrice, acceptance: FilingAcceptance | None = None) -> dict[str, Any]:
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


def line_json(line: PriceLine) -> dict[str, Any]:
    """One price of an item."""
    return {
        "variant": line.variant,
        "unit": line.unit.value,
        "filed_price_fen": line.filed_fen,
        "ceiling_fen": line.ceiling_fen,
        "effective_from": line.filed.effective_from.isoformat() if line.filed else None,
        "status": line.status.value,
    }
