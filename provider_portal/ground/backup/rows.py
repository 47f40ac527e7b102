"""Rows as lines of JSON and back, the same on every kind of database."""

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Date, Enum, LargeBinary, Table, Uuid, select

from provider_portal.ground.db import Base, Instant, MonthText
from provider_portal.ground.frozen import Json
from provider_portal.ground.periods import Month

BATCH = 500


def tables() -> list[Table]:
    """Every table, those that others refer to first."""
    return list(Base.metadata.sorted_tables)


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows of a table in the order of their keys, a line each."""
    query = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=BATCH).execute(query).mappings():
        plain = {column.name: _plain(row[column.name]) for column in table.columns}
        yield json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def row_of(table: Table, line: bytes) -> Json:
    """The values of one line, as the table's columns take them."""
    values = json.loads(line)
    return {column.name: _value(column, values[column.name]) for column in table.columns}


def _plain(value: Any) -> Any:
    match value:
        case UUID() | Month():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            return value


def _value(column: Column[Any], stored: Any) -> Any:
    if stored is None:
        return None
    match column.type:
        case Uuid():
            return UUID(stored)
        case Instant():
            return datetime.fromisoformat(stored)
        case Date():
            return date.fromisoformat(stored)
        case LargeBinary():
            return base64.b64decode(stored)
        case MonthText():
            return Month.parse(stored)
        case Enum(enum_class=kind) if kind is not None:
            return kind(stored)
        case _:
            return stored
