"""What the ground does every night: forgetting the answers of old calls, walking the audit chains."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import db, transaction
from provider_portal.ground.idempotency import KEPT_FOR, IdempotentCall, open_call
from provider_portal.ground.ids import new_id
from provider_portal.ground.jobs.models import DatedRun, Job
from provider_portal.ground.jobs.purging import KEPT_FOR as RUNS_KEPT_FOR
from provider_portal.ground.jobs.running import run_next
from provider_portal.ground.jobs.schedule import LastRun, schedule
from provider_portal.ground.jobs.ticking import tick
from tests.builders import make_provider
from tests.services.test_audit import some_acts, touch

MORNING = beijing(date(2026, 11, 25), 4)


def work_off(at: datetime = MORNING) -> dict[str, tuple[LastRun, ...]]:
    """One night's work; the newest runs by the name of their job."""
    with clock_at(at):
        tick()
        while run_next():
            pass
        return {entry.name: entry.runs for entry in schedule(db.session())}


def keep_call(session: Session, provider_id: UUID, key: str) -> None:
    open_call(
        session, provider_id=provider_id, person_id=new_id(), method="POST", path="/", key=key, body=b""
    )


def test_answers_are_kept_for_72_hours_and_not_longer(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provider_portal.ground.idempotency._AT_ONCE", 2)
    ages = {
        "old": KEPT_FOR + timedelta(seconds=1),
        "older": timedelta(days=9),
        "oldest": timedelta(days=99),
        "at the edge": KEPT_FOR,
        "new": timedelta(),
    }
    with transaction() as session:
        provider_id = make_provider(session).id
        for key, age in ages.items():
            with clock_at(MORNING - age):
                keep_call(session, provider_id, key)
    [run] = work_off()["idempotency.purge"]
    assert set(db.session.scalars(select(IdempotentCall.key))) == {"at the edge", "new"}
    assert run.sentence == "清除了 3 条三天前的重复提交记录"


def test_runs_of_long_ago_are_forgotten_with_their_jobs(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provider_portal.ground.jobs.purging._AT_ONCE", 2)
    with transaction() as session:
        make_provider(session)
    edge = date(2026, 11, 25) - RUNS_KEPT_FOR
    for day in (edge - timedelta(days=31), edge - timedelta(days=1), edge):
        work_off(beijing(day, 4))
    old = db.session.scalar(select(func.count()).select_from(DatedRun).where(DatedRun.due_on < edge)) or 0
    [run] = work_off()["jobs.purge"]
    dates = set(db.session.scalars(select(DatedRun.due_on)))
    assert min(dates) == edge
    assert run.sentence == f"清除了 {old} 条一年多以前的执行记录"
    assert old > 2
    assert set(db.session.scalars(select(DatedRun.job_id))) == set(db.session.scalars(select(Job.id)))


def test_whole_chains_are_called_whole(context: Flask) -> None:
    provider_id = some_acts(3)
    runs = work_off()
    assert [(run.owner, run.sentence) for run in runs["audit.check"]] == [
        (provider_id, "操作留痕共 4 条，完整无改动")
    ]
    assert [run.sentence for run in runs["audit.check_platform"]] == ["操作留痕共 0 条，完整无改动"]


def test_a_broken_chain_is_named_to_its_provider_alone(context: Flask) -> None:
    broken = some_acts(5)
    with transaction() as session:
        whole = make_provider(session).id
    touch("UPDATE audit_entry SET person_name = '李四' WHERE seq = 3")
    runs = {run.owner: run for run in work_off()["audit.check"]}
    assert (runs[broken].job.state.value, runs[whole].job.state.value) == ("failed", "done")
    assert "第 3 条" in runs[broken].sentence
