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
# What later migrations reckon anew from what is written: the keys by which people are found.
REWORKED = {("recipient", "name_keys"), ("caregiver", "name_keys")}
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
        kept = {key: value for key, value in row.items() if (name, key) not in REWORKED}
        assert {key: after.get(key) for key in kept} == kept, name
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


def test_numbers_in_two_spellings_keep_their_rows_and_are_told(
    bare: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    command.upgrade(alembic_config(), FIRST)
    book = Book(fill(reflected()))
    command.upgrade(alembic_config(), "0005")
    book.change("service_order", platform_ref="MZT-1", status="confirmed")
    order = book.again("service_order", number="2", platform_ref="mzt\u200b‐1。", status="placed")
    gone = book.again("service_order", number="3", platform_ref="MZT-1.", status="cancelled")
    line = book.again("order_line", order_id=order, position=2)
    redemption = book.again("redemption", order_id=order, official_ref="'Ｘ")
    book.again("live_redemption", redemption_id=redemption, order_line_id=line)
    paper = book.again("baseline_evidence", reference="x_x000D_")
    book.change("caregiver", phone="13800138000", certificate="甲-1")
    by_phone = book.again("caregiver", phone="+86 138-0013-8000", certificate="乙", user_id=None)
    by_certificate = book.again("caregiver", phone="13900139000", certificate="甲－１", user_id=None)
    capsys.readouterr()
    command.upgrade(alembic_config(), "head")
    report = capsys.readouterr().out
    assert (report.count("是同一个"), "有 5 处" in report) == (5, True)
    assert "'mzt\\u200b\\u20101\\u3002'" in report or "'2' 与 'x'" in report
    first = {name: row.get("id") for name, row in book.rows.items()}
    assert book.collides("service_order") == {order: first["service_order"]}
    assert book.value("service_order", gone, "platform_key") == "mzt-1"
    assert book.collides("baseline_evidence") == {paper: first["baseline_evidence"]}
    assert book.collides("caregiver") == {by_phone: first["caregiver"], by_certificate: first["caregiver"]}
    marked = book.all_of("live_official_ref")
    assert {row["redemption_id"]: row["collides_with"] for row in marked} == {
        first["redemption"]: None,
        redemption: first["redemption"],
    }
    for name, changes in (
        ("service_order", {"number": "4", "platform_key": "mzt-1", "status": "accepted"}),
        ("baseline_evidence", {"reference_key": "x"}),
        ("caregiver", {"phone_key": "13800138000", "certificate_key": "z", "user_id": None}),
        ("caregiver", {"phone_key": "1", "certificate_key": "甲-1", "user_id": None}),
        (
            "service_order",
            {"number": "5", "platform_key": None, "discount_fen": 10},
        ),  # a check, not forgotten
        ("redemption", {"deduction_fen": 100}),
        ("baseline_evidence", {"reference_key": "y", "price_fen": 0}),
    ):
        with pytest.raises(DatabaseError):
            book.again(name, **changes)


class Book:
    """Rows of a filled database, changed and copied by hand."""

    def __init__(self, rows: dict[str, dict[str, Any]]) -> None:
        self.rows = rows

    def table(self, name: str) -> sa.Table:
        return sa.Table(name, sa.MetaData(), autoload_with=db.engine)

    def change(self, name: str, **changes: Any) -> None:
        self.rows[name] |= changes
        with db.engine.begin() as connection:
            connection.execute(sa.update(self.table(name)).values(changes))

    def again(self, name: str, **changes: Any) -> Any:
        """A copy with another id; later ids sort later."""
        table = self.table(name)
        fresh = new_id()
        row_id = fresh if isinstance(table.c.id.type, sa.Uuid) else f"y{fresh.hex}"
        with db.engine.begin() as connection:
            row = dict(connection.execute(sa.select(table)).mappings().first() or {})
            connection.execute(sa.insert(table).values(row | {"id": row_id} | changes))
        return row_id

    def all_of(self, name: str) -> list[dict[str, Any]]:
        with db.engine.connect() as connection:
            return [dict(row) for row in connection.execute(sa.select(self.table(name))).mappings()]

    def collides(self, name: str) -> dict[Any, Any]:
        return {row["id"]: row["collides_with"] for row in self.all_of(name) if row["collides_with"]}

    def value(self, name: str, row_id: Any, column: str) -> Any:
        return next(row[column] for row in self.all_of(name) if row["id"] == row_id)


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
        if constraint.referred_table is table:
            continue  # what a row may name of its own kind is left empty
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
