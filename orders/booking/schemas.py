"""What the order form sends."""

from typing import Any

from marshmallow import ValidationError, fields, post_load

from catalog.items.keys import PriceKey
from catalog.items.schemas import ItemField
from catalog.items.units import Unit
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.deduction import ZERO
from orders.ordering.quote import LineRequest
from orders.ordering.schemas import MOST_LINES
from provider_portal.shell.fields import (
    ChoiceField,
    CountField,
    InstantField,
    Loaded,
    PortalSchema,
    ReferenceField,
    TextField,
    YuanField,
)


class OrderForm(PortalSchema):
    """The office form: each row is a filed price (`item|unit|variant`) and a quantity; empty rows are left out."""

    voucher_class = ChoiceField(VoucherClass, required=True)
    service_from = InstantField(required=True, beijing_default=True)
    service_until = InstantField(required=True, beijing_default=True)
    price = fields.List(TextField(), load_default=list)
    quantity = fields.List(TextField(longest=12), load_default=list)
    discount_fen = YuanField(load_default=ZERO)
    ltci_paid_fen = YuanField(load_default=ZERO)
    ineligible_fen = YuanField(load_default=ZERO)
    platform_ref = ReferenceField(load_default=None, longest=64)
    note = TextField(load_default="", longest=500, many_lines=True)
    county = TextField(load_default=None, longest=6)

    @post_load
    def rows(self, values: Loaded, **_kwargs: Any) -> Loaded:
        """Rows as lines; what is wrong is told at its row."""
        keys, quantities = values.pop("price"), values.pop("quantity")
        quantities += [""] * (len(keys) - len(quantities))
        errors: dict[str, list[str]] = {}
        lines = []
        for row, (key, quantity) in enumerate(zip(keys, quantities, strict=False)):
            if not key:
                continue
            try:
                lines.append(_row(key, quantity.strip()))
            except ValidationError as error:
                errors[f"quantity-{row}"] = [str(sentence) for sentence in error.messages]
        if errors:
            raise ValidationError(dict(errors))
        values["lines"] = lines[: MOST_LINES + 1]
        return values


def row_key(key: PriceKey) -> str:
    """How a filed price is named in the form's rows."""
    return f"{key.item}|{key.unit.value}|{key.variant}"


def _row(key: str, quantity: str) -> LineRequest:
    item, _, rest = key.partition("|")
    unit, _, variant = rest.partition("|")
    count = CountField().deserialize(quantity or "1")
    return LineRequest(
        item=ItemField().deserialize(item),
        variant=variant,
        unit=ChoiceField(Unit).deserialize(unit),
        quantity=count,
    )
