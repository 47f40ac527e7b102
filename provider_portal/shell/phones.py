"""Telephone numbers: a mobile number, or a landline with its area code."""

from typing import Any

from marshmallow import ValidationError

from provider_portal.ground.text.keys import phone_number
from provider_portal.shell.fields import Data, TextField
from provider_portal.shell.shapes import Shape

LONGEST = 40


class PhoneField(TextField):
    """A mainland number however people and address books write it: blanks, dashes, brackets, full width, +86."""

    def __init__(self, **kwargs: Any) -> None:
        """As typed it may be longer than its digits."""
        super().__init__(longest=LONGEST, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:
        number = phone_number(super()._deserialize(value, attr, data, **kwargs))
        if number is None:
            raise ValidationError("电话应为 11 位手机号，或带区号的座机，例如 0736-4212345。")
        return number

    def json_shape(self) -> Shape:
        """A number as the portal keeps it, or any other spelling of one."""
        kept = {"type": "string", "pattern": "^(1[3-9][0-9]{9}|0(10|2[0-9]|[3-9][0-9]{2})-[0-9]{7,8})$"}
        return {
            "anyOf": [kept, {"type": "string", "minLength": 10, "maxLength": LONGEST}],
            "description": "A mainland number; blanks, dashes, brackets, full-width digits and +86 are understood.",
            "examples": ["13907360001", "0736-4212345"],
        }
