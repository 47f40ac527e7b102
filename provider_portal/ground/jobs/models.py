"""The job table: the truth about background work, whoever carries it out."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from provider_portal.ground.clock import machine_now, now
from provider_portal.ground.db import Base, choice, owned_key, refers
from provider_portal.ground.frozen import Json
from provider_portal.ground.ids import new_id
from provider_portal.ground.labels import Labelled, Tone


class JobState(Labelled):
    """Where a job stands."""

    QUEUED = "queued", "排队中", Tone.INFO
    RUNNING = "running", "进行中", Tone.INFO
    DONE = "done", "已完成", Tone.GOOD
    FAILED = "failed", "失败", Tone.BAD


LIVE_STATES = (JobState.QUEUED, JobState.RUNNING)
_LIVE = text("state IN ('queued', 'running')")


class Job(Base):
    """One piece of background work, written in the transaction that wants it; of one provider, or of the platform.

    `args` holds ids only. `lease_until` passes to whoever sweeps when its worker died. Of the jobs with one `slot`, one
    at most waits or runs.
    """

    __tablename__ = "job"
    __table_args__ = (
        *owned_key(),
        Index("ix_job_state_run_after", "state", "run_after"),
        Index("uq_job_slot_live", "slot", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    provider_id: Mapped[UUID | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default_factory=now)
    kind: Mapped[str]
    title: Mapped[str]
    args: Mapped[Json]
    requested_by: Mapped[UUID | None] = mapped_column(default=None)
    state: Mapped[JobState] = mapped_column(choice(JobState), default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    run_after: Mapped[datetime] = mapped_column(default_factory=machine_now)
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    worker: Mapped[str | None] = mapped_column(default=None)
    error: Mapped[str | None] = mapped_column(default=None)
    slot: Mapped[str | None] = mapped_column(default=None)


class DatedRun(Base):
    """That a dated job ran for a date, once: for a provider, or for the platform (`scope` says for whom).

    `result` is the sentence in which the job says what it did; how it failed stands in its job.
    """

    __tablename__ = "dated_run"
    __table_args__ = (UniqueConstraint("name", "due_on", "scope"), refers("job_id", "job"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    name: Mapped[str]
    due_on: Mapped[date]
    scope: Mapped[str]
    provider_id: Mapped[UUID | None]
    job_id: Mapped[UUID] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default_factory=now)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    result: Mapped[str] = mapped_column(default="")
