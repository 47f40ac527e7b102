"""Putting jobs in the table, claiming them with a lease, and closing them."""

import os
import socket
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from provider_portal.ground.clock import machine_now
from provider_portal.ground.db import named_conflict
from provider_portal.ground.errors import ConflictError, missing
from provider_portal.ground.frozen import Json
from provider_portal.ground.jobs.models import Job, JobState

MOST_ATTEMPTS = 3
MOST_STARTS = 10
BACK_OFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))


INTERRUPTED = "这个任务多次中途断开，已停止自动再试。请查看日志（内存、磁盘），处理后点“重试”。"


def lease() -> timedelta:
    """How long a claimed job belongs to its worker without a word from it (`PORTAL_JOB_LEASE_SECONDS`)."""
    return timedelta(seconds=current_app.extensions["settings"].job_lease_seconds)


def enqueue(
    session: Session,
    provider_id: UUID | None,
    kind: str,
    title: str,
    args: Json,
    requested_by: UUID | None = None,
    *,
    slot: str | None = None,
) -> Job:
    """Write a job into the running transaction; it starts after the commit. `args` are ids as strings.

    IntegrityError where another job of the same `slot` still waits or runs.
    """
    job = Job(
        provider_id=provider_id, kind=kind, title=title, args=args, requested_by=requested_by, slot=slot
    )
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
    """Jobs that are due; those whose worker died go back in the queue, or fail after `MOST_STARTS` starts."""
    jobs = list(session.scalars(select(Job).where(_due(machine_now())).with_for_update(skip_locked=True)))
    waiting = [job for job in jobs if not _given_up(job)]
    for job in waiting:
        job.state, job.lease_until, job.worker = JobState.QUEUED, None, None
    return [job.id for job in waiting]


def claim(session: Session, job_id: UUID) -> Job | None:
    """This very job, unless another worker holds it, it waits for its next attempt, or it is closed."""
    query = select(Job).where(Job.id == job_id, _due(machine_now())).with_for_update(skip_locked=True)
    job = session.scalar(query.execution_options(populate_existing=True))
    return None if job is None else _lease(job)


def _given_up(job: Job) -> bool:
    """A job that takes its worker down every time would go round for ever."""
    if job.attempts < MOST_STARTS:
        return False
    job.state, job.error, job.lease_until, job.worker = JobState.FAILED, INTERRUPTED, None, None
    return True


def _lease(job: Job) -> Job | None:
    """`worker` is new for every claim, so that one who lost the lease can be told from the one who has it."""
    if _given_up(job):
        return None
    job.state = JobState.RUNNING
    job.worker = f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"
    job.attempts += 1
    job.lease_until = machine_now() + lease()
    return job


def renew(session: Session, job_id: UUID, worker: str) -> bool:
    """Keep the lease; False when it passed to another worker."""
    return _change_held(session, job_id, worker, lease_until=machine_now() + lease())


def report(session: Session, job_id: UUID, worker: str, done: int, total: int) -> bool:
    """Progress of a running job; also renews its lease. False when the lease passed to another worker."""
    return _change_held(session, job_id, worker, done=done, total=total, lease_until=machine_now() + lease())


def finish(session: Session, job_id: UUID, worker: str) -> bool:
    """The work is done; False when the lease passed to another worker, who closes the job."""
    closed = {"state": JobState.DONE, "error": None, "lease_until": None}
    return _change_held(session, job_id, worker, **closed)


def hand_back(session: Session, job_id: UUID, worker: str) -> bool:
    """The worker stops: another one goes on at once, and the attempt does not count."""
    queued = {"state": JobState.QUEUED, "lease_until": None, "worker": None, "run_after": machine_now()}
    return _change_held(session, job_id, worker, attempts=Job.attempts - 1, **queued)


def _change_held(session: Session, job_id: UUID, held_by: str, **values: Any) -> bool:
    held = (Job.id == job_id, Job.state == JobState.RUNNING, Job.worker == held_by)
    changed = session.execute(
        update(Job).where(*held).values(**values).execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def fail(session: Session, job_id: UUID, worker: str, sentence: str, *, final: bool) -> None:
    """Told to people in Chinese; tried again later unless `final` or tried often enough."""
    job = session.get_one(Job, job_id, populate_existing=True, with_for_update=True)
    if job.state is not JobState.RUNNING or job.worker != worker:
        return
    job.error, job.lease_until = sentence, None
    if final or job.attempts >= MOST_ATTEMPTS:
        job.state = JobState.FAILED
    else:
        job.state = JobState.QUEUED
        job.run_after = machine_now() + BACK_OFF[job.attempts - 1]


def own_job(session: Session, provider_id: UUID, job_id: UUID) -> Job:
    """A provider's own job; another's, and one of the platform, are answered like one that does not exist."""
    job = session.scalar(select(Job).where(Job.id == job_id, Job.provider_id == provider_id))
    if job is None:
        raise missing("后台任务")
    return job


def retry(session: Session, job: Job) -> None:
    """A person asks for a failed job to be tried again."""
    if job.state is not JobState.FAILED:
        raise ConflictError("job_not_failed", "这个任务没有失败，不需要重试，请刷新页面查看最新进度。")
    with named_conflict(session, "job_running", "同一项定期任务正在进行，请等它完成后再重试。"):
        job.state, job.attempts, job.error, job.run_after = JobState.QUEUED, 0, None, machine_now()
    session.info.setdefault("job_ids", []).append(job.id)
