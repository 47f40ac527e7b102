"""Every route has a guard, every table its keys and triggers, and the migrations are the models."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import ForeignKeyConstraint, inspect, text
from sqlalchemy.exc import IntegrityError

from provider_portal.ground.append_only import append_only_tables
from provider_portal.ground.db import Base, db

UNGUARDED = {"static"}
VARIABLE = re.compile(r"<(?:([a-z0-9]+):)?([a-z_]+)>")


def test_every_route_says_who_may_pass(app: Flask) -> None:
    bare = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in UNGUARDED and not hasattr(app.view_functions[rule.endpoint], "guard")
    ]
    assert bare == []


def test_api_routes_are_guarded_by_a_token(app: Flask) -> None:
    wrong = []
    for rule in app.url_map.iter_rules():
        guard = getattr(app.view_functions[rule.endpoint], "guard", None)
        if rule.rule.startswith("/api/") and rule.endpoint != "openapi.document":
            wrong += [rule.rule] if not isinstance(guard, tuple) or guard[0] != "api" else []
    assert wrong == []


def test_ids_and_months_in_addresses_arrive_as_values(app: Flask) -> None:
    kinds = {
        f"{name}:{variable}"
        for rule in app.url_map.iter_rules()
        for name, variable in VARIABLE.findall(rule.rule)
    }
    ids = {kind for kind in kinds if kind.endswith("_id")}
    assert {kind.partition(":")[0] for kind in ids} == {"uuid7"}
    assert {kind for kind in kinds if "month" in kind} == {"month:month"}
    guarded = [
        app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules() if "<month:" in rule.rule
    ]
    assert all(isinstance(getattr(view, "guard", None), tuple) for view in guarded)


def test_a_reference_to_an_owned_row_carries_the_provider(context: Flask) -> None:
    owned = {table.name for table in Base.metadata.tables.values() if "provider_id" in table.columns}
    wrong = [
        f"{table.name} → {key.elements[0].target_fullname}"
        for table in Base.metadata.tables.values()
        for key in table.constraints
        if isinstance(key, ForeignKeyConstraint)
        and key.referred_table.name in owned
        and "provider_id" not in key.column_keys
    ]
    assert wrong == []


def test_the_migrations_make_exactly_the_models(context: Flask) -> None:
    with db.engine.connect() as connection:
        migration = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(migration, Base.metadata) == []


def test_every_append_only_table_has_its_triggers_at_head(context: Flask) -> None:
    with db.engine.connect() as connection:
        rows = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        present = {row[0] for row in rows}
    triggers = {f"keep_{table}_{step}" for table in append_only_tables() for step in ("update", "delete")}
    assert triggers <= present


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_history_refuses_to_be_edited_even_by_plain_sql(context: Flask, statement: str) -> None:
    columns = [column["name"] for column in inspect(db.engine).get_columns("audit_entry")]
    with db.engine.begin() as connection:
        values = dict.fromkeys(columns, "x") | {
            "seq": 1,
            "provider_id": None,
            "before": "{}",
            "after": "{}",
        }
        marks = ", ".join(f":{name}" for name in columns)
        connection.execute(text(f"INSERT INTO audit_entry ({', '.join(columns)}) VALUES ({marks})"), values)  # noqa: S608
    with pytest.raises(IntegrityError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(statement))
