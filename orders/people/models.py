"""Rows of caregivers."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from provider_portal.ground.db import Base, Owned, owned_key


class Caregiver(Owned, Base):
    """护理员: the person who goes to the elder, and the user they sign in as. `valid_until` is exclusive."""

    __tablename__ = "caregiver"
    __table_args__ = (*owned_key(), UniqueConstraint("provider_id", "user_id"))

    name: Mapped[str]
    name_keys: Mapped[str]
    phone: Mapped[str]
    certificate: Mapped[str] = mapped_column(default="")
    valid_until: Mapped[date | None] = mapped_column(default=None)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    version: Mapped[int] = mapped_column(init=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
