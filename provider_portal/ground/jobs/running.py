"""Carrying out a claimed job as a series of short transactions."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import current_app

from provider_portal.ground.db import transaction
from provider_portal.ground.errors import PortalError
from provider_portal.ground.jobs.models import Job
from provider_portal.ground.jobs.queueing import claim, claim_next, fail, finish, report

logger = logging.getLogger(__name__)


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobRun:
    """What a job function gets: whose job it is, its ids, and a way to tell how far it has come."""

    job_id: UUID
    provider_id: UUID
    args: dict[str, Any]
    watch: Callable[[int, int], None] = field(default=_silent)

    def progress(self, done: int, total: int) -> None:
        """Say how far the work is, in a short transaction of its own; renews the lease."""
        with transaction() as session:
            report(session, self.job_id, done, total)
        self.watch(done, total)


JobFunction = Callable[[JobRun], None]


def run_next() -> bool:
    """Carry out the next job that is due; False when there is none."""
    with transaction() as session:
        job = claim_next(session)
    if job is None:
        return False
    _carry_out(job, _silent)
    return True


def run_job(job_id: UUID, watch: Callable[[int, int], None] = _silent) -> bool:
    """Carry out one job here and now; False when somebody else has it or it is closed."""
    with transaction() as session:
        job = claim(session, job_id)
    if job is None:
        return False
    _carry_out(job, watch)
    return True


def _carry_out(job: Job, watch: Callable[[int, int], None]) -> None:
    functions: Mapping[str, JobFunction] = current_app.extensions["jobs"]
    run = JobRun(job_id=job.id, provider_id=job.provider_id, args=dict(job.args), watch=watch)
    try:
        functions[job.kind](run)
    except PortalError as error:
        _close_failed(job.id, error.message, final=True)
    except Exception:
        logger.exception("job %s (%s) failed", job.id, job.kind)
        sentence = f"处理时出错，系统会自动再试；仍不成功请点“重试”或联系管理员（任务编号 {job.id}）。"
        _close_failed(job.id, sentence, final=False)
    else:
        with transaction() as session:
            finish(session, job.id)


def _close_failed(job_id: UUID, sentence: str, *, final: bool) -> None:
    with transaction() as session:
        fail(session, job_id, sentence, final=final)
