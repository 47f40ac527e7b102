"""Identity numbers by GB 11643-1999: eighteen characters, a real birthday, a check character."""

import re
from dataclasses import dataclass, field
from datetime import date

from orders.recipients.capability import Sex
from provider_portal.ground.clock import today
from provider_portal.ground.errors import RuleError
from provider_portal.ground.text.keys import reference_key

_SHAPE = re.compile(r"\d{17}[\dX]", re.ASCII)
_OLD_LENGTH = 15
_WEIGHTS = tuple(2**power % 11 for power in range(17, 0, -1))
_CHECK_CHARACTERS = "10X98765432"
_EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class IdentityNumber:
    """A number that is right in itself. The area code is never judged: areas are merged and renamed."""

    number: str = field(repr=False)
    birth_on: date
    sex: Sex

    @classmethod
    def parse(cls, text: str) -> "IdentityNumber":
        """Read what a person typed (blanks, pasted marks, full-width digits and a small x are forgiven).

        Raises RuleError `bad_id_number` with a sentence for length, birthday (real, from 1900, not in the
        future) or check character.
        """
        number = reference_key(text).replace("-", "").upper()
        if len(number) == _OLD_LENGTH and number.isascii() and number.isdigit():
            raise _refusal("这是 15 位的旧身份证号，请对照现在的身份证填写 18 位号码。")
        if not _SHAPE.fullmatch(number):
            raise _refusal("身份证号应为 18 位：前 17 位是数字，最后一位是数字或 X。请对照身份证重新填写。")
        birth_on = _birthday(number[6:14])
        if check_character(number[:17]) != number[17]:
            raise _refusal("身份证号校验不通过，多半是有一位输错了，请对照身份证逐位核对。")
        return cls(number=number, birth_on=birth_on, sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)

    @property
    def masked(self) -> str:
        """`4307**********1234`: four digits at each end."""
        return f"{self.number[:4]}{'*' * 10}{self.number[-4:]}"


def check_character(digits: str) -> str:
    """The eighteenth character for the first seventeen (ISO 7064, MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def _birthday(digits: str) -> date:
    try:
        birth_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise _refusal("身份证号里的出生日期不存在（第 7 至 14 位），请对照身份证核对。") from None
    if birth_on > today():
        raise _refusal("身份证号里的出生日期还没到（第 7 至 14 位），请对照身份证核对。")
    if birth_on < _EARLIEST:
        raise _refusal("身份证号里的出生年份早于 1900 年（第 7 至 10 位），请对照身份证核对。")
    return birth_on


def _refusal(sentence: str) -> RuleError:
    return RuleError("bad_id_number", sentence, fields={"id_number": [sentence]})
