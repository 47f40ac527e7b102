"""The page 运行状况: what the portal does by itself, how the last time went, and what waits in the queue."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db
from provider_portal.ground.jobs.models import Job, JobState
from provider_portal.ground.jobs.schedule import schedule
from provider_portal.shell.guards import office, who

blueprint = Blueprint("condition", __name__)

_SHOWN = 20


@blueprint.get("/condition")
@office(Action.OPERATION_READ)
def page() -> ResponseReturnValue:
    """Dated jobs of this provider and of the platform, the provider's queue, and its jobs that failed."""
    session, provider_id = db.session(), who().provider_id
    return render_template(
        "home/condition.html",
        entries=schedule(session, (provider_id, None)),
        counts=_counts(session, provider_id),
        states=(JobState.QUEUED, JobState.RUNNING, JobState.FAILED),
        failed=session.scalars(
            select(Job)
            .where(Job.provider_id == provider_id, Job.state == JobState.FAILED, Job.slot.is_(None))
            .order_by(Job.id.desc())
            .limit(_SHOWN)
        ).all(),
    )


def _counts(session: Session, provider_id: UUID) -> Mapping[JobState, int]:
    """Jobs that somebody asked for, by state: the dated ones have their own table."""
    query = (
        select(Job.state, func.count())
        .where(Job.provider_id == provider_id, Job.slot.is_(None))
        .group_by(Job.state)
    )
    return {row[0]: row[1] for row in session.execute(query)}
