"""What people and machines send about caregivers, and what machines get back."""

from datetime import timedelta
from typing import Any

from marshmallow import post_load

from orders.people.models import Caregiver
from provider_portal.ground.frozen import Json
from provider_portal.shell.fields import (
    CountField,
    DayField,
    IdField,
    Loaded,
    PortalSchema,
    ReferenceField,
    TextField,
)
from provider_portal.shell.phones import PhoneField


class CaregiverSchema(PortalSchema):
    """A new caregiver; `valid_until` is the first day without a valid certificate."""

    name = TextField(required=True, longest=50)
    phone = PhoneField(required=True)
    certificate = ReferenceField(load_default="", longest=100)
    valid_until = DayField(load_default=None)
    user_id = IdField(load_default=None)


class CaregiverForm(PortalSchema):
    """The form asks for the last valid day, as it stands on the certificate; `version` only when editing."""

    name = TextField(required=True, longest=50)
    phone = PhoneField(required=True)
    certificate = ReferenceField(load_default="", longest=100)
    last_valid_on = DayField(load_default=None)
    user_id = IdField(load_default=None)
    version = CountField(load_default=0, most=1_000_000)

    @post_load
    def exclusive(self, values: Loaded, **_kwargs: Any) -> Loaded:
        """Certificates name the last day, rows the day after it."""
        last = values.pop("last_valid_on")
        values["valid_until"] = None if last is None else last + timedelta(days=1)
        return values


class CaregiverQuery(PortalSchema):
    """Filters of the list."""

    limit = TextField()
    cursor = TextField()


def caregiver_json(caregiver: Caregiver) -> Json:
    """A caregiver as machines see them."""
    return {
        "id": str(caregiver.id),
        "name": caregiver.name,
        "phone": caregiver.phone,
        "certificate": caregiver.certificate,
        "valid_until": None if caregiver.valid_until is None else caregiver.valid_until.isoformat(),
        "user_id": None if caregiver.user_id is None else str(caregiver.user_id),
        "version": caregiver.version,
    }
