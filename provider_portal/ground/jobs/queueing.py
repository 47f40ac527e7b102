"""Putting jobs in the table, claiming them with a lease, and closing them."""

import os
import socket
import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from provider_portal.ground.clock import machine_now
from provider_portal.ground.db import get_owned
from provider_portal.ground.errors import ConflictError
from provider_portal.ground.jobs.models import Job, JobState

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
BACK_OFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))


def enqueue(
    session: Session,
    provider_id: UUID,
    kind: str,
    title: str,
    args: dict[str, Any],
    requested_by: UUID | None = None,
) -> Job:
    """Write a job into the running transaction; it starts after the commit. `args` are ids as strings."""
    job = Job(provider_id=provider_id, kind=kind, title=title, args=args, requested_by=requested_by)
    session.add(job)
    session.flush()
    session.info.setdefault("job_ids", []).append(job.id)
    return job


def claim_next(session: Session) -> Job | None:
    """The oldest job that is due, or whose worker died; leased to this thread. None when all is done."""
    query = (
        select(Job)
        .where(_due(machine_now()))
        .order_by(Job.run_after, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = session.scalar(query.execution_options(populate_existing=True))
    return None if job is None else _lease(job)


def _due(moment: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Job.state == JobState.QUEUED, Job.run_after <= moment),
        and_(Job.state == JobState.RUNNING, Job.lease_until < moment),
    )


def sweep(session: Session) -> list[UUID]:
    """Jobs that are due; those whose worker died go back in the queue."""
    jobs = list(session.scalars(select(Job).where(_due(machine_now())).with_for_update(skip_locked=True)))
    for job in jobs:
        job.state, job.lease_until = JobState.QUEUED, None
    return [job.id for job in jobs]


def claim(session: Session, job_id: UUID) -> Job | None:
    """This very job, unless another worker holds it or it is closed."""
    query = select(Job).where(Job.id == job_id).with_for_update(skip_locked=True)
    job = session.scalar(query.execution_options(populate_existing=True))
    if job is None or job.state in {JobState.DONE, JobState.FAILED}:
        return None
    held = job.state is JobState.RUNNING and job.lease_until and job.lease_until >= machine_now()
    return None if held else _lease(job)


def _lease(job: Job) -> Job:
    job.state = JobState.RUNNING
    job.worker = f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
    job.attempts += 1
    job.lease_until = machine_now() + LEASE
    return job


def report(session: Session, job_id: UUID, done: int, total: int) -> None:
    """Progress of a running job; also renews its lease."""
    session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.RUNNING)
        .values(done=done, total=total, lease_until=machine_now() + LEASE)
    )


def finish(session: Session, job_id: UUID) -> None:
    """The work is done."""
    session.execute(
        update(Job).where(Job.id == job_id).values(state=JobState.DONE, error=None, lease_until=None)
    )


def fail(session: Session, job_id: UUID, sentence: str, *, final: bool) -> None:
    """Told to people in Chinese; tried again later unless `final` or tried often enough."""
    job = session.get_one(Job, job_id, populate_existing=True)
    job.error, job.lease_until = sentence, None
    if final or job.attempts >= MOST_ATTEMPTS:
        job.state = JobState.FAILED
    else:
        job.state = JobState.QUEUED
        job.run_after = machine_now() + BACK_OFF[job.attempts - 1]


def retry(session: Session, provider_id: UUID, job_id: UUID) -> Job:
    """A person asks for a failed job to be tried again."""
    job = get_owned(session, Job, provider_id, job_id, "后台任务")
    if job.state is not JobState.FAILED:
        raise ConflictError("job_not_failed", "这个任务没有失败，不需要重试，请刷新页面查看最新进度。")
    job.state, job.attempts, job.error, job.run_after = JobState.QUEUED, 0, None, machine_now()
    session.info.setdefault("job_ids", []).append(job.id)
    return job
