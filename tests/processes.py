"""Real `portal` processes for tests: started, watched, and killed where that is the point."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.servers import ROOT

_START = "from provider_portal.operation.cli import main; main()"
STOP_SECONDS = 30


class PortalProcess:
    """`portal ARGUMENTS…` beside the test, with its words in a file."""

    def __init__(self, arguments: list[str], env: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as words:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, *arguments],
                cwd=ROOT,
                env=clean_environment() | dict(env),
                stdout=words,
                stderr=words,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it still lives."""
        return self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL for it and for its own children, as when the machine runs out of memory."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(STOP_SECONDS)

    def stop(self) -> int:
        """SIGTERM, then its exit status; the words are shown when it does not end."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"it did not stop:\n{self.log.read_text(encoding='utf-8')}") from None

    def close(self) -> None:
        """However the test ended, nothing stays behind."""
        if self.running:
            self.kill()


def clean_environment() -> dict[str, str]:
    """This environment without the portal's own settings, and UTF-8 whatever the machine's locale is."""
    ours = ("PORTAL_", "DATABASE_", "REDIS_", "HOST", "PORT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"PYTHONUTF8": "1"}


def run_portal(arguments: list[str], env: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """One command to its end."""
    return subprocess.run(
        [sys.executable, "-c", _START, *arguments],
        cwd=ROOT,
        env=clean_environment() | dict(env),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def wait_until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Ask again and again; the test fails with `what` when it never comes true."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)
