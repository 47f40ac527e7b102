"""What the claim doors accept."""

from provider_portal.shell.fields import PortalSchema, TextField


class CountyQuery(PortalSchema):
    """`?county=`, needed only where a provider takes part in several."""

    county = TextField(longest=6, load_default=None)


class EmptyBody(PortalSchema):
    """A step that needs no facts."""
