"""Fixtures of a test that needs a portal: a fresh one on its own database, with a cheap password hash."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from provider_portal.accounts import passwords
from provider_portal.app import create_app
from provider_portal.floors import FLOORS
from provider_portal.ground.db import db, transaction
from provider_portal.settings import Settings, read_settings
from tests.servers import PostgresServer

for floor in FLOORS:
    import_module(f"{floor}.floor")

# Rooms whose tests run on SQLite and on PostgreSQL; the others are quicker on SQLite alone.
ON_BOTH = {"services", "web", "races"}
TESTS = Path(__file__).parent
KINDS = os.environ.get("PORTAL_TEST_DATABASES", "sqlite,postgresql").split(",")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that needs a portal says on which databases."""
    if "database_kind" in metafunc.fixturenames:
        both = runs_on_both(metafunc.definition.path, TESTS)
        kinds = [kind for kind in ("sqlite", "postgresql") if kind in KINDS and (both or kind == "sqlite")]
        metafunc.parametrize("database_kind", kinds)


def runs_on_both(test: Path, tests: Path) -> bool:
    """Whether a file of tests lies in one of these rooms; where the project itself lies does not matter."""
    return test.is_relative_to(tests) and not ON_BOTH.isdisjoint(test.relative_to(tests).parts)


class Compiled(BytecodeCache):
    """Templates compiled once a session: every test has an application of its own, the pages are the same."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled before."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next application."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def settings_for(var: Path, url: str = "") -> Settings:
    """Settings of a test's portal."""
    return read_settings({"PORTAL_VAR": str(var), "DATABASE_URL": url})


def migrate(settings: Settings) -> None:
    """Bring a test's database to head."""
    app = create_app(settings)
    with app.app_context():
        import_module("provider_portal.migrations.running").upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database that tests copy."""
    var = tmp_path_factory.mktemp("template")
    migrate(settings_for(var))
    return var / "portal.db"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A real server with a migrated, empty database named `template` that tests copy."""
    if "postgresql" not in KINDS:
        pytest.skip("PostgreSQL is left out by PORTAL_TEST_DATABASES")
    server = PostgresServer()
    _sql(server, "CREATE DATABASE template")
    migrate(settings_for(tmp_path_factory.mktemp("pgvar"), server.url("template")))
    yield server
    server.stop()


def _sql(server: PostgresServer, statement: str) -> None:
    address = server.url("postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture
def database_url(
    database_kind: str, tmp_path: Path, empty_sqlite: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """Address of this test's own empty database."""
    var = tmp_path / "var"
    var.mkdir()
    if database_kind == "sqlite":
        shutil.copyfile(empty_sqlite, var / "portal.db")
        yield f"sqlite:///{var / 'portal.db'}"
        return
    name = f"t{os.getpid()}_{abs(hash(request.node.nodeid))}"
    with new_postgres_database(request.getfixturevalue("postgres"), name) as url:
        yield url


@contextmanager
def new_postgres_database(server: PostgresServer, name: str) -> Iterator[str]:
    """Address of a migrated, empty database that is gone afterwards."""
    _sql(server, f"CREATE DATABASE {name} TEMPLATE template")
    yield server.url(name)
    _sql(server, f"DROP DATABASE {name} WITH (FORCE)")


class ClosingClient(FlaskClient):
    """Reads every answer to its end and closes it, as a server does: no file of it stays open."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        """Ask."""
        return super().open(*args, buffered=buffered, **kwargs)


@pytest.fixture
def app(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """A portal with an empty database of its own."""
    made = create_app(settings_for(tmp_path / "var", database_url))
    made.jinja_env.bytecode_cache = COMPILED
    made.test_client_class = ClosingClient
    made.config["WTF_CSRF_ENABLED"] = False
    made.config["RATELIMIT_ENABLED"] = False
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """The application's context, for services."""
    with app.app_context():
        yield app


@pytest.fixture
def session(context: Flask) -> Iterator[Session]:
    """A writing session in one transaction that is rolled back."""
    with transaction() as open_session:
        yield open_session
        open_session.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()
