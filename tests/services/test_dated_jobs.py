"""What the calendar wants is done once a date, after downtime too, and what fails is told and holds nothing else."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, time
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from provider_portal.accounts.creating import create_provider
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.queries import every_provider
from provider_portal.ground.clock import beijing, clock_at, machine_now
from provider_portal.ground.db import db, transaction
from provider_portal.ground.errors import ConflictError, MissingError, RuleError
from provider_portal.ground.jobs.dated import DatedJob, as_job, due_on
from provider_portal.ground.jobs.models import DatedRun, Job, JobState
from provider_portal.ground.jobs.queueing import MOST_ATTEMPTS, own_job, retry
from provider_portal.ground.jobs.running import JobRun, run_next
from provider_portal.ground.jobs.schedule import schedule
from provider_portal.ground.jobs.ticking import tick
from provider_portal.ground.jobs.timetable import CatchUp, Daily
from provider_portal.operation.schedule_lines import schedule_lines
from tests.builders import make_provider

AT = time(0, 10)
Ran = list[tuple[str, UUID | None, date]]
Work = Callable[[JobRun], str]


def on(day: int, hour: int = 12, minute: int = 0) -> AbstractContextManager[None]:
    """A day of November at an hour of Beijing."""
    return clock_at(beijing(date(2026, 11, day), hour, minute))


def install(app: Flask, *dated: DatedJob) -> None:
    """These are the portal's dated jobs from now on, and it has no other jobs."""
    app.extensions["dated_jobs"] = dated
    app.extensions["jobs"] = {job.name: as_job(job) for job in dated}


def nightly(name: str, work: Work, **more: object) -> DatedJob:
    return DatedJob(name=name, title=f"夜间{name}", when=Daily(at=AT), work=work, **more)  # type: ignore[arg-type]


def keeping(ran: Ran, name: str) -> Work:
    """Work that notes for whom and for which date it ran."""

    def work(run: JobRun) -> str:
        ran.append((name, run.owner, due_on(run)))
        return f"做完 {len(ran)}"

    return work


def work_off() -> None:
    """As a worker does: look at the calendar, then carry out whatever is due."""
    tick()
    while run_next():
        pass


def over_and_over() -> None:
    """A worker that comes by often: until a round brings nothing more."""
    while tick():
        while run_next():
            pass


@pytest.fixture
def provider_id(context: Flask) -> UUID:
    with transaction() as session:
        return make_provider(session).id


def now_due() -> None:
    with transaction() as session:
        session.execute(update(Job).values(run_after=machine_now()))


def test_a_date_runs_once_from_its_minute_on(context: Flask) -> None:
    ran: Ran = []
    install(context, nightly("a", keeping(ran, "a")))
    with on(25, 0, 10):
        for _ in range(3):
            work_off()
    with on(25, 23, 59):
        work_off()
    with on(26, 0, 9):
        work_off()
    assert ran == [("a", None, date(2026, 11, 25))]
    with on(26, 0, 10):
        work_off()
    assert ran[1:] == [("a", None, date(2026, 11, 26))]


def test_each_provider_has_its_own_run(context: Flask, provider_id: UUID) -> None:
    ran: Ran = []
    install(context, nightly("a", keeping(ran, "a"), owners=every_provider))
    with on(25):
        work_off()
        with transaction() as session:
            late = create_provider(
                session, name="乙", code="YI1", region="430781", kinds=[ProviderKind.HOME]
            ).id
        work_off()
    assert ran == [("a", provider_id, date(2026, 11, 25)), ("a", late, date(2026, 11, 25))]


@pytest.mark.parametrize(
    ("catch_up", "days"), [(CatchUp.NEWEST, [25]), (CatchUp.EVERY, [21, 22, 23, 24, 25])]
)
def test_after_downtime_what_was_missed_is_caught_up_with(
    context: Flask, catch_up: CatchUp, days: list[int]
) -> None:
    ran: Ran = []
    install(context, nightly("a", keeping(ran, "a"), catch_up=catch_up))
    with on(20):
        over_and_over()
    ran.clear()
    with on(25):
        over_and_over()
    assert [day.day for _, _, day in ran] == days


def test_a_clock_that_was_set_back_runs_nothing_again(context: Flask) -> None:
    ran: Ran = []
    install(context, nightly("a", keeping(ran, "a")))
    for day in (24, 25, 24, 25):
        with on(day):
            work_off()
    assert [day.day for _, _, day in ran] == [24, 25]


def test_the_next_date_waits_while_the_one_before_runs(context: Flask) -> None:
    ran: Ran = []

    def slow(run: JobRun) -> str:
        with on(26):
            assert tick() == 0
        ran.append(("a", run.owner, due_on(run)))
        return ""

    install(context, nightly("a", slow))
    with on(25):
        work_off()
    with on(26):
        assert tick() == 1


def test_what_fails_is_tried_again_then_told_and_holds_neither_others_nor_the_next_date(
    context: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    ran: Ran = []

    def broken(run: JobRun) -> str:
        raise ValueError("wires")

    install(context, nightly("bad", broken), nightly("good", keeping(ran, "good")))
    with on(25):
        for _ in range(MOST_ATTEMPTS):
            work_off()
            now_due()
        work_off()
        bad, good = sorted(schedule(db.session()), key=lambda entry: entry.name)
    assert [name for name, _, _ in ran] == ["good"]
    assert [(run.job.state, "系统会自动再试" in run.sentence) for run in bad.runs] == [
        (JobState.FAILED, True)
    ]
    assert [(run.job.state, run.sentence) for run in good.runs] == [(JobState.DONE, "做完 1")]
    assert "(bad) failed" in caplog.text
    with on(26):
        assert tick() == 2


def test_a_refusal_fails_at_once_and_stands_in_the_log_by_its_code(
    context: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(run: JobRun) -> str:
        raise RuleError("no_rate", "没有规则。")

    install(context, nightly("a", refused))
    with on(25):
        work_off()
        [entry] = schedule(db.session())
        assert (entry.runs[0].job.state, entry.runs[0].sentence) == (JobState.FAILED, "没有规则。")
        lines = list(schedule_lines(db.session()))
    assert lines == [
        "a 夜间a 上次 2026-11-25 12:00 失败 没有规则。 下次 2026-11-26 00:10",
        f"  {entry.runs[0].job.id} 失败 平台 没有规则。",
    ]
    assert "(a) was refused: no_rate" in caplog.text


def test_owners_that_cannot_be_read_hold_no_other_job(
    context: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    ran: Ran = []

    def nobody(_session: Session) -> Iterator[UUID]:
        raise LookupError("no such table")

    install(
        context,
        nightly("bad", keeping(ran, "bad"), owners=nobody),
        nightly("good", keeping(ran, "good")),
    )
    with on(25):
        work_off()
    assert [name for name, _, _ in ran] == ["good"]
    assert "the dated job bad could not be enqueued" in caplog.text


def test_a_failed_date_is_not_retried_while_the_next_one_waits(context: Flask) -> None:
    def refused(run: JobRun) -> str:
        raise RuleError("no_rate", "没有规则。")

    install(context, nightly("a", refused))
    with on(25):
        work_off()
    with on(26):
        tick()
    failed = select(Job).where(Job.state == JobState.FAILED)
    with pytest.raises(ConflictError, match="正在进行"), transaction() as session:
        retry(session, session.scalars(failed).one())
    while run_next():
        pass
    with transaction() as session:
        retry(session, session.scalars(failed.order_by(Job.id).limit(1)).one())


def test_a_job_of_the_platform_is_no_provider_s(context: Flask, provider_id: UUID) -> None:
    def asks(run: JobRun) -> str:
        return str(run.provider_id)

    install(context, nightly("a", asks))
    with on(25):
        work_off()
    job = db.session.scalars(select(Job)).one()
    assert (job.provider_id, job.state) == (None, JobState.QUEUED)
    with pytest.raises(MissingError):
        own_job(db.session(), provider_id, job.id)


def test_the_schedule_tells_last_and_next_and_what_waits_for_a_worker(
    context: Flask, provider_id: UUID
) -> None:
    ran: Ran = []
    install(context, nightly("a", keeping(ran, "a"), owners=every_provider))
    with on(25, 0, 9):
        assert list(schedule_lines(db.session())) == [
            "a 夜间a 上次 从未执行 下次 2026-11-24 00:10（已到时间，等待后台进程）"
        ]
    with on(25, 9, 5):
        work_off()
        assert list(schedule_lines(db.session())) == [
            "a 夜间a 上次 2026-11-25 09:05 已完成 做完 1 下次 2026-11-26 00:10"
        ]
        with transaction() as session:
            create_provider(session, name="乙", code="YI1", region="430781", kinds=[ProviderKind.HOME])
        tick()
        lines = list(schedule_lines(db.session()))
    assert lines[0].startswith("a 夜间a 上次 2026-11-25 09:05 2 家机构：")
    assert lines[1].endswith(" 排队中 乙")
    with on(27, 0, 10):
        assert next(schedule_lines(db.session())).endswith("下次 2026-11-27 00:10（已到时间，等待后台进程）")


def test_the_schedule_of_one_provider_shows_no_other(context: Flask, provider_id: UUID) -> None:
    ran: Ran = []
    install(context, nightly("a", keeping(ran, "a"), owners=every_provider), nightly("b", keeping(ran, "b")))
    with transaction() as session:
        create_provider(session, name="乙", code="YI1", region="430781", kinds=[ProviderKind.HOME])
    with on(25):
        work_off()
        [entry] = schedule(db.session(), [provider_id])
    assert [run.owner for run in entry.runs] == [provider_id]


def test_a_day_s_run_is_one_row(context: Flask, provider_id: UUID) -> None:
    ran: Ran = []
    install(context, nightly("a", keeping(ran, "a"), owners=every_provider))
    with on(25):
        work_off()
    row = db.session.scalars(select(DatedRun)).one()
    assert (row.due_on, row.provider_id, row.result) == (date(2026, 11, 25), provider_id, "做完 1")
    assert row.ended_at == beijing(date(2026, 11, 25), 12)
    assert db.session.scalar(select(func.count()).select_from(Job)) == 1


def test_a_job_that_came_twice_is_carried_out_once_by_the_table(context: Flask) -> None:
    """Two workers that read the calendar at the same moment: the second one's row is refused."""
    ran: Ran = []
    install(context, nightly("a", keeping(ran, "a")))
    with on(25):
        tick()
        with transaction() as session:
            session.execute(update(Job).values(state=JobState.DONE))
            row = session.scalars(select(DatedRun)).one()
        with pytest.raises(ConflictError), transaction() as session:
            session.add(
                DatedRun(
                    name=row.name, due_on=row.due_on, scope=row.scope, provider_id=None, job_id=row.job_id
                )
            )
