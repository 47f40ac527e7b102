"""History that can only grow: triggers that refuse update and delete, made again after every migration."""

from typing import TypeVar

from sqlalchemy import Connection, inspect, text

from provider_portal.ground.db import Base

_MARK = "append_only"
_Row = TypeVar("_Row", bound=Base)


def append_only(kind: type[_Row]) -> type[_Row]:
    """Class decorator: rows of this table are never edited or removed, by nobody. The table itself bears the mark."""
    Base.metadata.tables[kind.__tablename__].info[_MARK] = True
    return kind


def append_only_tables() -> list[str]:
    """Names of all such tables whose models are imported."""
    return sorted(name for name, table in Base.metadata.tables.items() if table.info.get(_MARK))


def install_triggers(connection: Connection) -> None:
    """Put the triggers back on every such table (Alembic's batch mode drops them silently on SQLite)."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_POSTGRESQL_FUNCTION))
    present = set(inspect(connection).get_table_names())
    for table in sorted(present.intersection(append_only_tables())):
        for statement in _statements(table, connection.dialect.name):
            connection.execute(text(statement))


def _statements(table: str, dialect: str) -> list[str]:
    if dialect == "sqlite":
        statements = []
        for step in ("UPDATE", "DELETE"):
            name = f"keep_{table}_{step.lower()}"
            statements += [
                f"DROP TRIGGER IF EXISTS {name}",
                (
                    f"CREATE TRIGGER {name} BEFORE {step} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                ),
            ]
        return statements
    return [
        f"DROP TRIGGER IF EXISTS keep_{table} ON {table}",
        (
            f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION portal_append_only()"
        ),
        f"DROP TRIGGER IF EXISTS keep_{table}_all ON {table}",
        (
            f"CREATE TRIGGER keep_{table}_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only()"
        ),
    ]


_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
