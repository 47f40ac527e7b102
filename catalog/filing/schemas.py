"""What people type about lists."""

from catalog.items.schemas import ItemField
from catalog.items.units import Unit
from provider_portal.shell.fields import ChoiceField, DayField, PortalSchema, TextField, YuanField


class LineForm(PortalSchema):
    """One row of a list; the price in yuan."""

    item = ItemField(required=True)
    unit = ChoiceField(Unit, required=True)
    variant = TextField(longest=40, load_default="")
    price_fen = YuanField(required=True)
    standard = TextField(required=True, longest=500, many_lines=True)
    duration_text = TextField(longest=60, load_default="")


class SubmissionForm(PortalSchema):
    """When the list goes to the county and from when its prices hold."""

    submitted_on = DayField(required=True)
    effective_from = DayField(required=True)


class AcceptanceForm(PortalSchema):
    """The day on the county's paper; its scan comes as a file."""

    accepted_on = DayField(required=True)


class WithdrawalForm(PortalSchema):
    """From which day the prices of the list are no longer offered."""

    from_day = DayField(required=True)
