"""What clerks type and machines send about redemptions."""

from provider_portal.shell.fields import (
    ChoiceField,
    FenField,
    InstantField,
    MonthField,
    PortalSchema,
    ReferenceField,
    TextField,
    YuanField,
)
from receipts.redemption.models import Channel

LONGEST_REASON = 300


class RedemptionBody(PortalSchema):
    """`POST /orders/ID/redemption`."""

    official_ref = ReferenceField(required=True, longest=200)
    shown_deduction_fen = FenField(required=True)
    channel = ChoiceField(Channel, required=True)
    redeemed_at = InstantField(required=True)
    cap_left_fen = FenField(load_default=None)
    difference_reason = TextField(load_default="", longest=LONGEST_REASON, many_lines=True)


class RedemptionForm(PortalSchema):
    """The office form: the same, in yuan and Beijing time."""

    official_ref = ReferenceField(
        required=True, longest=200, error_messages={"required": "请填写民政通核销单号。"}
    )
    shown_deduction_fen = YuanField(
        required=True,
        data_key="shown_deduction",
        error_messages={"required": "请填写民政通显示的抵扣金额，没有抵扣填 0。"},
    )
    channel = ChoiceField(
        Channel, required=True, error_messages={"required": "请选择老人自付部分的支付方式。"}
    )
    redeemed_at = InstantField(
        required=True, beijing_default=True, error_messages={"required": "请填写民政通显示的核销时间。"}
    )
    cap_left_fen = YuanField(load_default=None, data_key="cap_left")
    difference_reason = TextField(load_default="", longest=LONGEST_REASON, many_lines=True)


class CompareQuery(PortalSchema):
    """The two amounts that are compared while they are typed."""

    shown_deduction_fen = YuanField(load_default=None, data_key="shown_deduction")
    cap_left_fen = YuanField(load_default=None, data_key="cap_left")


class ListQuery(PortalSchema):
    """Filters of the list."""

    month = MonthField(load_default=None)
    q = TextField(load_default="", longest=50)
