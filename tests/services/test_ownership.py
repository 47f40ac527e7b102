"""On PostgreSQL the application's role owns no table: it cannot take away the triggers that keep history."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from provider_portal.app import create_app
from provider_portal.ground.db import db
from provider_portal.migrations.running import upgrade
from provider_portal.settings import read_settings
from tests.servers import PostgresServer

FORBIDDEN = [
    "DROP TRIGGER keep_audit_entry ON audit_entry",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "TRUNCATE audit_entry",
    "DROP TABLE receipt",
    "CREATE TABLE mine (id int)",
]


@pytest.fixture
def address(postgres: PostgresServer) -> str:
    """A database that `owner` migrates and `portal_app` works in."""
    with psycopg.connect(postgres.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS owned WITH (FORCE)")
        connection.execute("DROP ROLE IF EXISTS portal_app")
        connection.execute("CREATE ROLE portal_app LOGIN")
        connection.execute("CREATE DATABASE owned")
    return postgres.url("owned")


def test_the_application_reads_and_writes_but_owns_nothing(address: str, tmp_path: Path) -> None:
    env = {
        "PORTAL_VAR": str(tmp_path),
        "DATABASE_URL": address.replace("postgres@", "portal_app@"),
        "DATABASE_OWNER_URL": address,
    }
    app = create_app(read_settings(env))
    with app.app_context():
        upgrade()
        upgrade()
        with db.engine.begin() as connection:
            connection.execute(text("INSERT INTO audit_head (chain, seq, hash) VALUES ('x', 0, 'x')"))
            owned = text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
            assert connection.scalar(owned) == 0
        for statement in FORBIDDEN:
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                _run(statement)
        db.engine.dispose()


def _run(statement: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(statement))
