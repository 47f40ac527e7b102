"""The in-process worker: a thread beside the web server that carries out what the job table and the calendar want."""

import logging
import threading
import time

from flask import Flask

from provider_portal.ground.jobs.running import run_next
from provider_portal.ground.jobs.ticking import TICK_SECONDS, tick

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5


class Worker:
    """One thread; stops between two jobs, or hands a long one back where it next tells its progress."""

    def __init__(self, app: Flask) -> None:
        """The thread is made but not started."""
        self._app = app
        self._stopping = threading.Event()
        self._next_tick = 0.0
        self._thread = threading.Thread(target=self._work, name="portal-worker", daemon=True)

    def start(self) -> None:
        """Begin to look for jobs."""
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Ask the thread to end its present job or hand it back; wait at most `timeout` seconds."""
        self._stopping.set()
        self._thread.join(timeout)

    def _work(self) -> None:
        while not self._stopping.is_set():
            if not self._one():
                self._stopping.wait(PAUSE_SECONDS)

    def _one(self) -> bool:
        try:
            with self._app.app_context():
                if time.monotonic() >= self._next_tick:
                    tick()
                    self._next_tick = time.monotonic() + TICK_SECONDS
                return run_next(self._stopping)
        except Exception:
            logger.exception("the worker could not look for jobs")
            self._stopping.wait(PAUSE_SECONDS * 4)
            return False


def start_worker(app: Flask) -> Worker:
    """A started worker for this application."""
    worker = Worker(app)
    worker.start()
    return worker
