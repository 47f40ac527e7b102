"""Ids and months in addresses: `<uuid7:order_id>` and `<month:month>` give a view the value, never its text."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from werkzeug.routing import BaseConverter

from provider_portal.ground.errors import PortalError, RuleError
from provider_portal.ground.ids import id_or_none_such
from provider_portal.ground.periods import Month


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreadable:
    """In place of a value that the address does not hold; a guard raises the refusal once it let the person pass."""

    refusal: PortalError


class IdConverter(BaseConverter):
    """An id; what is none becomes the id that no row has, so that the view answers as for any unknown id."""

    def to_python(self, value: str) -> UUID:
        """Read it."""
        return id_or_none_such(value)


class MonthConverter(BaseConverter):
    """A month as `2026-07`; anything else is refused in the month's own words."""

    def to_python(self, value: str) -> Month | Unreadable:
        """Read it."""
        try:
            return Month.parse(value)
        except RuleError as refusal:
            return Unreadable(refusal=refusal)


def install_addresses(app: Flask) -> None:
    """Before any blueprint is registered: rules look their converters up when they are added."""
    app.url_map.converters |= {"uuid7": IdConverter, "month": MonthConverter}


def refuse_unreadable(variables: Mapping[str, object]) -> None:
    """Raise what is wrong with the address that a view was asked under, if anything is."""
    for value in variables.values():
        if isinstance(value, Unreadable):
            raise value.refusal
