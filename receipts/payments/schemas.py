"""What clerks type about payments."""

from provider_portal.shell.fields import (
    ChoiceField,
    InstantField,
    MonthField,
    PortalSchema,
    TextField,
    YuanField,
)
from receipts.redemption.models import Channel

LONGEST_REFERENCE = 64


class PaymentForm(PortalSchema):
    """Money taken or given back, in yuan and Beijing time."""

    amount_fen = YuanField(required=True, data_key="amount", error_messages={"required": "请填写金额。"})
    channel = ChoiceField(Channel, required=True, error_messages={"required": "请选择支付方式。"})
    paid_at = InstantField(required=True, beijing_default=True, error_messages={"required": "请填写时间。"})
    reference = TextField(load_default="", longest=LONGEST_REFERENCE)


class MonthQuery(PortalSchema):
    """The month whose payments are listed."""

    month = MonthField(load_default=None)
