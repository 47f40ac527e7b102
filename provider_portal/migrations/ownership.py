"""Two roles on PostgreSQL: one owns the tables and migrates, the application's own none and cannot drop a trigger.

`DATABASE_OWNER_URL` names the owner; without it (SQLite, trials) the application migrates its own database.
"""

from flask import current_app
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from provider_portal.ground.db import db
from provider_portal.settings import Settings


def migration_engine() -> Engine:
    """The engine that migrations run on: the owner's where one is named."""
    url = _settings().owner_url
    return create_engine(url, poolclass=NullPool) if url else db.engine


def grant_to_application(connection: Connection) -> None:
    """Let the application's role read and write rows, and nothing more."""
    if _settings().owner_url is None or connection.dialect.name != "postgresql":
        return
    role = make_url(_settings().database_url).username or ""
    quoted = connection.dialect.identifier_preparer.quote(role)
    for grant in (
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}",
    ):
        connection.execute(text(grant))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
