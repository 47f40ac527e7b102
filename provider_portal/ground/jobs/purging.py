"""Forgetting dated runs of long ago, with their jobs: the table grows by a few rows a provider and night."""

from datetime import date, timedelta

from sqlalchemy import delete, select

from provider_portal.ground.clock import today
from provider_portal.ground.db import transaction
from provider_portal.ground.jobs.models import LIVE_STATES, DatedRun, Job
from provider_portal.ground.jobs.running import JobRun

KEPT_FOR = timedelta(days=400)
_AT_ONCE = 500


def purge_runs(run: JobRun) -> str:
    """Dated job: forget runs whose date lies more than 400 days back, some at a time; what still waits or runs stays."""
    before, purged = today() - KEPT_FOR, 0
    while batch := _purge_some(before):
        purged += batch
        run.progress(purged, purged + 1)
    return f"清除了 {purged} 条一年多以前的执行记录"


def _purge_some(before: date) -> int:
    old = (
        select(DatedRun.id, DatedRun.job_id)
        .join(Job, Job.id == DatedRun.job_id)
        .where(DatedRun.due_on < before, Job.state.not_in(LIVE_STATES))
        .limit(_AT_ONCE)
    )
    with transaction() as session:
        rows = session.execute(old).all()
        session.execute(delete(DatedRun).where(DatedRun.id.in_([row.id for row in rows])))
        session.execute(delete(Job).where(Job.id.in_([row.job_id for row in rows])))
    return len(rows)
