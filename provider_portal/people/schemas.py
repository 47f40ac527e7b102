"""What the sign-in page sends."""

from provider_portal.shell.fields import PortalSchema, TextField


class SignInForm(PortalSchema):
    """Phone number and password; `next` is where the person wanted to go."""

    phone = TextField(required=True, longest=40)
    password = TextField(required=True, longest=200, verbatim=True)
    next = TextField(load_default="")
