"""Portals to measure: fresh databases of both kinds, and people in them."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask

from provider_portal.app import create_app
from provider_portal.ground.collector import calm_collector
from provider_portal.ground.db import db
from tests.fonts import FONTS
from tests.portals import _sql, migrate, new_postgres_database, settings_for
from tests.servers import PostgresServer

KINDS = ("sqlite", "postgresql")


@contextmanager
def portal(kind: str) -> Iterator[Flask]:
    """An empty, migrated portal, inside its context; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder, database(kind, Path(folder)) as url:
        settings = replace(settings_for(Path(folder), url), fonts=FONTS)
        migrate(settings)
        app = create_app(settings)
        app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        calm_collector()  # as the serving process does
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Address of a new database; PostgreSQL is a server of its own."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'portal.db'}"
        return
    server = PostgresServer()
    try:
        _sql(server, "CREATE DATABASE template")
        with new_postgres_database(server, "bench") as url:
            yield url
    finally:
        server.stop()


def process_environment(app: Flask) -> dict[str, str]:
    """Settings of a `portal` process on the same data."""
    settings = app.extensions["settings"]
    return {
        "DATABASE_URL": settings.database_url,
        "PORTAL_VAR": str(settings.var),
        "PORTAL_FONTS": str(FONTS),
        "PORTAL_API_RATE": "1000000",
    }
