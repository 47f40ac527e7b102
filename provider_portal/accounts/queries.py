"""Reads of providers for work that is done for each of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from provider_portal.accounts.models import Provider


def every_provider(session: Session) -> Sequence[UUID]:
    """Ids of all providers, the earliest first."""
    return session.scalars(select(Provider.id).order_by(Provider.id)).all()
