"""What a door of the API says of itself, beside its guard; the OpenAPI document is collected from this."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask.typing import ResponseReturnValue

from provider_portal.shell.fields import PortalSchema
from provider_portal.shell.shapes import Shape

_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """An answer that is a file."""

    media_type: str


class FileOnly(PortalSchema):
    """A multipart form of nothing but a file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Description:
    """One operation: what comes in, and the answers of success by status; refusals are the same everywhere.

    `once` tells that `Idempotency-Key` is accepted; `parts` is a multipart form with a `file`.
    """

    answers: Mapping[int, Shape | File]
    body: type[PortalSchema] | None = None
    parts: type[PortalSchema] | None = None
    query: type[PortalSchema] | None = None
    once: bool = False


def described(
    answers: Mapping[int, Shape | File],
    *,
    body: type[PortalSchema] | None = None,
    parts: type[PortalSchema] | None = None,
    query: type[PortalSchema] | None = None,
    once: bool = False,
) -> Callable[[_View], _View]:
    """Describe a door, directly under its guard; its docstring's first sentence is the summary."""
    description = Description(answers=answers, body=body, parts=parts, query=query, once=once)

    def describe(view: _View) -> _View:
        view.described = description  # type: ignore[attr-defined]
        return view

    return describe
