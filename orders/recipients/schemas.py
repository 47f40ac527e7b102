"""What people and machines send about elders, and what machines get back."""

from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, fields, post_load

from catalog.subsidy.classes import VOUCHER_CLASSES, VoucherClass
from orders.recipients.capability import ExcludedBenefit, Level
from orders.recipients.identity import IdentityNumber
from orders.recipients.models import Agreement, Recipient, VoucherMonth
from provider_portal.ground.clock import SHANGHAI, today
from provider_portal.ground.errors import RuleError
from provider_portal.ground.frozen import Json
from provider_portal.ground.periods import age_on
from provider_portal.shell.api import degrees_json
from provider_portal.shell.decimal_fields import DegreesField
from provider_portal.shell.fields import (
    ChoiceField,
    CountField,
    Data,
    DayField,
    FenField,
    InstantField,
    Loaded,
    MonthField,
    PortalSchema,
    TextField,
    YuanField,
)
from provider_portal.shell.phones import PhoneField


class RecipientSchema(PortalSchema):
    """A new elder."""

    name = TextField(required=True, longest=50)
    id_number = TextField(required=True, longest=60, secret=True)
    phone = PhoneField(required=True)
    address = TextField(required=True, longest=200)
    latitude = DegreesField(most=90, load_default=None)
    longitude = DegreesField(most=180, load_default=None)
    level = ChoiceField(Level, load_default=None)
    assessed_on = DayField(load_default=None)
    excluded_benefits = fields.List(ChoiceField(ExcludedBenefit), load_default=list)


class IdNumberField(TextField):
    """An identity number checked with the other fields, so that a form tells everything at once."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:
        try:
            return IdentityNumber.parse(super()._deserialize(value, attr, data, **kwargs)).number
        except RuleError as error:
            raise ValidationError(error.message) from None


class RecipientForm(RecipientSchema):
    """The office form of a new elder."""

    id_number = IdNumberField(required=True, longest=60, secret=True)


class RecipientChangeForm(RecipientSchema):
    """The edit form: an empty identity number leaves it as it is."""

    id_number = IdNumberField(load_default=None, longest=60, secret=True)
    version = CountField(required=True, most=1_000_000)


class RecipientQuery(PortalSchema):
    """Filters of the list."""

    q = TextField(load_default="")
    limit = TextField()
    cursor = TextField()


class AgreementSchema(PortalSchema):
    """`{signed_on, from, until, scan?}`: `until` is exclusive, `scan` the SHA-256 of a stored file."""

    signed_on = DayField(required=True)
    from_on = DayField(required=True, data_key="from")
    until_on = DayField(required=True, data_key="until")
    scan_sha256 = TextField(load_default=None, longest=64, data_key="scan")


class AgreementForm(PortalSchema):
    """The form asks for the last day, as it stands on paper; `until_on` is the day after."""

    signed_on = DayField(required=True)
    from_on = DayField(required=True)
    last_on = DayField(required=True)

    @post_load
    def exclusive(self, values: Loaded, **_kwargs: Any) -> Loaded:
        """Papers name the last day, rows the day after it."""
        values["until_on"] = values.pop("last_on") + timedelta(days=1)
        return values


class VoucherSchema(PortalSchema):
    """What 民政通 shows of a month."""

    voucher_class = ChoiceField(VoucherClass, VOUCHER_CLASSES, required=True)
    cap_left_fen = FenField(load_default=None)
    read_at = InstantField(load_default=None)


class VoucherForm(PortalSchema):
    """The same from a form, in yuan and Beijing time."""

    month = MonthField(required=True)
    voucher_class = ChoiceField(VoucherClass, VOUCHER_CLASSES, required=True)
    cap_left_fen = YuanField(load_default=None)
    read_at = InstantField(load_default=None, beijing_default=True)


def recipient_json(recipient: Recipient) -> Json:
    """An elder as machines see them; the identity number only masked."""
    return {
        "id": str(recipient.id),
        "name": recipient.name,
        "id_number_masked": recipient.id_number_masked,
        "birth_on": recipient.birth_on.isoformat(),
        "age": age_on(recipient.birth_on, today()),
        "sex": recipient.sex.value,
        "phone": recipient.phone,
        "address": recipient.address,
        "latitude": degrees_json(recipient.latitude),
        "longitude": degrees_json(recipient.longitude),
        "level": None if recipient.level is None else recipient.level.value,
        "assessed_on": None if recipient.assessed_on is None else recipient.assessed_on.isoformat(),
        "excluded_benefits": recipient.excluded_benefits,
        "version": recipient.version,
    }


def agreement_json(agreement: Agreement) -> Json:
    """An agreement as machines see it."""
    return {
        "id": str(agreement.id),
        "recipient_id": str(agreement.recipient_id),
        "signed_on": agreement.signed_on.isoformat(),
        "from": agreement.from_on.isoformat(),
        "until": agreement.until_on.isoformat(),
        "scan": agreement.scan_sha256,
    }


def voucher_json(voucher: VoucherMonth) -> Json:
    """An elder's month as machines see it."""
    return {
        "recipient_id": str(voucher.recipient_id),
        "month": str(voucher.month),
        "voucher_class": voucher.voucher_class.value,
        "cap_left_fen": voucher.left_fen,
        "used_fen": voucher.used_fen,
        "read_at": None if voucher.read_at is None else voucher.read_at.astimezone(SHANGHAI).isoformat(),
    }
