"""Carrying out a claimed job as a series of short transactions."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from provider_portal.ground.db import transaction
from provider_portal.ground.errors import ConflictError, OutsideError, PortalError
from provider_portal.ground.frozen import Json
from provider_portal.ground.jobs.heartbeat import heartbeat
from provider_portal.ground.jobs.models import Job
from provider_portal.ground.jobs.queueing import claim, claim_next, fail, finish, hand_back, report

logger = logging.getLogger(__name__)

_NEVER = Event()


class LeaseLostError(Exception):
    """Another worker has the job now; this one leaves it alone."""


class HandedBackError(Exception):
    """The worker is told to stop; the job goes back in the queue."""


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobRun:
    """What a job function gets: whose job it is, its ids, and a way to tell how far it has come.

    `owner` is the provider; a job of the platform has none.
    """

    job_id: UUID
    owner: UUID | None
    args: Json
    worker: str
    watch: Callable[[int, int], None] = field(default=_silent)
    stopping: Event = field(default=_NEVER)

    @property
    def provider_id(self) -> UUID:
        """The provider whose job this is; a job of the platform has none to ask for."""
        if self.owner is None:
            raise LookupError(f"job {self.job_id} belongs to no provider")
        return self.owner

    def progress(self, done: int, total: int) -> None:
        """Say how far the work is, in a short transaction of its own; renews the lease.

        Where the worker is to stop, or lost its lease, the job ends here and goes on elsewhere from what it kept.
        """
        with transaction() as session:
            held = report(session, self.job_id, self.worker, done, total)
        if not held:
            raise LeaseLostError
        self.watch(done, total)
        if self.stopping.is_set() and done < total:
            raise HandedBackError


JobFunction = Callable[[JobRun], None]


def run_next(stopping: Event = _NEVER) -> bool:
    """Carry out the next job that is due; False when there is none."""
    return _run(claim_next, _silent, stopping)


def run_job(job_id: UUID, watch: Callable[[int, int], None] = _silent, stopping: Event = _NEVER) -> bool:
    """Carry out one job here and now; False when somebody else has it, it is not due or it is closed."""
    return _run(lambda session: claim(session, job_id), watch, stopping)


def _run(take: Callable[[Session], Job | None], watch: Callable[[int, int], None], stopping: Event) -> bool:
    with transaction() as session:
        job = take(session)
    if job is None:
        return False
    run = JobRun(
        job_id=job.id,
        owner=job.provider_id,
        args=dict(job.args),
        worker=job.worker or "",
        watch=watch,
        stopping=stopping,
    )
    with heartbeat(run.job_id, run.worker):
        _carry_out(run, job.kind)
    return True


def _carry_out(run: JobRun, kind: str) -> None:
    functions: Mapping[str, JobFunction] = current_app.extensions["jobs"]
    try:
        functions[kind](run)
    except LeaseLostError:
        logger.warning("job %s (%s) passed to another worker", run.job_id, kind)
    except HandedBackError:
        _hand_back(run)
    except PortalError as error:
        # A conflict or a silent disk may pass; a broken rule stays broken.
        logger.warning("job %s (%s) was refused: %s", run.job_id, kind, error.code)
        _close_failed(run, error.message, final=not isinstance(error, ConflictError | OutsideError))
    except Exception:
        logger.exception("job %s (%s) failed", run.job_id, kind)
        sentence = f"处理时出错，系统会自动再试；仍不成功请点“重试”或联系管理员（任务编号 {run.job_id}）。"
        _close_failed(run, sentence, final=False)
    except BaseException:  # Ctrl+C, or a second stop signal
        _hand_back(run)
        raise
    else:
        with transaction() as session:
            finish(session, run.job_id, run.worker)


def _hand_back(run: JobRun) -> None:
    with transaction() as session:
        hand_back(session, run.job_id, run.worker)


def _close_failed(run: JobRun, sentence: str, *, final: bool) -> None:
    with transaction() as session:
        fail(session, run.job_id, run.worker, sentence, final=final)
