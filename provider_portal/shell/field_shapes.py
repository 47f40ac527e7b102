"""Marshmallow schemas as JSON schemas: exactly what a machine may send."""

from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from marshmallow import fields, validate

from provider_portal.ground.frozen import Json
from provider_portal.ground.money import MAX_FEN
from provider_portal.shell.decimal_fields import DecimalField, DegreesField
from provider_portal.shell.fields import (
    ChoiceField,
    CountField,
    DayField,
    FenField,
    FlagField,
    IdField,
    InstantField,
    MonthField,
    PortalSchema,
    TextField,
)
from provider_portal.shell.shapes import DAY, FLAG, ID, INSTANT, MONTH, Shape, Shaped, maybe

_PRIVATE = f"\\ue000-\\uf8ff{chr(0xF0000)}-{chr(0xFFFFD)}{chr(0x100000)}-{chr(0x10FFFD)}"
_FROM_METADATA = ("pattern", "description", "examples", "maxItems")


def body_shape(schema: PortalSchema) -> Shape:
    """The object that `load_json(schema)` takes; null counts as not given where a property is optional."""
    required = [field for field in schema.fields.values() if field.required]
    shape: Json = {
        "type": "object",
        "properties": {_name(field): _property(field) for field in schema.fields.values()},
        "additionalProperties": False,
    }
    return {**shape, "required": [_name(field) for field in required]} if required else shape


def parts_shape(schema: PortalSchema) -> Json:
    """The fields of a multipart form: all of them text, none null."""
    required = [_name(field) for field in schema.fields.values() if field.required]
    inside = {_name(field): exact_shape(field) for field in schema.fields.values()}
    return {"type": "object", "properties": inside, "required": required, "additionalProperties": False}


def query_parameters(schema: PortalSchema) -> Iterable[Json]:
    """The parameters that `load_query(schema)` takes."""
    for field in schema.fields.values():
        shape = dict(exact_shape(field))
        yield {"name": _name(field), "in": "query", "required": field.required, "schema": shape}


def exact_shape(field: fields.Field[Any]) -> Shape:
    """What one field takes, with what its metadata adds."""
    added = {name: field.metadata[name] for name in _FROM_METADATA if name in field.metadata}
    shape = field.json_shape() if isinstance(field, Shaped) else _shell_shape(field)
    return {**shape, **added}


def _name(field: fields.Field[Any]) -> str:
    return str(field.data_key or field.name)


def _property(field: fields.Field[Any]) -> Shape:
    shape = exact_shape(field)
    return shape if field.required else maybe(shape)


@singledispatch
def _shell_shape(field: fields.Field[Any]) -> Shape:
    """What a kind of field of the shell takes; a floor's own kind has `json_shape`."""
    raise TypeError(f"{type(field).__name__} has no JSON schema: give it a json_shape")


@_shell_shape.register
def _(field: TextField) -> Shape:
    shape: Json = {"type": "string", "maxLength": field.longest, "pattern": f"^[^{_PRIVATE}]*$"}
    if field.required:
        shape |= {"minLength": 1, "pattern": rf"^[^{_PRIVATE}]*[^\s{_PRIVATE}][^{_PRIVATE}]*$"}
    patterns = [rule.regex.pattern for rule in field.validators if isinstance(rule, validate.Regexp)]
    return shape | {"pattern": patterns[0]} if patterns else shape


@_shell_shape.register
def _(_field: FenField) -> Shape:
    return {"type": "integer", "minimum": 0, "maximum": MAX_FEN, "description": "Whole fen (0.01 yuan)."}


@_shell_shape.register
def _(field: CountField) -> Shape:
    return {"type": "integer", "minimum": field.least, "maximum": field.most}


@_shell_shape.register
def _(field: DecimalField) -> Shape:
    sign = "-?" if field.least < 0 else ""
    return {
        "type": "string",
        "pattern": rf"^{sign}[0-9]+(\.[0-9]{{1,{field.places}}})?$",
        "description": f"A decimal from {field.least} to {field.most}.",
    }


@_shell_shape.register
def _(field: DegreesField) -> Shape:
    text = rf"^-?({field.most}(\.0{{1,20}})?|{_below(field.most)}(\.[0-9]{{1,20}})?)$"
    number = {"type": "number", "minimum": -field.most, "maximum": field.most}
    return {"anyOf": [number, {"type": "string", "pattern": text}], "description": "Degrees, WGS-84."}


def _below(most: int) -> str:
    """A pattern of the whole numbers below 90 or 180."""
    return "0?[0-8]?[0-9]" if most == 90 else "(0?[0-9]{1,2}|1[0-7][0-9])"  # noqa: PLR2004 - a quarter turn


@_shell_shape.register
def _(_field: DayField) -> Shape:
    return DAY


@_shell_shape.register
def _(_field: MonthField) -> Shape:
    return MONTH


@_shell_shape.register
def _(_field: InstantField) -> Shape:
    return INSTANT


@_shell_shape.register
def _(_field: IdField) -> Shape:
    return ID


@_shell_shape.register
def _(_field: FlagField) -> Shape:
    return FLAG


@_shell_shape.register(ChoiceField)
def _(field: ChoiceField[Any]) -> Shape:
    return {"type": "string", "enum": [member.value for member in field.among]}


@_shell_shape.register
def _(field: fields.Nested) -> Shape:
    schema = field.schema
    if not isinstance(schema, PortalSchema):
        raise TypeError(f"{type(schema).__name__} is no PortalSchema")
    return body_shape(schema)


@_shell_shape.register(fields.List)
def _(field: fields.List[Any]) -> Shape:
    shape: Json = {"type": "array", "items": exact_shape(field.inner)}
    most = [rule.max for rule in field.validators if isinstance(rule, validate.Length) and rule.max]
    shape |= {"maxItems": most[0]} if most else {}
    return shape | {"minItems": 1} if field.required else shape
