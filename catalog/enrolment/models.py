"""Rows of enrolment."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from provider_portal.ground.db import Base, Owned, owned_key


class Enrolment(Owned, Base):
    """A provider's membership of the project in one county, from the approval day on the county's document.

    Claims, windows, package templates and advances hang on it; `ended_on` is exclusive.
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
