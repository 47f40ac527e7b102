"""What everything about one price is sent with: its county and its key."""

from marshmallow import ValidationError, validates

from catalog.items.schemas import ItemField
from catalog.items.units import Unit
from provider_portal.shell.fields import (
    ChoiceField,
    PortalSchema,
    TextField,
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


class ListQuery(CountySchema):
    """What a list of prices or evidence is asked with."""

    item = ItemField()
    limit = TextField()
    cursor = TextField()
