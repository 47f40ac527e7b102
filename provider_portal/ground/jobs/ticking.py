"""The tick: what the calendar wants done is put in the job table. Every worker ticks; the table lets one of them win."""

import logging
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from provider_portal.ground.clock import now
from provider_portal.ground.db import db, transaction
from provider_portal.ground.errors import ConflictError
from provider_portal.ground.jobs.dated import DatedJob, dated_jobs, job_args, scope_of
from provider_portal.ground.jobs.models import LIVE_STATES, DatedRun, Job
from provider_portal.ground.jobs.queueing import enqueue
from provider_portal.ground.jobs.timetable import date_to_run, newest_due

logger = logging.getLogger(__name__)

TICK_SECONDS = 5


def tick() -> int:
    """Enqueue every date that is due by the portal's clock and did not run yet; how many that were.

    A dated job that cannot be looked at is logged and holds none of the others.
    """
    return sum(_tick_one(dated, now()) for dated in dated_jobs())


def _tick_one(dated: DatedJob, moment: datetime) -> int:
    try:
        due = list(_due(db.session(), dated, moment))
        return sum(_enqueue(dated, owner, due_on) for owner, due_on in due)
    except Exception:
        logger.exception("the dated job %s could not be enqueued", dated.name)
        return 0
    finally:
        db.session.rollback()  # an idle worker holds no snapshot


def _due(session: Session, dated: DatedJob, moment: datetime) -> Iterator[tuple[UUID | None, date]]:
    """Owners whose date is to run now. An owner whose earlier date still waits or runs has its turn after that."""
    session.rollback()
    newest = newest_due(dated.when, moment)
    served = set(
        session.scalars(select(DatedRun.scope).where(DatedRun.name == dated.name, DatedRun.due_on == newest))
    )
    owners = [owner for owner in dated.owners(session) if scope_of(owner) not in served]
    if not owners:
        return
    ran = newest_runs(session, dated, newest)
    live = set(session.scalars(select(Job.slot).where(Job.kind == dated.name, Job.state.in_(LIVE_STATES))))
    for owner in owners:
        due_on = date_to_run(dated.when, ran.get(scope_of(owner)), moment, dated.catch_up)
        if due_on is not None and dated.slot(owner) not in live:
            yield owner, due_on


def newest_runs(session: Session, dated: DatedJob, until: date) -> dict[str, date]:
    """By scope, the newest date that ran, up to and including `until`: a clock may have been set back."""
    query = (
        select(DatedRun.scope, func.max(DatedRun.due_on))
        .where(DatedRun.name == dated.name, DatedRun.due_on <= until)
        .group_by(DatedRun.scope)
    )
    return {scope: due_on for scope, due_on in session.execute(query)}  # noqa: C416 - rows are no pairs to a type checker


def _enqueue(dated: DatedJob, owner: UUID | None, due_on: date) -> bool:
    """Date and job in one transaction; False where another worker was first."""
    try:
        with transaction() as session:
            job = enqueue(session, owner, dated.name, dated.title, job_args(due_on), slot=dated.slot(owner))
            session.add(
                DatedRun(
                    name=dated.name,
                    due_on=due_on,
                    scope=scope_of(owner),
                    provider_id=owner,
                    job_id=job.id,
                )
            )
    except ConflictError:
        return False
    return True
