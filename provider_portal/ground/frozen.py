"""Values that are kept as JSON for good: one way of writing them, and a reader for every schema ever written. Pure.

A value is a frozen dataclass; its fields are the keys, in their order. Days, instants, months and ids are text, members
of closed sets their values, tuples lists. What a form wrote under its schema is read and written again with the same
bytes; what was stored under an earlier one is read as a value of today's kind.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Generic, NewType, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from provider_portal.ground.errors import RuleError
from provider_portal.ground.periods import Month

Json = dict[str, Any]
"""An object as it enters or leaves: a column, a body, an answer."""

FIRST_SCHEMA = 1
_NUMBER = "schema"
ADDED: Mapping[str, bool] = types.MappingProxyType({"added": True})
"""Metadata of a field that came later within a schema: its key is left out while it has its default."""

_T = TypeVar("_T")
_Earlier = TypeVar("_Earlier")
_UNIONS = (Union, types.UnionType)
_PLAIN: tuple[type, ...] = (str, int, bool)
_TEXTS: dict[type, Callable[[str], object]] = {
    UUID: UUID,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Month: Month.parse,
}


class FrozenError(ValueError):
    """Stored JSON is not what any schema of its value says."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class FrozenForm(Generic[_T]):
    """How one kind of value is kept: what is written now, and how every earlier schema is read.

    `earlier` has a reader for each schema before this one, the first in front; it gives a value of today's kind
    (`upgraded`). JSON of the first schema bears no number; from the second on the form writes it, as the first key.
    """

    kind: type[_T]
    earlier: tuple[Callable[[object], _T], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a form whose rows could not be read."""
        reader_of(self.kind)
        keys = _keys_of(self.kind)
        if keys is None and self.earlier:
            raise TypeError("only an object can bear the number of its schema")
        if keys and _NUMBER in keys:
            raise TypeError(f"{_NUMBER!r} is the form's own key")

    @property
    def schema(self) -> int:
        """The number of what is written now."""
        return FIRST_SCHEMA + len(self.earlier)

    def write(self, value: _T) -> Any:
        """The value as it is stored; TypeError for what this form would not read again."""
        if type(value) is not (get_origin(self.kind) or self.kind):
            raise TypeError(f"{type(value).__name__} is not kept by the form of {self.kind.__name__}")
        written = frozen_json(value)
        stored = {_NUMBER: self.schema, **written} if self.earlier else written
        try:
            self.read(stored)
        except FrozenError as error:  # a field that is not what its class says would be unreadable for good
            raise TypeError(str(error)) from error
        return stored

    def read(self, stored: object) -> _T:
        """The value of stored JSON; FrozenError where its schema is unknown or it does not fit."""
        schema, body = _numbered(stored)
        if schema > self.schema:
            raise FrozenError(f"schema {schema} has no reader")
        try:
            return (*self.earlier, reader_of(self.kind))[schema - FIRST_SCHEMA](body)
        except (ValueError, RuleError) as error:  # no fault of who is looking at a page
            raise FrozenError(str(error)) from error


def _numbered(stored: object) -> tuple[int, object]:
    """The schema of stored JSON, and the rest of it; a number that no form would have written is refused."""
    if not isinstance(stored, dict) or _NUMBER not in stored:
        return FIRST_SCHEMA, stored
    schema = stored[_NUMBER]
    if type(schema) is not int or schema <= FIRST_SCHEMA:
        raise FrozenError(f"no form writes the schema {schema!r}")
    return schema, {name: part for name, part in stored.items() if name != _NUMBER}


def upgraded(kind: type[_Earlier], upgrade: Callable[[_Earlier], _T]) -> Callable[[object], _T]:
    """The reader of an earlier schema, whose class was `kind`."""
    reader = reader_of(kind)
    return lambda stored: upgrade(reader(stored))


def key(name: str) -> Mapping[str, str]:
    """Metadata of a field whose key is no name of Python's."""
    return {"key": name}


def frozen_json(value: object) -> Any:
    """A value as a part of what is stored or answered; TypeError for what cannot be kept exactly (a float, a set)."""
    if value is None or type(value) in _PLAIN:
        return value
    match value:
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case UUID() | Month():
            return str(value)
        case tuple():
            return [frozen_json(each) for each in value]
        case _ if is_dataclass(value):
            return _object_json(value)
        case _:
            raise TypeError(f"{type(value).__name__} cannot be frozen")


def reader_of(kind: type[_T]) -> Callable[[object], _T]:
    """The reader of what `frozen_json` writes of a kind of value: ValueError or RuleError for anything else.

    It takes no key that it does not know.
    """
    hashable: Any = kind
    reader: Callable[[object], _T] = _reader(hashable)
    return reader


def _keys_of(kind: Any) -> set[str] | None:
    """The keys of a value that is stored as an object; None for one that is not."""
    return {_key_of(each) for each in fields(kind)} if is_dataclass(kind) else None


def _key_of(each: "Field[Any]") -> str:
    return str(each.metadata.get("key", each.name))


def _object_json(value: object) -> Json:
    kind: Any = type(value)
    return {
        name: frozen_json(part)
        for name, attribute, left_out in _written_fields(kind)
        if (part := getattr(value, attribute)) != left_out or left_out is MISSING
    }


@cache
def _written_fields(kind: Any) -> tuple[tuple[str, str, object], ...]:
    """Key, attribute, and the default with which the key is left out (MISSING: never)."""
    return tuple(
        (_key_of(each), each.name, each.default if each.metadata.get("added") else MISSING)
        for each in fields(kind)
    )


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    if isinstance(kind, NewType):
        return _reader(kind.__supertype__)
    if kind in _PLAIN:
        return _plain_reader(kind)
    if kind in _TEXTS:
        return _text_reader(_TEXTS[kind])
    origin, inner = get_origin(kind), get_args(kind)
    if origin in _UNIONS:
        return _optional_reader(inner)
    if origin is tuple:
        return _list_reader(_reader(inner[0])) if inner[1:] == (...,) else _row_reader(inner)
    if is_dataclass(kind):
        return _object_reader(kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _text_reader(kind)
    raise TypeError(f"{kind!r} cannot be frozen")


def _plain_reader(kind: type) -> Callable[[object], object]:
    def read(stored: object) -> object:
        if type(stored) is not kind:
            raise FrozenError(f"{kind.__name__} expected, not {type(stored).__name__}")
        return stored

    return read


def _text_reader(parse: Callable[[str], object]) -> Callable[[object], object]:
    text = _plain_reader(str)
    return lambda stored: parse(str(text(stored)))


def _optional_reader(inner: tuple[Any, ...]) -> Callable[[object], object]:
    match [kind for kind in inner if kind is not types.NoneType]:
        case [kind]:
            reader = _reader(kind)
        case _:
            raise TypeError("only a value or None can be frozen")
    return lambda stored: None if stored is None else reader(stored)


def _list_reader(reader: Callable[[Any], object]) -> Callable[[object], object]:
    def read(stored: object) -> object:
        if not isinstance(stored, list):
            raise FrozenError(f"a list expected, not {type(stored).__name__}")
        return tuple(map(reader, stored))

    return read


def _row_reader(inner: tuple[Any, ...]) -> Callable[[object], object]:
    readers = [_reader(kind) for kind in inner]

    def read(stored: object) -> object:
        if not isinstance(stored, list) or len(stored) != len(readers):
            raise FrozenError(f"a list of {len(readers)} expected")
        return tuple(reader(each) for reader, each in zip(readers, stored, strict=True))

    return read


def _object_reader(kind: Any) -> Callable[[object], object]:
    hints = get_type_hints(kind)
    parts = [(_key_of(each), each.name, _reader(hints[each.name])) for each in fields(kind)]
    possible = {name for name, _, _ in parts}
    needed = {_key_of(each) for each in fields(kind) if not each.metadata.get("added")}

    def read(stored: object) -> object:
        if not isinstance(stored, dict) or not needed <= stored.keys() <= possible:
            keys = sorted(map(str, stored)) if isinstance(stored, dict) else type(stored).__name__
            raise FrozenError(f"{kind.__name__} cannot be read from {keys}")
        return kind(**{name: reader(stored[each]) for each, name, reader in parts if each in stored})

    return read
