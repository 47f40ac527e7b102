"""Telephone numbers of elders and caregivers: a mobile number, or a landline with its area code."""

import re

from marshmallow import ValidationError

from provider_portal.shell.fields import Data, TextField

_NUMBER = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}", re.ASCII)


class PhoneField(TextField):
    """A mainland number; spaces are dropped."""

    def _deserialize(self, value: object, attr: str | None, data: Data, **kwargs: object) -> str:
        text = "".join(super()._deserialize(value, attr, data, **kwargs).split())
        if re.fullmatch(r"1\d{2}-\d{4}-\d{4}", text):
            text = text.replace("-", "")
        if not _NUMBER.fullmatch(text):
            raise ValidationError("电话应为 11 位手机号，或带区号的座机，例如 0736-4212345。")
        return text
