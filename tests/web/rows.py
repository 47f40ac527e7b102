"""Rows that a page or a call left behind."""

from typing import Any

from sqlalchemy import func, select

from provider_portal.ground.db import db


def count(kind: type[Any]) -> int:
    """How many rows of a table are committed."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0
