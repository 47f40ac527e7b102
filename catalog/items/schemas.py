"""Items as people and machines send them."""

from typing import Any

from marshmallow import ValidationError, fields

from catalog.items.catalogue import text_codes
from catalog.items.columns import CODE
from catalog.items.queries import shipped
from provider_portal.shell.fields import Data, DayField, PortalSchema, TextField
from provider_portal.shell.shapes import Shape


class ItemField(fields.Field[str]):
    """A service item by number (7 or "7") or text code, loaded as its code.

    Whether the provider's list knows the code is the service's question (`Shelf.need_item`).
    """

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:  # noqa: ARG002
        if isinstance(value, bool) or not isinstance(value, int | str):
            codes = text_codes(shipped())
            either = f"{'、'.join(codes[:-1])} 或 {codes[-1]}"
            raise ValidationError(f"服务项目请填项目编号，例如 7；机构项目填 {either}。")
        code = str(value)
        if not CODE.fullmatch(code):
            raise ValidationError("项目清单里没有这个服务项目，请核对编号后重选。")
        return code

    def json_shape(self) -> Shape:
        """A number or a code."""
        code = text_codes(shipped())[0]
        return {
            "anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "minLength": 1, "maxLength": 40}],
            "description": f'A number of the list (7 or "7"), or a code such as {code}.',
            "examples": [7, code],
        }


class UploadForm(PortalSchema):
    """A new version of the list; the file itself comes beside these."""

    region = TextField(required=True, longest=6)
    effective_from = DayField(required=True)
    title = TextField(required=True, longest=100)
    source = TextField(required=True, longest=200)


class PreviewForm(UploadForm):
    """The same, with the hash of the file that was kept."""

    file = TextField(required=True, longest=64)
