"""How the dated jobs are doing: for each its newest runs, and when it comes next."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from provider_portal.ground.clock import now
from provider_portal.ground.jobs.dated import DatedJob, dated_jobs, scope_of
from provider_portal.ground.jobs.models import DatedRun, Job
from provider_portal.ground.jobs.ticking import newest_runs
from provider_portal.ground.jobs.timetable import date_to_run, due_at, newest_due, next_due


@dataclass(frozen=True, kw_only=True, slots=True)
class LastRun:
    """The newest run for one owner. `sentence` says what it did, or why it failed."""

    owner: UUID | None
    job: Job
    at: datetime
    sentence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleEntry:
    """One dated job. `overdue`: `next_at` has passed, and the work waits for a worker to come by."""

    name: str
    title: str
    runs: tuple[LastRun, ...]
    next_at: datetime
    overdue: bool


def schedule(session: Session, owners: Collection[UUID | None] | None = None) -> list[ScheduleEntry]:
    """Every dated job in the order of its next date, for all its owners or for these alone."""
    entries = [_entry(session, dated, owners) for dated in dated_jobs()]
    return sorted((entry for entry in entries if entry is not None), key=lambda entry: entry.next_at)


def _entry(session: Session, dated: DatedJob, chosen: Collection[UUID | None] | None) -> ScheduleEntry | None:
    owners = [owner for owner in dated.owners(session) if chosen is None or owner in chosen]
    if not owners:
        return None
    moment = now()
    ran = newest_runs(session, dated, newest_due(dated.when, moment))
    dates = (date_to_run(dated.when, ran.get(scope_of(owner)), moment, dated.catch_up) for owner in owners)
    waiting = [due_on for due_on in dates if due_on is not None]
    return ScheduleEntry(
        name=dated.name,
        title=dated.title,
        runs=tuple(
            _last_runs(session, dated, {scope_of(owner): ran.get(scope_of(owner)) for owner in owners})
        ),
        next_at=due_at(dated.when, min(waiting, default=next_due(dated.when, moment))),
        overdue=bool(waiting),
    )


def _last_runs(session: Session, dated: DatedJob, ran: Mapping[str, date | None]) -> Iterator[LastRun]:
    query = (
        select(DatedRun, Job)
        .join(Job, Job.id == DatedRun.job_id)
        .where(DatedRun.name == dated.name, DatedRun.due_on.in_(set(ran.values())))
        .order_by(DatedRun.scope)
    )
    for run, job in session.execute(query):
        if ran.get(run.scope) == run.due_on:
            yield LastRun(
                owner=run.provider_id,
                job=job,
                at=run.ended_at or run.created_at,
                sentence=job.error or run.result,
            )
