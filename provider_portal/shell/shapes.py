"""JSON schemas of what the API answers: small words to say them with, as plain values."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from provider_portal.ground.errors import Severity

Shape = Mapping[str, Any]


@runtime_checkable
class Shaped(Protocol):
    """A field of a floor's own kind, which says itself what it takes."""

    def json_shape(self) -> Shape:
        """The JSON schema of what a machine may send here."""
        ...


TEXT: Shape = {"type": "string"}
COUNT: Shape = {"type": "integer", "minimum": 0}
FEN: Shape = {"type": "integer", "minimum": 0, "description": "Whole fen (0.01 yuan)."}
FLAG: Shape = {"type": "boolean"}
DAY: Shape = {"type": "string", "format": "date", "description": "A day in Asia/Shanghai."}
INSTANT: Shape = {"type": "string", "format": "date-time", "description": "An instant with its offset."}
MONTH: Shape = {"type": "string", "pattern": "^(19|[2-9][0-9])[0-9]{2}-(0[1-9]|1[0-2])$"}
ID: Shape = {"type": "string", "format": "uuid"}
RATE: Shape = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$", "description": "A rate such as 0.40."}
SHA256: Shape = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
ANYTHING: Shape = {"type": "object"}


def one_of(kind: type[StrEnum]) -> Shape:
    """A value of a closed set."""
    return {"type": "string", "enum": [member.value for member in kind]}


def maybe(shape: Shape) -> Shape:
    """The same, or null."""
    kind = shape.get("type")
    if not isinstance(kind, str):
        return {"anyOf": [shape, {"type": "null"}]}
    wider = {**shape, "type": [kind, "null"]}
    return {**wider, "enum": [*shape["enum"], None]} if "enum" in shape else wider


def many(shape: Shape) -> Shape:
    """A list of these."""
    return {"type": "array", "items": shape}


def has(**named: Shape) -> Shape:
    """An object that has all of these; more may be added one day. A trailing underscore of a name is dropped."""
    inside = {name.removesuffix("_"): shape for name, shape in named.items()}
    return {"type": "object", "required": list(inside), "properties": inside}


def with_more(shape: Shape, **named: Shape) -> Shape:
    """An object with further properties."""
    more = has(**named)
    return {
        **shape,
        "required": [*shape["required"], *more["required"]],
        "properties": {**shape["properties"], **more["properties"]},
    }


def page(shape: Shape) -> Shape:
    """One page of a list."""
    return has(items=many(shape), next_cursor=maybe({"type": "string"}))


def component(name: str) -> Shape:
    """A reference to a shape that the whole document shares."""
    return {"$ref": f"#/components/schemas/{name}"}


BREACH = has(
    code=TEXT,
    severity=one_of(Severity),
    message={"type": "string", "description": "Chinese: what was not met."},
    clause={"type": "string", "description": "The clause of the policy."},
    remedy={"type": "string", "description": "Chinese: how to clear it."},
    numbers=ANYTHING,
)
FINDING = has(code=TEXT, severity=one_of(Severity), message=TEXT)
PROBLEM: Shape = {
    **has(
        type=TEXT,
        title=TEXT,
        status={"type": "integer"},
        code={"type": "string", "description": "Stable English."},
        detail={"type": "string", "description": "Chinese: what to do next."},
        errors={"type": "object", "additionalProperties": many(TEXT)},
    ),
    "description": "Problem details, RFC 9457.",
}
PROBLEM["properties"]["breaches"] = many(component("Breach"))
