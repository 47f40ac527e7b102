"""What people and machines send about orders."""

from typing import Any

from marshmallow import ValidationError, fields, post_load

from catalog.items.schemas import ItemField
from catalog.items.units import Unit
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.deduction import ZERO
from orders.ordering.lifecycle import OrderStatus
from orders.ordering.quote import LineRequest
from provider_portal.shell.fields import (
    ChoiceField,
    CountField,
    FenField,
    IdField,
    InstantField,
    Loaded,
    MonthField,
    PortalSchema,
    ReferenceField,
    TextField,
)

MOST_LINES = 40


class LineSchema(PortalSchema):
    """One wanted line."""

    item = ItemField(required=True)
    variant = TextField(load_default="", longest=50)
    unit = ChoiceField(Unit, required=True)
    quantity = CountField(required=True)

    @post_load
    def line(self, values: Loaded, **_kwargs: Any) -> LineRequest:
        """As a value."""
        return LineRequest(**values)


class OrderSchema(PortalSchema):
    """A new order."""

    recipient_id = IdField(required=True)
    voucher_class = ChoiceField(VoucherClass, required=True)
    service_from = InstantField(required=True)
    service_until = InstantField(required=True)
    lines = fields.List(fields.Nested(LineSchema), required=True, metadata={"maxItems": MOST_LINES})
    discount_fen = FenField(load_default=ZERO)
    ltci_paid_fen = FenField(load_default=ZERO)
    ineligible_fen = FenField(load_default=ZERO)
    platform_ref = ReferenceField(load_default=None, longest=64)
    note = TextField(load_default="", longest=500, many_lines=True)
    county = TextField(load_default=None, longest=6)

    @post_load
    def few_enough(self, values: Loaded, **_kwargs: Any) -> Loaded:
        """An order of more lines than the list has items is a slip."""
        if len(values["lines"]) > MOST_LINES:
            raise ValidationError({"lines": [f"一张工单最多 {MOST_LINES} 行，请分开开单。"]})
        return values


class OrderQuery(PortalSchema):
    """Filters of the list."""

    month = MonthField(load_default=None)
    status = ChoiceField(OrderStatus, load_default=None)
    recipient_id = IdField(load_default=None)
    q = TextField(load_default="")
    limit = TextField()
    cursor = TextField()


class AssignSchema(PortalSchema):
    """Who is to go."""

    caregiver_id = IdField(required=True)


class ReasonSchema(PortalSchema):
    """Why a step is taken."""

    reason = TextField(required=True, longest=500, many_lines=True)
