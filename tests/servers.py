"""Real servers for tests, started on free ports and stopped with the session: PostgreSQL and Redis."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
START_SECONDS = 30


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class PostgresServer:
    """One PostgreSQL cluster in a folder of its own; as user `postgres` when the tests run as root, which it refuses."""

    def __init__(self) -> None:
        self.port = free_port()
        # Not below pytest's own folder, nor where root alone may go: the next session of pytest closes the first to
        # other users, and root's TMPDIR may be closed already.
        root = os.geteuid() == 0
        place = "/tmp" if root else None  # noqa: S108 - mkdtemp makes a folder of our own
        self._folder = folder = Path(tempfile.mkdtemp(prefix="portal-postgres-", dir=place))
        self._bin = _postgres_bin()
        if root:
            shutil.chown(folder, "postgres")
        data = str(folder / "data")
        self._run(
            [
                "initdb",
                "--no-sync",
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-D",
                data,
            ]
        )
        self.start()

    def start(self) -> None:
        """Serve; also again after `kill`, on the same data."""
        quick = ["-c", "fsync=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB"]
        # No socket in a folder: its path may be longer than a socket's can be.
        listen = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        data = str(self._folder / "data")
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._as_postgres(["postgres", "-D", data, "-p", str(self.port), *listen, *quick]),
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        wait_for_port(self.port, self._process)
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        """Listening is not answering: on a busy machine it is "starting up" for seconds."""
        asking = [str(self._bin / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        until = time.monotonic() + START_SECONDS
        while subprocess.run(asking, check=False).returncode:
            if time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL does not answer after {START_SECONDS} s")
            time.sleep(0.1)

    def url(self, database: str) -> str:
        """Address of a database of this cluster."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """End it; nobody needs its data again."""
        self._process.terminate()
        self._process.wait(START_SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)

    def kill(self) -> None:
        """As if the machine had lost it."""
        self._process.kill()
        self._process.wait(START_SECONDS)

    def _run(self, command: Sequence[str]) -> None:
        subprocess.run(self._as_postgres(command), check=True, capture_output=True, cwd=self._folder)

    def _as_postgres(self, command: Sequence[str]) -> list[str]:
        full = [str(self._bin / command[0]), *command[1:]]
        return ["runuser", "-u", "postgres", "--", *full] if os.geteuid() == 0 else full


class RedisServer:
    """One Redis, in memory only."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        program = shutil.which("redis-server") or str(ROOT / ".system/root/usr/bin/redis-server")
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            [program, *options, "--dir", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for_port(self.port, self._process)

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(START_SECONDS)


def wait_for_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Until somebody listens there, or the process has died, or half a minute is over."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once: {process.args!r}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"no server on port {port} after {START_SECONDS} s")


def _postgres_bin() -> Path:
    folders = [Path("/usr/lib/postgresql"), ROOT / ".system/root/usr/lib/postgresql"]
    bins = [path.parent for folder in folders for path in folder.glob("*/bin/initdb")]
    if not bins:
        raise RuntimeError("no PostgreSQL server: run scripts/system-packages install test")
    return max(bins, key=lambda path: int(path.parent.name))
