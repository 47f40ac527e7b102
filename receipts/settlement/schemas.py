"""What the settlement doors accept."""

from marshmallow import fields

from provider_portal.shell.fields import (
    DayField,
    FenField,
    IdField,
    InstantField,
    MonthField,
    PortalSchema,
    ReferenceField,
    TextField,
    YuanField,
)


class ClockQuery(PortalSchema):
    """`?month=`."""

    month = MonthField(required=True)


class WorkingDaysQuery(PortalSchema):
    """`?from=&until=`, half-open."""

    first = DayField(required=True, data_key="from")
    until = DayField(required=True)


class SubmitBody(PortalSchema):
    """When the package was handed in (now, where not said) and the county's own number for it."""

    submitted_at = InstantField(load_default=None)
    reference = ReferenceField(longest=100, load_default="")


class SubmitForm(SubmitBody):
    """The same from a form: Beijing time."""

    submitted_at = InstantField(load_default=None, beijing_default=True)


class ResultLine(PortalSchema):
    """The county's word on one redemption."""

    redemption_id = IdField(required=True)
    approved_fen = FenField(required=True)
    reason = TextField(longest=300, load_default="")


class ResultsBody(PortalSchema):
    """The county's word on some or all lines."""

    lines = fields.List(fields.Nested(ResultLine), required=True)
    reviewed_on = DayField(load_default=None)


class ResultsForm(PortalSchema):
    """The table of the results page: three lists of equal length."""

    redemption_id = fields.List(IdField(), required=True)
    approved = fields.List(YuanField(), required=True)
    reason = fields.List(TextField(longest=300), required=True)
    reviewed_on = DayField(required=True)


class PaymentBody(PortalSchema):
    """Money that came."""

    paid_fen = FenField(required=True)
    paid_on = DayField(required=True)
    reference = ReferenceField(longest=100, load_default="")


class PaymentForm(PortalSchema):
    """The same from a form, in yuan."""

    paid = YuanField(required=True, attribute="paid_fen")
    paid_on = DayField(required=True)
    reference = ReferenceField(longest=100, load_default="")
