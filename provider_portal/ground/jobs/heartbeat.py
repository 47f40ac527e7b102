"""The beat beside a running job: a step that takes longer than the lease is not taken twice."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Flask, current_app

from provider_portal.ground.db import transaction
from provider_portal.ground.jobs.queueing import lease, renew

logger = logging.getLogger(__name__)

BEATS_IN_A_LEASE = 3


@contextmanager
def heartbeat(job_id: UUID, worker: str) -> Iterator[None]:
    """Inside this block another thread renews the lease three times in its length, until it is lost."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way
    over = threading.Event()
    thread = threading.Thread(
        target=_beat, args=(app, job_id, worker, over), name="portal-heartbeat", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(app: Flask, job_id: UUID, worker: str, over: threading.Event) -> None:
    with app.app_context():
        pause = lease().total_seconds() / BEATS_IN_A_LEASE
    while not over.wait(pause):
        try:
            with app.app_context(), transaction() as session:
                held = renew(session, job_id, worker)
        except Exception:
            logger.exception("the lease of job %s could not be renewed", job_id)
            continue
        if not held:
            return
