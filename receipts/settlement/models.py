"""Rows of settlement."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Owned, owned_key, refers
from provider_portal.ground.money import Fen


@append_only
class Submission(Owned, Base):
    """The package was handed to the county."""

    __tablename__ = "submission"
    __table_args__ = (
        *owned_key(),
        refers("claim_package_id", "claim_package"),
        UniqueConstraint("claim_package_id"),
    )

    claim_package_id: Mapped[UUID]
    submitted_at: Mapped[datetime]
    reference: Mapped[str] = mapped_column(default="")
    entered_by: Mapped[UUID]


@append_only
class SettlementLine(Owned, Base):
    """The county's word on one claim line: what it approved, and why it cut (核减)."""

    __tablename__ = "settlement_line"
    __table_args__ = (
        *owned_key(),
        refers("claim_package_id", "claim_package"),
        refers("redemption_id", "redemption"),
        UniqueConstraint("claim_package_id", "redemption_id"),
        CheckConstraint("approved_fen >= 0", name="approved_not_negative"),
    )

    claim_package_id: Mapped[UUID] = mapped_column(index=True)
    redemption_id: Mapped[UUID]
    claimed_fen: Mapped[Fen]
    approved_fen: Mapped[Fen]
    reason: Mapped[str] = mapped_column(default="")
    reviewed_on: Mapped[date]
    entered_by: Mapped[UUID]

    @property
    def cut_fen(self) -> Fen:
        """核减: claimed and not approved."""
        return Fen(self.claimed_fen - self.approved_fen)


@append_only
class Payment(Owned, Base):
    """Money that came from the county for a package."""

    __tablename__ = "payment"
    __table_args__ = (
        *owned_key(),
        refers("claim_package_id", "claim_package"),
        CheckConstraint("paid_fen > 0", name="paid_above_zero"),
    )

    claim_package_id: Mapped[UUID] = mapped_column(index=True)
    paid_fen: Mapped[Fen]
    paid_on: Mapped[date]
    reference: Mapped[str] = mapped_column(default="")
    entered_by: Mapped[UUID]
