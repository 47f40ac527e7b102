"""Telephone numbers of elders and caregivers: a mobile number, or a landline with its area code."""

import re
import unicodedata

from marshmallow import ValidationError

from provider_portal.shell.fields import Data, TextField, from_machine
from provider_portal.shell.shapes import Shape

_NUMBER = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}")


class PhoneField(TextField):
    """A mainland number; people may type spaces, full-width digits or +86."""

    def _deserialize(self, value: object, attr: str | None, data: Data, **kwargs: object) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not from_machine():
            text = "".join(unicodedata.normalize("NFKC", text).split()).removeprefix("+86")
            if re.fullmatch(r"1\d{2}-\d{4}-\d{4}", text):
                text = text.replace("-", "")
        if not _NUMBER.fullmatch(text):
            raise ValidationError("电话应为 11 位手机号，或带区号的座机，例如 0736-4212345。")
        return text

    def json_shape(self) -> Shape:
        """Exactly a number, without what people may add."""
        return {"type": "string", "pattern": f"^({_NUMBER.pattern})$"}
