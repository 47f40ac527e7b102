"""What people type about the provider and its papers."""

from catalog.provider_file.models import ProviderNature
from provider_portal.shell.decimal_fields import DecimalField
from provider_portal.shell.fields import (
    ChoiceField,
    CountField,
    DayField,
    FlagField,
    PortalSchema,
    TextField,
)
from provider_portal.shell.phones import PhoneField

_MOST_PEOPLE = 99_999


def _people() -> CountField:
    return CountField(required=True, least=0, most=_MOST_PEOPLE)


class FileForm(PortalSchema):
    """附件3, all but the name. The account is typed only to change it."""

    address = TextField(required=True, longest=120)
    uscc = TextField(required=True, longest=30)
    founded_on = DayField(required=True)
    nature = ChoiceField(ProviderNature, required=True)
    nature_other = TextField(longest=40, load_default="")
    legal_name = TextField(required=True, longest=40)
    legal_phone = PhoneField(required=True)
    contact_name = TextField(required=True, longest=40)
    contact_phone = PhoneField(required=True)
    area_m2 = DecimalField(required=True, least="1", most="9999999", places=2)
    staff_count = _people()
    beds = CountField(least=0, most=_MOST_PEOPLE)
    service_count = _people()
    certified_count = _people()
    assessor_count = _people()
    other_count = _people()
    bank_name = TextField(longest=80, load_default="")
    bank_number = TextField(longest=20, load_default="")
    account = TextField(longest=60, secret=True)


class PaperForm(PortalSchema):
    """What is told about a scan; the scan itself comes as a file."""

    title = TextField(longest=80, load_default="")
    valid_until = DayField()
    long_term = FlagField(load_default=False)
