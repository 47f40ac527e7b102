"""Prices of one enrolment change one step at a time."""

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from provider_portal.ground.db import lock_owned


def lock_prices(session: Session, enrolment: Enrolment) -> Enrolment:
    """Hold the enrolment until the transaction ends: filings, evidence, settings and notes take turns."""
    return lock_owned(session, Enrolment, enrolment.provider_id, [enrolment.id], "参与登记")[0]
