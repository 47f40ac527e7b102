"""Fixtures of every test: a fresh portal on its own database, with a cheap password hash."""

import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from provider_portal.accounts import passwords
from provider_portal.app import PACKAGES, create_app
from provider_portal.ground.db import db, transaction
from provider_portal.settings import Settings, read_settings

for floor in PACKAGES:
    import_module(f"{floor}.package")


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def _settings(var: Path) -> Settings:
    return read_settings({"PORTAL_VAR": str(var)})


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database that tests copy."""
    var = tmp_path_factory.mktemp("template")
    app = create_app(_settings(var))
    with app.app_context():
        import_module("provider_portal.migrations.running").upgrade()
        db.engine.dispose()
    return var / "portal.db"


@pytest.fixture
def app(tmp_path: Path, empty_database: Path) -> Iterator[Flask]:
    """A portal with an empty database of its own."""
    var = tmp_path / "var"
    var.mkdir()
    shutil.copyfile(empty_database, var / "portal.db")
    made = create_app(_settings(var))
    made.config["TESTING"] = False
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
