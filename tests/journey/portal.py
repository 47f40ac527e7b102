"""A real portal as a provider runs it: `portal serve` as a process, with a folder and a clock of its own."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.processes import clean_environment
from tests.servers import START_SECONDS, free_port, wait_for_port

ROOT = Path(__file__).parents[2]
PORTAL = Path(sys.executable).with_name("portal")
FIRST_FAILURE = 500


class Portal:
    """One provider's portal; restarted with a later clock, it keeps all its data."""

    def __init__(self, folder: Path) -> None:
        """Migrates an empty database."""
        self._var = folder / "var"
        self._port = free_port()
        self._output = folder / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"http://127.0.0.1:{self._port}"
        self.run("db", "upgrade")

    def run(self, *words: str, now: str = "", **more: str) -> str:
        """What a command printed last; fails with its own words if it fails."""
        done = subprocess.run(
            [PORTAL, *words],
            env=self._env(now) | more,
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"portal {' '.join(words)}: {done.stderr}"
        return done.stdout.strip().splitlines()[-1]

    def start(self, now: str) -> None:
        """Serve from this instant on (ISO with offset), whatever it served before."""
        self.stop()
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(
                [PORTAL, "serve"], env=self._env(now), cwd=ROOT, stdout=output, stderr=output
            )
        wait_for_port(self._port, self._process)

    def stop(self) -> None:
        """End the process and wait for it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(START_SECONDS)
            self._process = None

    def value(self, query: str) -> Any:
        """One value out of the database, where a page shows it to a camera only."""
        with closing(sqlite3.connect(f"file:{self._var / 'portal.db'}?mode=ro", uri=True)) as database:
            return database.execute(query).fetchone()[0]

    def failures(self) -> list[str]:
        """Log lines of answers with 500 and above, and everything logged as an error."""
        return [
            line
            for line, entry in self._log()
            if entry.get("status", 0) >= FIRST_FAILURE or entry["level"] in {"ERROR", "CRITICAL"}
        ]

    def _log(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for line in (self._var / "portal.log").read_text(encoding="utf-8").splitlines():
            yield line, json.loads(line)

    def _env(self, now: str) -> dict[str, str]:
        return clean_environment() | {
            "PORTAL_VAR": str(self._var),
            "PORT": str(self._port),
            "PORTAL_NOW": now,
        }
