"""Real Redis, real `portal worker` processes: whatever is killed, a package appears once."""

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select

from provider_portal.ground.clock import clock_at
from provider_portal.ground.db import db, transaction
from provider_portal.ground.files import Document, file_store
from provider_portal.ground.jobs.models import Job, JobState
from receipts.claims.queries import archive_of, get_package
from receipts.month.freezing import check_month, freeze_month
from receipts.verification.verify import verify_package
from tests.builders import id_number
from tests.claims import AUGUST_3, JULY, make_claimable, make_claiming
from tests.fonts import FONTS
from tests.processes import PortalProcess, run_portal, wait_until
from tests.servers import RedisServer, free_port

ORDERS = 8
LEASE_SECONDS = 2
Start = Callable[[], PortalProcess]


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A real Redis."""
    server = RedisServer(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def environment(context: Flask, redis: RedisServer) -> dict[str, str]:
    """Settings of the processes beside the test's own portal."""
    return process_settings(context) | {"REDIS_URL": redis.url}


def process_settings(app: Flask) -> dict[str, str]:
    """The same database and folder as the test's own portal."""
    settings = app.extensions["settings"]
    return {
        "DATABASE_URL": settings.database_url,
        "PORTAL_VAR": str(settings.var),
        "PORTAL_FONTS": str(FONTS),
        "PORTAL_JOB_LEASE_SECONDS": str(LEASE_SECONDS),
    }


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Starts workers; all are gone after the test."""
    started: list[PortalProcess] = []

    def one() -> PortalProcess:
        started.append(PortalProcess(["worker"], environment, tmp_path / f"worker{len(started)}.log"))
        return started[-1]

    yield one
    for process in started:
        process.close()


@pytest.fixture
def build(context: Flask) -> Job:
    """The build of a frozen month, committed and waiting; no id was sent, the test's portal knows no Redis."""
    with transaction() as session:
        claiming = make_claiming(session)
        for day in range(1, ORDERS + 1):
            make_claimable(session, claiming.team, day=day)
    with clock_at(AUGUST_3), transaction() as session:
        check_month(session, claiming.team.finance, claiming.enrolment, JULY)
    with clock_at(AUGUST_3), transaction() as session:
        _, job = freeze_month(session, claiming.team.manager, claiming.enrolment, JULY)
    return job


def read(job: Job) -> Job:
    """The row as it is."""
    db.session.rollback()
    return db.session.get_one(Job, job.id, populate_existing=True)


def in_the_middle(job: Job) -> bool:
    """A worker is at it and has come some way."""
    row = read(job)
    return row.state is JobState.RUNNING and 0 < row.done < row.total - 2


def built_once(job: Job) -> None:
    """The package is there, whole, and nothing of it twice."""
    row = read(job)
    assert (row.state, row.done) == (JobState.DONE, row.total), row.error
    assert job.provider_id is not None
    package = get_package(db.session(), job.provider_id, UUID(job.args["package_id"]))
    archive = archive_of(db.session(), package)
    assert archive is not None
    verdict = verify_package(file_store().path(archive.sha256))
    assert verdict.defects == ()
    assert list(readable(archive.sha256, id_number())) == []
    papers = select(func.count()).select_from(Document).group_by(Document.owner_id, Document.kind)
    assert set(db.session.scalars(papers)) == {1}


def readable(archive: str, number: str) -> Iterator[str]:
    """Members of the package in which somebody could read this identity number."""
    with zipfile.ZipFile(file_store().path(archive)) as package:
        for name in package.namelist():
            data = package.read(name)
            if number.encode() in data or number in text_of(name, data):
                yield name


def text_of(name: str, data: bytes) -> str:
    """What a PDF or a workbook says."""
    if name.endswith(".pdf"):
        return "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).replace("\n", "")
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(BytesIO(data)) as book:
            return "".join(book.read(part).decode(errors="replace") for part in book.namelist())
    return ""


def test_a_package_appears_once_though_its_worker_was_killed(build: Job, start: Start) -> None:
    workers = [start(), start(), start()]
    wait_until(lambda: in_the_middle(build), 60, "a build under way")
    holder = int(str(read(build).worker).split(":")[-2])
    [killed] = [worker for worker in workers if worker.pid == holder]
    killed.kill()
    assert read(build).state is JobState.RUNNING
    wait_until(
        lambda: read(build).state is not JobState.RUNNING or worker_of(build) != holder, 60, "taken over"
    )
    wait_until(lambda: read(build).state in {JobState.DONE, JobState.FAILED}, 120, "the end of the build")
    assert read(build).attempts == 2
    built_once(build)
    assert [worker.stop() for worker in workers if worker is not killed] == [0, 0]


def worker_of(job: Job) -> int:
    """Process number of who holds the job; 0 when nobody does."""
    worker = read(job).worker
    return int(worker.split(":")[-2]) if worker else 0


def test_a_worker_that_is_told_to_stop_hands_its_build_back(build: Job, start: Start) -> None:
    first = start()
    wait_until(lambda: in_the_middle(build), 60, "a build under way")
    assert first.stop() == 0
    handed = read(build)
    assert (handed.state, handed.attempts, handed.worker) == (JobState.QUEUED, 0, None)
    second = start()
    wait_until(lambda: read(build).state is JobState.DONE, 120, "the end of the build")
    assert read(build).attempts == 1
    built_once(build)
    assert second.stop() == 0


def test_what_redis_never_heard_of_is_swept(build: Job, start: Start, environment: dict[str, str]) -> None:
    deaf = environment | {"REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}
    swept = run_portal(["jobs", "sweep"], deaf)
    assert (swept.returncode, read(build).state) == (0, JobState.QUEUED)
    worker = start()
    wait_until(lambda: read(build).state is JobState.DONE, 120, "the build after the sweep")
    built_once(build)
    assert worker.stop() == 0


def test_a_worker_without_redis_says_so(environment: dict[str, str]) -> None:
    deaf = environment | {"REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}
    refused = run_portal(["worker"], deaf)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "REDIS_URL" in refused.stderr


def test_failure_is_listed_and_retried_from_the_command_line(
    build: Job, start: Start, environment: dict[str, str]
) -> None:
    with transaction() as session:
        job = session.get_one(Job, build.id)
        job.state, job.error, job.attempts = JobState.FAILED, "磁盘已满", 3
    assert "失败" in run_portal(["jobs", "list"], environment).stdout
    assert run_portal(["jobs", "retry", str(build.id)], environment).returncode == 0
    start()
    wait_until(lambda: read(build).state is JobState.DONE, 120, "the build after the retry")
    built_once(build)
    assert run_portal(["jobs", "retry", str(build.id)], environment).returncode == 1


def test_a_website_that_is_told_to_stop_answers_and_hands_its_build_back(
    build: Job, context: Flask, tmp_path: Path
) -> None:
    port = str(free_port())
    env = process_settings(context) | {"PORT": port}
    site = PortalProcess(["serve"], env, tmp_path / "serve.log")
    try:
        wait_until(lambda: in_the_middle(build), 60, "a build under way")
        assert site.stop() == 0
    finally:
        site.close()
    assert (read(build).state, read(build).attempts) == (JobState.QUEUED, 0)
