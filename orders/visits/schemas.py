"""What phones, machines and the office send of a visit."""

import json
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validate, validates_schema

from orders.recipients.position import position_question
from orders.visits.models import EvidenceKind, SignerKind
from orders.visits.visit import PositionState, VisitEventKind
from provider_portal.shell.decimal_fields import DegreesField
from provider_portal.shell.fields import (
    ChoiceField,
    CountField,
    Data,
    IdField,
    InstantField,
    Loaded,
    PortalSchema,
    TextField,
)
from provider_portal.shell.shapes import Shape

_FARTHEST_M = 1_000_000
_METRES = re.compile(r"[0-9]+([.][0-9]+)?")
_SHA256 = validate.Regexp(r"^[0-9a-fA-F]{64}$", error="sha256 应是 64 位十六进制。")
MOST_LINES = 50


class MetresField(fields.Field[int]):
    """Accuracy of a position in metres, as phones give it: any number, kept as whole metres rounded up."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> int:  # noqa: ARG002
        written = _METRES.fullmatch(value) if isinstance(value, str) else isinstance(value, int | float)
        metres = Decimal(str(value)) if written and not isinstance(value, bool) else Decimal("NaN")
        if not metres.is_finite() or metres < 0:
            raise ValidationError("定位误差应是不小于 0 的米数。")
        return math.ceil(min(metres, Decimal(_FARTHEST_M)))

    def json_shape(self) -> Shape:
        """A number, or one as text."""
        number = {"type": "number", "minimum": 0}
        return {
            "anyOf": [number, {"type": "string", "pattern": f"^{_METRES.pattern}$"}],
            "description": "Metres.",
        }


class ReadingsField(TextField):
    """Readings such as a blood pressure: text, or a JSON object that is kept as text."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:
        if isinstance(value, Mapping):
            value = json.dumps(dict(value), ensure_ascii=False, sort_keys=True)
        return super()._deserialize(value, attr, data, **kwargs)

    def json_shape(self) -> Shape:
        """Text or an object."""
        return {"type": ["string", "object"], "maxLength": self.longest}


class TickField(fields.Field[dict[str, UUID | int]]):
    """One line of the ticking page, `LINE_ID:QUANTITY`."""

    def _deserialize(
        self,
        value: Any,
        attr: str | None,  # noqa: ARG002
        data: Data,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> dict[str, UUID | int]:
        line, _, quantity = str(value).partition(":")
        with suppress(ValueError):
            if quantity.isascii() and quantity.isdigit():
                return {"line_id": UUID(line), "quantity": int(quantity[:4])}
        raise ValidationError("勾选的项目读不懂，请刷新页面后重新勾选。")


class DoneSchema(PortalSchema):
    """How much of a line was done."""

    line_id = IdField(required=True)
    quantity = CountField(required=True, least=0)


class CheckInSchema(PortalSchema):
    """签到 by a machine or an offline phone; times are the phone's own, `sent_at` shows its clock's offset.

    Degrees that are no place in China do not lose the event: it counts as one without a position.
    """

    event_id = IdField(required=True)
    happened_at = InstantField(required=True)
    sent_at = InstantField(load_default=None)
    latitude = DegreesField(most=90, load_default=None)
    longitude = DegreesField(most=180, load_default=None)
    accuracy_m = MetresField(load_default=None)
    position_state = ChoiceField(PositionState, required=True)
    tag = TextField(load_default="", longest=100)
    reason = TextField(load_default="", longest=300, many_lines=True)


class CheckOutSchema(CheckInSchema):
    """签退 by a machine or an offline phone."""

    done = fields.List(fields.Nested(DoneSchema), load_default=list, validate=validate.Length(max=MOST_LINES))
    readings = ReadingsField(load_default="", longest=2000, many_lines=True)


class ConfirmSchema(PortalSchema):
    """服务确认 by a machine or an offline phone."""

    event_id = IdField(required=True)
    happened_at = InstantField(required=True)
    sent_at = InstantField(load_default=None)
    signer_kind = ChoiceField(SignerKind, required=True)
    signer_name = TextField(load_default="", longest=50)
    relation = TextField(load_default="", longest=50)
    signature_png = TextField(load_default="", longest=1_500_000, verbatim=True)
    reason = TextField(load_default="", longest=300, many_lines=True)


class PhotoSchema(PortalSchema):
    """What comes beside a photograph's file."""

    kind = ChoiceField(EvidenceKind, required=True)
    taken_at = InstantField(load_default=None)
    latitude = DegreesField(most=90, load_default=None)
    longitude = DegreesField(most=180, load_default=None)
    accuracy_m = MetresField(load_default=None)
    sha256 = TextField(load_default=None, longest=64, validate=_SHA256)


class CheckInForm(CheckInSchema):
    """签到 on the phone's page: without JavaScript the id and the time come empty and the server makes them."""

    event_id = IdField(load_default=None)
    happened_at = InstantField(load_default=None)
    position_state = ChoiceField(PositionState, load_default=PositionState.UNAVAILABLE)

    @validates_schema
    def a_place_or_why_there_is_none(self, values: Loaded, **_kwargs: Any) -> None:
        """A press before the page's script has run sends no position: it must not pass for a lack of signal."""
        if values["reason"]:
            return
        if values["position_state"] is not PositionState.FIXED:
            raise ValidationError({"reason": ["还没有取得位置：请再按一次，或在这里选择没有定位的原因。"]})
        latitude, longitude = values["latitude"], values["longitude"]
        if latitude is not None and longitude is not None and position_question(latitude, longitude):
            raise ValidationError({"reason": ["手机给的位置不对：请再按一次，或在这里选择没有定位的原因。"]})


class CheckOutForm(CheckInForm):
    """签退 on the phone's page; a line that is not among `done` was not ticked."""

    done = fields.List(TickField(), load_default=list)
    readings = TextField(load_default="", longest=2000, many_lines=True)


class ConfirmForm(ConfirmSchema):
    """服务确认 on a page."""

    event_id = IdField(load_default=None)
    happened_at = InstantField(load_default=None)


class LateEntryForm(PortalSchema):
    """补录 by the office: which end, when by the clock on the wall, why."""

    kind = ChoiceField(VisitEventKind, required=True)
    happened_at = InstantField(required=True, beijing_default=True)
    reason = TextField(required=True, longest=300, many_lines=True)
    done = fields.List(TickField(), load_default=list)
