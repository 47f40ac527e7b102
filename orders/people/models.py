"""Rows of caregivers."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from provider_portal.ground.db import Base, Owned, owned_key, refers
from provider_portal.ground.text.keys import phone_key, reference_key

_PHONED = text("collides_with IS NULL AND phone_key <> ''")
_CERTIFIED = text("collides_with IS NULL AND certificate_key <> ''")


class Caregiver(Owned, Base):
    """护理员: the person who goes to the elder, and the user they sign in as. `valid_until` is exclusive.

    Telephone and certificate are unique in the provider by their keys, which follow what is written; `collides_with`
    is an earlier row that an old one cannot be told apart from.
    """

    __tablename__ = "caregiver"
    __table_args__ = (
        *owned_key(),
        UniqueConstraint("provider_id", "user_id"),
        refers("collides_with", "caregiver"),
        Index(
            "uq_caregiver_provider_id_phone_key",
            "provider_id",
            "phone_key",
            unique=True,
            sqlite_where=_PHONED,
            postgresql_where=_PHONED,
        ),
        Index(
            "uq_caregiver_provider_id_certificate_key",
            "provider_id",
            "certificate_key",
            unique=True,
            sqlite_where=_CERTIFIED,
            postgresql_where=_CERTIFIED,
        ),
    )

    name: Mapped[str]
    name_keys: Mapped[str]
    phone: Mapped[str]
    certificate: Mapped[str] = mapped_column(default="")
    valid_until: Mapped[date | None] = mapped_column(default=None)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    phone_key: Mapped[str] = mapped_column(init=False)
    certificate_key: Mapped[str] = mapped_column(init=False)
    collides_with: Mapped[UUID | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(init=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @validates("phone", "certificate")
    def _key(self, name: str, written: str) -> str:
        """The key follows, whichever door writes."""
        if name == "phone":
            self.phone_key = phone_key(written)
        else:
            self.certificate_key = reference_key(written)
        return written
