"""What the self-check's pages accept."""

from provider_portal.shell.fields import IdField, MonthField, PortalSchema, TextField


class SelfCheckQuery(PortalSchema):
    """`?month=&county=`."""

    month = MonthField(load_default=None)
    county = TextField(longest=6, load_default=None)


class ExplanationForm(PortalSchema):
    """Why it was so, and how it was verified."""

    text = TextField(longest=500, many_lines=True, required=True)


class ExplanationBody(ExplanationForm):
    """The same for machines, with the order and the finding's code."""

    order_id = IdField(required=True)
    code = TextField(longest=60, required=True)
