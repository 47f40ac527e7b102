"""Dated jobs: work that a floor wants done by the calendar, as data, and the job that carries one date of it out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import current_app
from sqlalchemy import update
from sqlalchemy.orm import Session

from provider_portal.ground.clock import now
from provider_portal.ground.db import transaction
from provider_portal.ground.jobs.models import DatedRun
from provider_portal.ground.jobs.running import JobFunction, JobRun
from provider_portal.ground.jobs.timetable import CatchUp, When

DatedFunction = Callable[[JobRun], str]
Owners = Callable[[Session], Iterable[UUID | None]]

_PLATFORM = "platform"
_DUE_ON = "due_on"


def platform_alone(_session: Session) -> tuple[None]:
    """The owner of a job that is nobody's in particular."""
    return (None,)


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedJob:
    """Work with a name, a title that people read, and its dates; done once for each of its owners on each date.

    `work` bears being run twice and answers with the sentence that says what it did; a refusal or an error in it counts
    as for any job. `owners` are providers, or None for the platform.
    """

    name: str
    title: str
    when: When
    work: DatedFunction
    owners: Owners = platform_alone
    catch_up: CatchUp = CatchUp.NEWEST

    def slot(self, owner: UUID | None) -> str:
        """The slot of its jobs: two dates of one owner never run at once."""
        return f"{self.name}:{scope_of(owner)}"


def dated_jobs() -> tuple[DatedJob, ...]:
    """Those of all floors of the running portal, by name."""
    collected: tuple[DatedJob, ...] = current_app.extensions["dated_jobs"]
    return collected


def scope_of(owner: UUID | None) -> str:
    """For whom a dated job runs, as text: a unique constraint would take two missing providers for different ones."""
    return _PLATFORM if owner is None else str(owner)


def job_args(due_on: date) -> dict[str, str]:
    """What the job of one date is told."""
    return {_DUE_ON: due_on.isoformat()}


def due_on(run: JobRun) -> date:
    """The date that this run is for; after downtime a past one."""
    return date.fromisoformat(run.args[_DUE_ON])


def as_job(dated: DatedJob) -> JobFunction:
    """The job function of a dated job: does the work and keeps what it says."""

    def carry_out(run: JobRun) -> None:
        sentence = dated.work(run)
        kept = update(DatedRun).where(DatedRun.job_id == run.job_id)
        with transaction() as session:
            session.execute(kept.values(result=sentence, ended_at=now()))

    return carry_out
