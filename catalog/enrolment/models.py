"""Rows of enrolment."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.enrolment.stages import EnrolmentStep, Stage
from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Owned, choice, owned_key, refers


class Enrolment(Owned, Base):
    """A provider's membership of the project in one county, from the approval day on the county's document.

    Claims, windows, package templates and advances hang on it; `ended_on` is exclusive. Until the county has
    approved (`stage`), `joined_on` is the day of the application and the enrolment holds on no day.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        *owned_key(),
        UniqueConstraint("provider_id", "county"),
        CheckConstraint("ended_on IS NULL OR ended_on > joined_on", name="ends_after_joining"),
    )

    county: Mapped[str]
    joined_on: Mapped[date]
    ended_on: Mapped[date | None] = mapped_column(default=None)
    approval_sha256: Mapped[str | None] = mapped_column(default=None)
    stage: Mapped[Stage] = mapped_column(
        choice(Stage), default=Stage.IN_FORCE, server_default=Stage.IN_FORCE.value
    )
    applied_on: Mapped[date | None] = mapped_column(default=None)


@append_only
class EnrolmentEvent(Owned, Base):
    """A step between provider and county: its day, the county's paper, and who entered it."""

    __tablename__ = "enrolment_event"
    __table_args__ = (*owned_key(), refers("enrolment_id", "enrolment"))

    enrolment_id: Mapped[UUID]
    step: Mapped[EnrolmentStep] = mapped_column(choice(EnrolmentStep))
    happened_on: Mapped[date]
    stage_after: Mapped[Stage] = mapped_column(choice(Stage))
    scan_sha256: Mapped[str | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    person_id: Mapped[UUID]
    person_name: Mapped[str]


class JoiningChange(Owned, Base):
    """Somebody asks for another `joined_on`; another person decides. One open request an enrolment."""

    __tablename__ = "joining_change"
    __table_args__ = (
        *owned_key(),
        refers("enrolment_id", "enrolment"),
        Index(
            "uq_joining_change_open",
            "enrolment_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    enrolment_id: Mapped[UUID]
    old_on: Mapped[date]
    new_on: Mapped[date]
    reason: Mapped[str]
    scan_sha256: Mapped[str]
    asked_by: Mapped[UUID]
    asked_by_name: Mapped[str]
    decided_by: Mapped[UUID | None] = mapped_column(default=None)
    decided_by_name: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    approved: Mapped[bool | None] = mapped_column(default=None)
