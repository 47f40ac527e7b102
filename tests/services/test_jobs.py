"""A job belongs to one worker at a time, is never lost, and fails where a person sees it."""

import time
from dataclasses import replace
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import update

from provider_portal.ground.clock import machine_now
from provider_portal.ground.db import db, transaction
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.jobs.models import Job, JobState
from provider_portal.ground.jobs.queueing import (
    BACK_OFF,
    MOST_ATTEMPTS,
    MOST_STARTS,
    claim_next,
    enqueue,
    finish,
    retry,
    sweep,
)
from provider_portal.ground.jobs.running import JobFunction, JobRun, run_next
from tests.builders import make_provider


@pytest.fixture
def job(context: Flask) -> Job:
    """One job of the kind `try`, queued."""
    with transaction() as session:
        return enqueue(session, make_provider(session).id, "try", "试一试", {})


def does(app: Flask, work: JobFunction) -> None:
    """What the kind `try` does from now on."""
    app.extensions["jobs"] = {"try": work}


def now_due() -> None:
    """Let the back-off be over."""
    with transaction() as session:
        session.execute(update(Job).values(run_after=machine_now()))


def read(job: Job) -> Job:
    """The row as it is."""
    db.session.rollback()
    return db.session.get_one(Job, job.id, populate_existing=True)


def test_a_job_is_given_to_one_worker(context: Flask, job: Job) -> None:
    with transaction() as session:
        assert claim_next(session) is not None
    with transaction() as session:
        assert claim_next(session) is None


def test_a_job_of_a_dead_worker_is_taken_over_and_the_dead_cannot_close_it(context: Flask, job: Job) -> None:
    with transaction() as session:
        first = claim_next(session)
    assert first is not None
    dead = first.worker
    with transaction() as session:
        session.execute(update(Job).values(lease_until=machine_now()))
    time.sleep(0.01)
    with transaction() as session:
        second = claim_next(session)
    assert second is not None
    assert second.worker != dead
    with transaction() as session:
        assert not finish(session, job.id, str(dead))
        assert finish(session, job.id, str(second.worker))


def test_a_step_longer_than_the_lease_keeps_it(context: Flask, job: Job) -> None:
    context.extensions["settings"] = replace(context.extensions["settings"], job_lease_seconds=1)

    def slow(run: JobRun) -> None:
        time.sleep(1.6)
        with transaction() as session:
            assert sweep(session) == []

    does(context, slow)
    run_next()
    assert (read(job).state, read(job).attempts) == (JobState.DONE, 1)


def test_who_lost_the_lease_stops_at_the_next_step(context: Flask, job: Job) -> None:
    went_on = []

    def robbed(run: JobRun) -> None:
        with transaction() as session:
            session.execute(update(Job).values(worker="somebody else"))
        run.progress(1, 2)
        went_on.append(run)

    does(context, robbed)
    run_next()
    assert went_on == []
    assert (read(job).state, read(job).worker) == (JobState.RUNNING, "somebody else")


def test_a_worker_that_stops_hands_its_job_back(context: Flask, job: Job) -> None:
    stopping = Event()

    def long(run: JobRun) -> None:
        run.progress(1, 3)
        stopping.set()
        run.progress(2, 3)
        raise AssertionError("it went on")

    does(context, long)
    run_next(stopping)
    row = read(job)
    assert (row.state, row.attempts, row.worker) == (JobState.QUEUED, 0, None)
    does(context, lambda run: run.progress(3, 3))
    run_next(stopping)
    assert read(job).state is JobState.DONE


def test_what_nobody_foresaw_is_tried_again_later_and_then_fails_in_words(context: Flask, job: Job) -> None:
    def broken(run: JobRun) -> None:
        raise ValueError("wires")

    does(context, broken)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        before = machine_now()
        assert run_next()
        row = read(job)
        assert (row.attempts, "wires" in (row.error or "")) == (attempt, False)
        if attempt < MOST_ATTEMPTS:
            assert row.state is JobState.QUEUED
            assert row.run_after >= before + BACK_OFF[attempt - 1]
            assert not run_next()
            now_due()
    assert (read(job).state, str(job.id) in (read(job).error or "")) == (JobState.FAILED, True)


def test_a_broken_rule_fails_at_once_and_a_conflict_is_tried_again(context: Flask, job: Job) -> None:
    def busy(run: JobRun) -> None:
        raise ConflictError("busy", "系统正忙。")

    def refused(run: JobRun) -> None:
        raise RuleError("no", "没有字体。")

    does(context, busy)
    run_next()
    assert (read(job).state, read(job).error) == (JobState.QUEUED, "系统正忙。")
    now_due()
    does(context, refused)
    run_next()
    assert (read(job).state, read(job).error) == (JobState.FAILED, "没有字体。")


def test_a_person_retries_what_failed_and_nothing_else(context: Flask, job: Job) -> None:
    with transaction() as session, pytest.raises(ConflictError):
        retry(session, session.get_one(Job, job.id))
    with transaction() as session:
        session.execute(update(Job).values(state=JobState.FAILED, attempts=MOST_ATTEMPTS, error="坏了"))
    with transaction() as session:
        retry(session, session.get_one(Job, job.id))
    does(context, lambda run: run.progress(1, 1))
    assert run_next()
    assert (read(job).state, read(job).error) == (JobState.DONE, None)


@pytest.mark.parametrize(("starts", "state"), [(MOST_STARTS - 1, "queued"), (MOST_STARTS, "failed")])
def test_a_job_that_takes_every_worker_down_is_given_up(
    context: Flask, job: Job, starts: int, state: str
) -> None:
    with transaction() as session:
        gone = machine_now() - BACK_OFF[0]
        session.execute(update(Job).values(state=JobState.RUNNING, attempts=starts, lease_until=gone))
    with transaction() as session:
        assert sweep(session) == ([job.id] if state == "queued" else [])
    assert read(job).state.value == state
