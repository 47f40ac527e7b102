"""Every migration keeps what it finds: a database of an earlier version, with a row in every table, goes to head."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy.exc import DatabaseError

from provider_portal.app import create_app
from provider_portal.ground.append_only import append_only_tables
from provider_portal.ground.db import db
from provider_portal.ground.ids import new_id
from provider_portal.migrations.running import alembic_config, head_revision
from tests.portals import _sql, settings_for

FIRST = "0001"
BEFORE_HEAD = ScriptDirectory.from_config(alembic_config()).get_revision("head").down_revision
# What the tables' own checks ask of sums: base and own share are what the parts of 1 leave of 9; staff of 1 each make 3.
_SUMS = {"total_fen": 9, "base_fen": 6, "self_pay_fen": 6, "staff_count": 3, "service_count": 3}

# What a table's checks ask to be there although the column may be empty: a receipt is of a redemption or a payment.
_FILLED = {("receipt", "redemption_id")}


@pytest.fixture
def bare(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """A portal on a database without any table."""
    url = ""
    if database_kind == "postgresql":
        server = request.getfixturevalue("postgres")
        _sql(server, "DROP DATABASE IF EXISTS bare WITH (FORCE)")
        _sql(server, "CREATE DATABASE bare")
        url = server.url("bare")
    app = create_app(settings_for(tmp_path, url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("version", [FIRST, BEFORE_HEAD])
def test_a_row_of_every_table_of_an_earlier_version_is_there_at_head(bare: Flask, version: str) -> None:
    command.upgrade(alembic_config(), version)
    filled = fill(reflected())
    before = {name: the_row(name) for name in filled}
    command.upgrade(alembic_config(), "head")
    for name, row in before.items():
        after = the_row(name)
        assert {key: after.get(key) for key in row} == row, name
    with db.engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == head_revision()


@pytest.mark.parametrize("version", [FIRST, BEFORE_HEAD, "head"])
def test_history_cannot_be_changed_after_the_last_migration(bare: Flask, version: str) -> None:
    command.upgrade(alembic_config(), version)
    filled = fill(reflected())
    command.upgrade(alembic_config(), "head")
    if version == "head":
        assert set(append_only_tables()) <= filled.keys()
    for name in sorted(set(append_only_tables()) & set(filled)):
        table = sa.table(name, sa.column("id"))
        for statement in (sa.update(table).values(id=new_id().hex), sa.delete(table)):
            with pytest.raises(DatabaseError, match="append-only"), db.engine.begin() as connection:
                connection.execute(statement)


def the_row(name: str) -> dict[str, Any]:
    """The only row of a table, as it stands."""
    table = sa.Table(name, sa.MetaData(), autoload_with=db.engine)
    with db.engine.connect() as connection:
        return dict(connection.execute(sa.select(table)).mappings().one())


def reflected() -> sa.MetaData:
    metadata = sa.MetaData()
    metadata.reflect(db.engine)
    return metadata


def fill(metadata: sa.MetaData) -> dict[str, dict[str, Any]]:
    """One row in every table, children after their parents."""
    rows: dict[str, dict[str, Any]] = {}
    with db.engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table.name != "alembic_version":
                rows[table.name] = a_row(table, rows)
                connection.execute(sa.insert(table).values(rows[table.name]))
    return rows


def a_row(table: sa.Table, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    row = {
        column.name: a_value(column)
        for column in table.columns
        if not column.nullable or (table.name, column.name) in _FILLED
    }
    for constraint in table.foreign_key_constraints:
        parent = rows[constraint.referred_table.name]
        for element in constraint.elements:
            if element.parent.name in row:
                row[element.parent.name] = parent[element.column.name]
    return row


def a_value(column: sa.Column[Any]) -> Any:
    """By the column's type; ends are later than beginnings, and wholes greater than parts."""
    later = timedelta(days=1) if "until" in column.name else timedelta()
    match column.type:
        case sa.Integer():
            return _SUMS.get(column.name, 1)
        case sa.Boolean():
            return True
        case sa.DateTime():
            return datetime(2026, 7, 1, 1, tzinfo=UTC) + later
        case sa.Date():
            return date(2026, 7, 1) + later
        case sa.JSON():
            return {}
        case sa.LargeBinary():
            return b"x"
        case sa.Uuid():
            return new_id()
        case _:
            return "x"
