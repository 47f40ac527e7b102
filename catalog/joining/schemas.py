"""What people type about their standing with a county."""

from provider_portal.shell.fields import DayField, PortalSchema, TextField


class ApplicationForm(PortalSchema):
    """Where and when the pack was handed in."""

    county = TextField(required=True, longest=6)
    applied_on = DayField(required=True)
    note = TextField(longest=200, load_default="")


class StepForm(PortalSchema):
    """A step's day and a note; the county's paper comes as a file."""

    happened_on = DayField(required=True)
    note = TextField(longest=200, load_default="")


class JoiningForm(PortalSchema):
    """Another joining day and why."""

    new_on = DayField(required=True)
    reason = TextField(required=True, longest=200)
