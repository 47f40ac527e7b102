"""Many workers look at one calendar: each date is brought in once and carried out once, whoever is first."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from provider_portal.accounts.creating import create_provider
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.queries import every_provider
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import db, transaction
from provider_portal.ground.jobs.dated import DatedJob, as_job, dated_jobs, due_on
from provider_portal.ground.jobs.models import DatedRun, Job, JobState
from provider_portal.ground.jobs.running import JobRun, run_next
from provider_portal.ground.jobs.ticking import tick
from provider_portal.ground.jobs.timetable import CatchUp, Daily
from tests.processes import PortalProcess, run_portal, wait_until
from tests.races.test_workers import Start, environment, process_settings, redis, start
from tests.servers import free_port

WORKERS, PROVIDERS = 8, 3
NOON = beijing(date(2026, 11, 25), 12)

__all__ = ["environment", "redis", "start"]


def make_providers() -> None:
    with transaction() as session:
        for number in range(PROVIDERS):
            create_provider(
                session, name=f"机构{number}", code=f"JG{number}", region="430781", kinds=[ProviderKind.HOME]
            )


def work_at_once(app: Flask, days: int) -> None:
    """Eight workers live through some days together, looking at the calendar again and again."""
    gate = threading.Barrier(WORKERS)

    def one(_number: int) -> None:
        gate.wait(60)
        for day in range(days):
            with app.app_context(), clock_at(NOON + timedelta(days=day)):
                for _ in range(4):
                    tick()
                    while run_next():
                        pass

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(one, range(WORKERS)))


@pytest.mark.parametrize("catch_up", list(CatchUp))
def test_each_date_runs_once_and_no_two_dates_of_one_owner_at_once(context: Flask, catch_up: CatchUp) -> None:
    make_providers()
    ran: list[tuple[str, date]] = []
    at_work: set[str] = set()
    together: list[str] = []

    def work(run: JobRun) -> str:
        owner = str(run.owner)
        if owner in at_work:
            together.append(owner)
        at_work.add(owner)
        ran.append((owner, due_on(run)))
        run.progress(1, 1)
        at_work.discard(owner)
        return ""

    dated = DatedJob(
        name="a",
        title="夜间",
        when=Daily(at=time(0, 10)),
        work=work,
        owners=every_provider,
        catch_up=catch_up,
    )
    context.extensions["dated_jobs"] = (dated,)
    context.extensions["jobs"] = {dated.name: as_job(dated)}
    work_at_once(context, days=3)
    assert together == []
    assert set(Counter(ran).values()) == {1}
    assert {day for _, day in ran} == {date(2026, 11, 25 + day) for day in range(3)}
    assert len(ran) == PROVIDERS * 3
    db.session.rollback()
    assert set(db.session.scalars(select(Job.state))) == {JobState.DONE}


def dates_done() -> list[tuple[str, date]]:
    db.session.rollback()
    query = select(DatedRun.name, DatedRun.due_on).where(DatedRun.ended_at.is_not(None))
    return sorted((name, day) for name, day in db.session.execute(query))


def test_workers_that_redis_serves_share_one_calendar(
    context: Flask, start: Start, environment: dict[str, str]
) -> None:
    make_providers()
    environment["PORTAL_NOW"] = NOON.isoformat()
    start()
    start()
    expected = sum(len(list(dated.owners(db.session()))) for dated in dated_jobs())
    wait_until(lambda: len(dates_done()) >= expected, 60, "the night's work")
    assert {day for name, day in dates_done() if name != "jobs.purge"} == {date(2026, 11, 25)}
    told = run_portal(["jobs", "schedule"], environment).stdout
    assert "audit.check 核对机构的操作留痕 上次 2026-11-25 12:" in told
    assert "3 家机构：3 家已完成 下次 2026-11-26 03:10" in told


def test_a_website_without_redis_does_the_night_s_work_by_the_portal_s_clock(
    context: Flask, tmp_path: Path
) -> None:
    make_providers()
    before = beijing(date(2027, 1, 1), 2, 39) + timedelta(seconds=45)
    env = process_settings(context) | {"PORT": str(free_port()), "PORTAL_NOW": before.isoformat()}
    site = PortalProcess(["serve"], env, tmp_path / "serve.log")
    try:
        wait_until(lambda: ("idempotency.purge", date(2027, 1, 1)) in dates_done(), 60, "02:40")
    finally:
        site.close()
    walked = {day for name, day in dates_done() if name == "audit.check"}
    assert walked == {date(2026, 12, 31)}
