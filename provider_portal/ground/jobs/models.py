"""The job table: the truth about background work, whoever carries it out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from provider_portal.ground.clock import machine_now
from provider_portal.ground.db import Base, Owned, choice, owned_key
from provider_portal.ground.frozen import Json
from provider_portal.ground.labels import Labelled


class JobState(Labelled):
    """Where a job stands."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "失败"


class Job(Owned, Base):
    """One piece of background work, written in the transaction that wants it.

    `args` holds ids only. `lease_until` passes to whoever sweeps when its worker died.
    """

    __tablename__ = "job"
    __table_args__ = (*owned_key(), Index("ix_job_state_run_after", "state", "run_after"))

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
