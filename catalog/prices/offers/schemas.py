"""What people send about bundles and discounts."""

from datetime import timedelta
from typing import Any, cast

from marshmallow import ValidationError, fields, post_load, validates_schema

from catalog.items.keys import PartOf, PriceKey
from catalog.items.schemas import ItemField
from catalog.items.units import Unit
from catalog.prices.schemas import CountySchema
from provider_portal.shell.fields import ChoiceField, CountField, DayField, Loaded, PortalSchema, TextField

MOST_PARTS = 8
_ROWS = range(1, MOST_PARTS + 1)


class DiscountForm(CountySchema):
    """A discount open to everybody; its last day is typed."""

    title = TextField(required=True, longest=80)
    item = ItemField()
    percent_off = CountField(required=True, least=1, most=100)
    from_on = DayField(required=True)
    last_on = DayField(required=True)

    @post_load
    def day_after(self, values: Loaded, **_kwargs: Any) -> Loaded:
        """Periods are half-open inside."""
        return values | {"until_on": values.pop("last_on") + timedelta(days=1)}


class _BundleRows(CountySchema):
    variant = TextField(longest=40, load_default="")
    unit = ChoiceField(Unit, required=True)

    @validates_schema
    def whole_rows(self, data: Loaded, **_kwargs: Any) -> None:
        """A part has its item, its unit and its quantity."""
        wrong: dict[str, list[str]] = {}
        for number in _ROWS:
            names = [f"item_{number}", f"unit_{number}", f"quantity_{number}"]
            given = [name for name in names if name in data]
            if f"item_{number}" in given and len(given) < len(names):
                wrong |= {name: ["项目、单位和数量要一起填。"] for name in names if name not in data}
        if wrong:
            raise ValidationError(wrong)


_INPUTS: dict[str, fields.Field[Any]] = {}
for _number in _ROWS:
    _INPUTS[f"item_{_number}"] = ItemField()
    _INPUTS[f"unit_{_number}"] = ChoiceField(Unit)
    _INPUTS[f"variant_{_number}"] = TextField(longest=40)
    _INPUTS[f"quantity_{_number}"] = CountField(most=999)
BundleForm = cast("type[PortalSchema]", _BundleRows.from_dict(_INPUTS, name="BundleForm"))


def parts_of(values: Loaded) -> list[PartOf]:
    """The parts as they were typed; rows without an item are left out."""
    return [
        PartOf(
            key=PriceKey(
                item=values[f"item_{number}"],
                variant=values.get(f"variant_{number}", ""),
                unit=values[f"unit_{number}"],
            ),
            quantity=values[f"quantity_{number}"],
        )
        for number in _ROWS
        if f"item_{number}" in values
    ]
