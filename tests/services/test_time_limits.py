"""Nobody waits for ever on a database: connections, locks and statements have limits, told in words."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from provider_portal.accounts.models import Provider
from provider_portal.ground.db import db, transaction
from provider_portal.ground.errors import ConflictError
from tests.builders import make_provider


def test_every_connection_has_its_limits(context: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA busy_timeout")) == 5000
        return
    shown = [db.session.scalar(text(f"SHOW {name}")) for name in ("lock_timeout", "statement_timeout")]
    assert shown == ["20s", "5min"]


def test_a_row_that_stays_locked_is_told_as_busy(context: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("one writer at a time: SQLite has no locked rows")
    with transaction() as session:
        make_provider(session)
    locked = select(Provider.id).with_for_update()
    with Session(db.engine) as other:
        other.execute(locked)
        with pytest.raises(ConflictError, match="系统正忙"):
            wait_a_tenth_of_a_second(locked)


def wait_a_tenth_of_a_second(query: Select[Any]) -> None:
    with transaction() as session:
        session.execute(text("SET LOCAL lock_timeout = '100ms'"))
        session.execute(query)
