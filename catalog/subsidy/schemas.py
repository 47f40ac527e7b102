"""What is sent to work out a deduction, and the answer."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates, validates_schema

from catalog.subsidy.classes import VOUCHER_CLASSES, VoucherClass
from catalog.subsidy.deduction import Estimate
from catalog.subsidy.frozen_rule import frozen_rule
from catalog.subsidy.rules import Terms, rate_text
from provider_portal.ground.frozen import Json, frozen_json
from provider_portal.ground.money import Fen
from provider_portal.shell.decimal_fields import DecimalField
from provider_portal.shell.fields import (
    ChoiceField,
    DayField,
    FenField,
    FlagField,
    Loaded,
    PortalSchema,
    TextField,
    YuanField,
)


class EstimateBody(PortalSchema):
    """One sum on one day; without a region it is the provider's county."""

    region = TextField(longest=6, metadata={"pattern": "^[0-9]{6}$"})
    voucher_class = ChoiceField(VoucherClass, VOUCHER_CLASSES, required=True)
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


class RuleForm(PortalSchema):
    """A county's document as a person types it: a percentage, yuan, and the last day as it is printed."""

    county = TextField(longest=6)
    classes = fields.List(ChoiceField(VoucherClass, VOUCHER_CLASSES), load_default=list)
    percent = DecimalField(least="0", most="100", places=2)
    cap_fen = YuanField()
    as_shown = FlagField(load_default=False)
    no_cap = FlagField(load_default=False)
    first = DayField(required=True)
    last_day = DayField(required=True)
    source = TextField(required=True, longest=200)

    @validates_schema
    def numbers_or_a_tick(self, values: Loaded, **_kwargs: Any) -> None:
        """Nothing is left open by oversight: a number, or a tick that says why there is none."""
        wrong: dict[str, list[str]] = {}
        percent, cap = values.get("percent"), values.get("cap_fen")
        if values["as_shown"]:
            sentence = "已勾选“以民政通显示为准”，这里请留空；文件写了数字的，请取消勾选。"
            wrong |= {
                name: [sentence]
                for name, value in (("percent", percent), ("cap_fen", cap))
                if value is not None
            }
        else:
            if percent is None:
                wrong["percent"] = ["请填文件写的抵扣比例；文件没有写的，请勾选“以民政通显示为准”。"]
            if cap is None and not values["no_cap"]:
                wrong["cap_fen"] = ["请填文件写的上限；文件写明不设上限的，请勾选“不设上限”。"]
            if cap is not None and values["no_cap"]:
                wrong["cap_fen"] = ["已勾选“不设上限”，这里请留空。"]
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def as_service_wants(self, values: Loaded, **_kwargs: Any) -> Loaded:
        """A rate between 0 and 1, and a half-open period."""
        percent: Decimal | None = values.pop("percent", None)
        values["rate"] = None if percent is None else percent.scaleb(-2)
        values["until"] = values.pop("last_day") + timedelta(days=1)
        values.setdefault("cap_fen", None)
        del values["as_shown"], values["no_cap"]
        return values


class VoidForm(PortalSchema):
    """Why an entry is void."""

    reason = TextField(required=True, longest=200)


def estimate_json(estimate: Estimate, terms: Terms) -> Json:
    """The answer of `/estimates`; `rule` is null where a person read the numbers in 民政通."""
    return {
        "base_fen": estimate.base_fen,
        "rate": rate_text(estimate.rate),
        "deduction_fen": estimate.deduction_fen,
        "self_pay_fen": estimate.self_pay_fen,
        "cap_fen": estimate.cap_fen,
        "cap_left_fen": estimate.cap_left_fen,
        "rule": frozen_json(frozen_rule(terms.rule)) if terms.rule else None,
    }
