"""Fields of the data files of a region: nothing is guessed, trimmed or turned from one kind into another. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from unicodedata import category

from marshmallow import Schema, ValidationError, fields

from catalog.regions import is_region
from provider_portal.shell.fields import Data

_RATE = re.compile(r"0\.[0-9]{1,4}|1(\.0{1,4})?")


class FileShape(Schema):
    """Base of every object in such a file: a key that means nothing is a mistake, not a remark."""

    error_messages = {"unknown": "没有这个字段，请核对名称。", "type": "应是一个 JSON 对象。"}  # noqa: RUF012


class WordsField(fields.Field[str]):
    """Text as it is shown: no blanks around it, no control characters, empty only where that says `nothing`."""

    def __init__(self, *, longest: int = 200, nothing: bool = False, **kwargs: Any) -> None:
        """At most `longest` characters."""
        super().__init__(**kwargs)
        self.longest, self.nothing = longest, nothing

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:  # noqa: ARG002
        if not isinstance(value, str):
            raise ValidationError("应是带引号的文字。")
        if not value and not self.nothing:
            raise ValidationError("没有填。")
        if len(value) > self.longest:
            raise ValidationError(f"最多 {self.longest} 个字。")
        if value != value.strip():
            raise ValidationError("前后不能有空格。")
        if any(category(mark) in {"Cc", "Cs"} for mark in value):
            raise ValidationError("含有换行或看不见的控制字符。")
        return value


class RegionField(WordsField):
    """A GB/T 2260 code of six digits in a province that there is."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:
        code = super()._deserialize(value, attr, data, **kwargs)
        if not is_region(code):
            raise ValidationError(f"“{code}”不是 6 位行政区划代码，例如湖南省是 430000。")
        return code


class RateField(WordsField):
    """A share in quotation marks above 0 and up to 1, with at most four places: a JSON number would be a float."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _RATE.fullmatch(text) or not Decimal(text):
            raise ValidationError('应是大于 0、最高 1 的小数，最多四位，写成 "0.40" 这样（40%）。')
        return text


class OneOfField(fields.Field[str]):
    """One word of a closed set, with what it means."""

    def __init__(self, words: Mapping[str, str], **kwargs: Any) -> None:
        """`words` are the allowed ones, each with its Chinese name."""
        super().__init__(**kwargs)
        self.words = words

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:  # noqa: ARG002
        if not isinstance(value, str) or value not in self.words:
            allowed = "、".join(f"{word}（{label}）" for word, label in self.words.items())
            raise ValidationError(f"“{str(value)[:20]}”不认识，可用：{allowed}。")
        return value


class SeveralField(fields.List[Any]):
    """A list; each of its values once."""

    default_error_messages = {"invalid": "应是一个列表。"}  # noqa: RUF012

    def __init__(
        self, of: fields.Field[Any] | type[Schema], *, may_be_empty: bool = False, **kwargs: Any
    ) -> None:
        """`of` is what each entry is."""
        super().__init__(of if isinstance(of, fields.Field) else fields.Nested(of), **kwargs)
        self.may_be_empty = may_be_empty

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> list[Any]:
        loaded = super()._deserialize(value, attr, data, **kwargs)
        if not loaded and not self.may_be_empty:
            raise ValidationError("至少要有一条。")
        if any(entry in loaded[:place] for place, entry in enumerate(loaded)):
            raise ValidationError("同一个值写了两次。")
        return loaded
