"""Marshmallow fields for what people and machines send: strict, with Chinese sentences.

One schema serves a form and the API: forms send text, JSON sends numbers; floats are refused everywhere. Text is kept
text at either door (`ground/text/kept.py`), and what came in raw goes with the audit entry. People are forgiven empty
inputs; machines (`from_machine`) get exactly what the API's description says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, pre_load

from provider_portal.ground.clock import SHANGHAI
from provider_portal.ground.errors import RuleError
from provider_portal.ground.money import MAX_FEN, Fen, parse_yuan
from provider_portal.ground.periods import Month
from provider_portal.ground.text.kept import kept_text, private_marks, private_sentence
from provider_portal.ground.text.keys import reference_key
from provider_portal.ground.text.numbers import plain_number
from provider_portal.ground.text.raw import remember_raw

_E = TypeVar("_E", bound=StrEnum)
Data = Mapping[str, Any] | None
Loaded = dict[str, Any]  # what a schema made of a form, a body or a query, by its fields
_machine: ContextVar[bool] = ContextVar("from_machine", default=False)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?e\+?[0-9]{2}")

fields.Field.default_error_messages.update(
    required="这一项必填。", null="这一项不能为空。", validator_failed="这一项填写有误，请核对。"
)


@contextmanager
def machine_input(exact: bool = True) -> Iterator[None]:
    """Inside, schemas load what a machine sent: null and [] count as not given, all else stands."""
    token = _machine.set(exact)
    try:
        yield
    finally:
        _machine.reset(token)


def from_machine() -> bool:
    """Whether a machine sent what is being loaded."""
    return _machine.get()


class PortalSchema(Schema):
    """Base of every schema: text is kept text; an empty or null input counts as not given."""

    error_messages = {"unknown": "没有这一项，请核对字段名。", "type": "请求内容应为一个 JSON 对象。"}  # noqa: RUF012

    @pre_load
    def drop_empty(self, data: Any, **_kwargs: Any) -> Any:
        """Forms send empty text for what nobody filled in; machines may do so where any text is allowed."""
        if not isinstance(data, Mapping):
            return data
        if from_machine():
            return {name: value for name, value in data.items() if not self._is_absent(name, value)}
        given = {name: self._typed(name, value) for name, value in data.items()}
        return {name: value for name, value in given.items() if value not in (None, "", [])}

    def _typed(self, name: str, value: Any) -> Any:
        """Text fields keep their text themselves; of any other field a person's input is kept text before it is read."""
        if not isinstance(value, str) or (
            isinstance(field := self._field(name), TextField) and field.verbatim
        ):
            return value
        kept = kept_text(value, many_lines=True)
        return value if kept and isinstance(field, TextField | YuanField) else kept

    def _is_absent(self, name: str, value: Any) -> bool:
        field = self._field(name)
        if isinstance(value, str) and not kept_text(value):
            return isinstance(field, TextField) and field.may_be_empty
        return isinstance(field, fields.List) if value == [] else field is not None and value is None

    def _field(self, name: str) -> fields.Field[Any] | None:
        return next((field for key, field in self.fields.items() if (field.data_key or key) == name), None)


class TextField(fields.Field[str]):
    """Kept text of at most `longest` characters; private-use characters are refused in words."""

    def __init__(
        self,
        *,
        longest: int = 200,
        many_lines: bool = False,
        secret: bool = False,
        verbatim: bool = False,
        **kwargs: Any,
    ) -> None:
        """`many_lines` lets line breaks through. What is `secret` is never noted raw; `verbatim` is taken as it came."""
        super().__init__(**kwargs)
        self.longest, self.many_lines = longest, many_lines
        self.secret, self.verbatim = secret or verbatim, verbatim

    @property
    def may_be_empty(self) -> bool:
        """Optional, and of no particular form: empty text says nothing."""
        return not (self.required or self.validators or "pattern" in self.metadata)

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:  # noqa: ARG002
        if not isinstance(value, str):
            raise ValidationError("请填写文字。")
        text = value if self.verbatim else kept_text(value, many_lines=self.many_lines)
        if max(len(value) if from_machine() else 0, len(text)) > self.longest:
            raise ValidationError(f"最多 {self.longest} 个字，请缩短后再提交。")
        if marks := private_marks(text):
            raise ValidationError(private_sentence(marks))
        if self.required and not text:
            raise self.make_error("required")
        if not self.secret:
            remember_raw(attr or "text", value, text)
        return text


class ReferenceField(TextField):
    """A number that somebody else gave: an official number, a booking, a paper's, a certificate's."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if _SCIENTIFIC.fullmatch(reference_key(text)):
            raise ValidationError(
                "这是 Excel 把长号码变成的科学计数，后面的数字已经丢失。请把单元格设为文本，对照原件重新填写。"
            )
        if text and not reference_key(text):
            raise ValidationError("编号里没有字母或数字，请对照原件填写。")
        return text


class YuanField(fields.Field[Fen]):
    """Yuan typed or pasted by a person, loaded as fen: at most two places, no sign, no exponent, no float."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> Fen:  # noqa: ARG002
        if not isinstance(value, str):
            raise ValidationError("金额请填文字，例如 120.50。")
        try:
            return parse_yuan(value)
        except RuleError as error:
            raise ValidationError(error.message) from None


class FenField(fields.Field[Fen]):
    """Whole fen in JSON: a non-negative integer, no float, no text."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> Fen:  # noqa: ARG002
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError("金额以分为单位，必须是整数，例如 12050 表示 120.50 元。")
        if not 0 <= value <= MAX_FEN:
            raise ValidationError("金额应在 0 到一千万元之间，请核对。")
        return Fen(value)


class CountField(fields.Field[int]):
    """A whole number from `least` to `most`."""

    def __init__(self, *, least: int = 1, most: int = 9999, **kwargs: Any) -> None:
        """Both bounds are allowed values."""
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> int:  # noqa: ARG002
        if isinstance(value, str) and not from_machine():
            typed = plain_number(value) or ""
            value = int(typed[:12]) if typed.isdigit() else value
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            raise ValidationError(f"请填 {self.least} 到 {self.most} 之间的整数。")
        return value


class DayField(fields.Field[date]):
    """A day `YYYY-MM-DD`, from 1900 to 2999."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> date:  # noqa: ARG002
        try:
            day = date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year < 3000:  # noqa: PLR2004
            raise ValidationError("日期应写成 2026-07-15 这样的格式。")
        return day

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002
        return None if value is None else value.isoformat()


class MonthField(fields.Field[Month]):
    """A month `YYYY-MM`."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> Month:  # noqa: ARG002
        try:
            return Month.parse(str(value))
        except RuleError as error:
            raise ValidationError(error.message) from None

    def _serialize(self, value: Month | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002
        return None if value is None else str(value)


class InstantField(fields.Field[datetime]):
    """An ISO 8601 instant; without an offset (a form's datetime-local) only where `beijing_default` is set."""

    def __init__(self, *, beijing_default: bool = False, **kwargs: Any) -> None:
        """The API wants an offset; a form's time is Beijing's."""
        super().__init__(**kwargs)
        self.beijing_default = beijing_default

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> datetime:  # noqa: ARG002
        try:
            written = isinstance(value, str) and _INSTANT.fullmatch(value)
            instant = datetime.fromisoformat(value) if written else None
        except ValueError:
            instant = None
        if instant is not None and instant.tzinfo is None and self.beijing_default:
            instant = instant.replace(tzinfo=SHANGHAI)
        if instant is None or instant.tzinfo is None or not 1900 < instant.year < 3000:  # noqa: PLR2004
            shape = "时间应写成 2026-07-15T09:30:00+08:00 这样的格式（带时区）。"
            raise ValidationError(shape if from_machine() else "时间不对，请重新选择日期和时间。")
        return instant

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002
        return None if value is None else value.astimezone(SHANGHAI).isoformat()


class IdField(fields.Field[UUID]):
    """A row's id; whether such a row exists is the service's question."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> UUID:  # noqa: ARG002
        if not (isinstance(value, str) and _ID.fullmatch(value)):
            raise ValidationError("编号格式不对，请从列表中重新选择。")
        return UUID(value)

    def _serialize(self, value: UUID | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002
        return None if value is None else str(value)


class ChoiceField(fields.Field[_E], Generic[_E]):
    """One of a closed set."""

    def __init__(self, kind: type[_E], among: Iterable[_E] | None = None, **kwargs: Any) -> None:
        """`kind` is the set, `among` what may be chosen of it (everything)."""
        super().__init__(**kwargs)
        self.among: tuple[_E, ...] = tuple(kind if among is None else among)

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> _E:  # noqa: ARG002
        chosen = next((member for member in self.among if member.value == value), None)
        if chosen is None:
            named = (
                each.value if from_machine() else getattr(each, "label", each.value) for each in self.among
            )
            allowed = "、".join(named)
            raise ValidationError(f"请从这些选项中选择：{allowed}。")
        return chosen

    def _serialize(self, value: _E | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002
        return None if value is None else value.value


class FlagField(fields.Field[bool]):
    """Yes or no: JSON true and false, or a form's ticked box."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> bool:  # noqa: ARG002
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in ("on", "true", "1") and not from_machine():
            return True
        if isinstance(value, str) and value in ("false", "0") and not from_machine():
            return False
        raise ValidationError("请填 true 或 false。")


def flat_errors(error: ValidationError) -> dict[str, list[str]]:
    """Sentences by input name; nested ones as `lines.0.quantity`."""
    flat: dict[str, list[str]] = {}

    def walk(prefix: str, messages: Any) -> None:
        if isinstance(messages, Mapping):
            for name, inner in messages.items():
                walk(f"{prefix}.{name}" if prefix else str(name), inner)
        else:
            flat[prefix or "_schema"] = [str(sentence) for sentence in messages]

    walk("", error.normalized_messages())  # type: ignore[no-untyped-call]
    return flat
