"""Fields of decimals: rates, areas, coordinates."""

import re
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

from provider_portal.ground.text.numbers import plain_number
from provider_portal.shell.fields import Data, from_machine

_POLE = 90
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")


class DecimalField(fields.Field[Decimal]):
    """A plain decimal such as a rate or a coordinate, from text or a JSON number, between two bounds."""

    def __init__(self, *, least: str, most: str, places: int, **kwargs: Any) -> None:
        """`places` is the greatest number of decimals that are kept; more are refused."""
        super().__init__(**kwargs)
        self.least, self.most, self.places = Decimal(least), Decimal(most), places

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> Decimal:  # noqa: ARG002
        text = value if isinstance(value, str) else ""
        if not from_machine():
            text = plain_number(text) or text
        digits = text.removeprefix("-").partition(".")
        if not (digits[0].isdigit() and text.isascii() and (not digits[1] or digits[2].isdigit())):
            raise ValidationError(f"请用文字填写 {self.least} 到 {self.most} 之间的小数，例如 0.40。")
        number = Decimal(text)
        if not self.least <= number <= self.most or len(digits[2]) > self.places:
            raise ValidationError(f"应在 {self.least} 到 {self.most} 之间，最多 {self.places} 位小数。")
        return number

    def _serialize(self, value: Decimal | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002
        return None if value is None else str(value)


class DegreesField(fields.Field[str]):
    """A coordinate in degrees (WGS-84), kept as decimal text of at most seven places."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        """`most` is 90 for latitudes and 180 for longitudes."""
        super().__init__(**kwargs)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:  # noqa: ARG002
        number_like = _DEGREES.fullmatch(value) if isinstance(value, str) else isinstance(value, int | float)
        if isinstance(value, bool) or not number_like:
            raise ValidationError("坐标应为度数，例如 29.6053。")
        try:
            number = round(Decimal(str(value)), 7)
        except ArithmeticError:
            raise ValidationError("坐标应为度数，例如 29.6053。") from None
        if number.is_finite() and self.most == _POLE < abs(number) <= 2 * _POLE:
            raise ValidationError("纬度不会超过 90 度，是不是和经度填反了？请对调后再提交。")
        if not number.is_finite() or abs(number) > self.most:
            raise ValidationError(f"坐标应在 -{self.most} 到 {self.most} 之间。")
        return f"{number.normalize():f}"
