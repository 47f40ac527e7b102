"""RQ as a carrier: it brings ids of jobs to workers, the job table stays the truth.

An id that is lost (Redis down, worker killed) is sent again by the sweep; an id that comes twice finds the job
claimed or closed, so nothing is done twice.
"""

import logging
import threading
from collections.abc import Sequence
from functools import cache
from uuid import UUID

from flask import Flask, current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from sqlalchemy import event
from sqlalchemy.orm import Session

from provider_portal.ground.collector import calm_collector
from provider_portal.ground.db import transaction
from provider_portal.ground.errors import OutsideError
from provider_portal.ground.jobs.queueing import sweep
from provider_portal.ground.jobs.running import run_job
from provider_portal.ground.jobs.ticking import tick

logger = logging.getLogger(__name__)

QUEUE = "portal"
SWEEP_SECONDS = 5
ANSWER_SECONDS = 5
LONGEST_JOB_SECONDS = 6 * 3600

_worker_app: list[Flask] = []
_stopping = threading.Event()


@cache
def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_connect_timeout=ANSWER_SECONDS, socket_timeout=ANSWER_SECONDS)


def send(job_ids: Sequence[UUID], *, again: bool = False) -> None:
    """Bring the ids to the workers; when Redis does not answer they wait for the sweep.

    With `again`, ids that wait in the queue already are not doubled.
    """
    url: str | None = current_app.extensions["settings"].redis_url
    if url is None or not job_ids:
        return
    try:
        queue = Queue(QUEUE, connection=_redis(url), default_timeout=LONGEST_JOB_SECONDS)
        waiting = set(queue.get_job_ids()) if again else set()
        for job_id in map(str, job_ids):
            if job_id not in waiting:
                queue.enqueue_call(carry_out, args=(job_id,), job_id=job_id, result_ttl=0, failure_ttl=3600)
    except RedisError:
        logger.warning("Redis did not answer; %d jobs wait for the sweep", len(job_ids))


@event.listens_for(Session, "after_commit")
def _send_committed(session: Session) -> None:
    send(session.info.pop("job_ids", []))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("job_ids", None)


def carry_out(job_id: str) -> None:
    """What an RQ worker runs: one job of the table, unless another worker has it."""
    with _worker_app[0].app_context():
        run_job(UUID(job_id), stopping=_stopping)


class _Worker(SimpleWorker):
    """A stop signal lets the present job finish, or hands it back where it next tells its progress."""

    def handle_warm_shutdown_request(self) -> None:
        """Called in the main thread, in the middle of whatever runs there."""
        _stopping.set()


def work(app: Flask, url: str) -> None:
    """Serve the queue until told to stop. Sweeps at once and every few seconds, and looks at the calendar."""
    _worker_app[:] = [app]
    _stopping.clear()
    connection = Redis.from_url(url, socket_connect_timeout=ANSWER_SECONDS)
    try:
        connection.ping()
    except RedisError as error:
        raise OutsideError("redis", "连不上 REDIS_URL 指定的 Redis，请检查地址并确认它已启动。") from error
    calm_collector()
    over = threading.Event()
    sweeper = threading.Thread(target=_sweep_until, args=(app, over), name="portal-sweep", daemon=True)
    sweeper.start()
    try:
        _Worker([Queue(QUEUE, connection=connection)], connection=connection).work(logging_level="WARNING")
    finally:
        over.set()
        sweeper.join(ANSWER_SECONDS)


def _sweep_until(app: Flask, over: threading.Event) -> None:
    while True:
        try:
            with app.app_context():
                tick()
                sweep_now()
        except Exception:
            logger.exception("the sweep failed")
        if over.wait(SWEEP_SECONDS):
            return


def sweep_now() -> int:
    """Send again what is due and what a dead worker left behind; how many that were."""
    with transaction() as session:
        job_ids = sweep(session)
    send(job_ids, again=True)
    return len(job_ids)
