"""Alembic's environment: the running application's engine, batch mode, triggers at the end."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from provider_portal.app import collect_floors
from provider_portal.ground.append_only import install_triggers
from provider_portal.ground.db import Base
from provider_portal.migrations.ownership import grant_to_application, migration_engine


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name plain column types, so that they outlive our own classes."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return repr_of_plain(item)
    return False


def repr_of_plain(item: TypeDecorator[Any]) -> str:
    """The plain type under one of our own."""
    plain = item.impl_instance
    return f"sa.{plain!r}"


def enforce_references(connection: Connection, *, on: bool) -> None:
    """SQLite builds a changed table anew and drops the old one, which its children forbid meanwhile.

    The switch does nothing within a transaction, so it goes past SQLAlchemy's own.
    """
    raw: Any = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    connection.rollback()


def refuse_broken_references(connection: Connection) -> None:
    """What SQLite did not look at while tables were built anew is looked at before anything is committed."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration left references without their rows: {broken[:5]}")


collect_floors()  # imports the models of every floor

with migration_engine().connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    if connection.dialect.name == "sqlite":
        enforce_references(connection, on=False)
    else:
        connection.exec_driver_sql("SET statement_timeout = 0")  # a large table takes what it takes
        connection.commit()
    with context.begin_transaction():
        context.run_migrations()
        refuse_broken_references(connection)
        install_triggers(connection)
        grant_to_application(connection)
    connection.commit()
    if connection.dialect.name == "sqlite":
        enforce_references(connection, on=True)
