"""What is sent to work out a deduction, and the answer."""

from typing import Any

from marshmallow import ValidationError, validates

from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.deduction import Estimate
from catalog.subsidy.rules import Terms, rate_text
from provider_portal.ground.money import Fen
from provider_portal.shell.fields import (
    ChoiceField,
    DayField,
    DecimalField,
    FenField,
    PortalSchema,
    TextField,
)


class EstimateBody(PortalSchema):
    """One sum on one day; without a region it is the provider's county."""

    region = TextField(longest=6)
    voucher_class = ChoiceField(VoucherClass, required=True)
    service_on = DayField(required=True)
    total_fen = FenField(required=True)
    discount_fen = FenField(load_default=Fen(0))
    ltci_paid_fen = FenField(load_default=Fen(0))
    ineligible_fen = FenField(load_default=Fen(0))
    cap_left_fen = FenField()
    rate = DecimalField(least="0", most="1", places=4)

    @validates("region")
    def six_digits(self, value: str, data_key: str) -> None:  # noqa: ARG002 - marshmallow's call
        """A GB/T 2260 code."""
        if not (value.isascii() and value.isdigit() and len(value) == 6):  # noqa: PLR2004
            raise ValidationError("行政区划代码是 6 位数字。")


def estimate_json(found: Estimate, terms: Terms) -> dict[str, Any]:
    """The answer of `/estimates`; `rule` is null where a person read the numbers in 民政通."""
    return {
        "base_fen": found.base_fen,
        "rate": rate_text(found.rate),
        "deduction_fen": found.deduction_fen,
        "self_pay_fen": found.self_pay_fen,
        "cap_fen": found.cap_fen,
        "cap_left_fen": found.cap_left_fen,
        "rule": terms.rule.as_json() if terms.rule else None,
    }
