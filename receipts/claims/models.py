"""Rows of claims: the month, its versions, and what stands in each."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Frozen, Owned, choice, owned_key, refers
from provider_portal.ground.labels import Labelled, Tone
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from receipts.claims.package_content import PACKAGE_CONTENT, PackageContent


class ClaimStatus(Labelled):
    """Where a claim month stands."""

    OPEN = "open", "归集中"
    CHECKED = "checked", "已自查，待复核封存", Tone.INFO
    FROZEN = "frozen", "已封存，待提交", Tone.INFO
    SUBMITTED = "submitted", "已提交，待审核", Tone.INFO
    APPROVED = "approved", "已审核，待拨付", Tone.INFO
    PAID = "paid", "已拨付", Tone.GOOD


class ClaimMonth(Owned, Base):
    """申报月份 of one enrolment: prepared by one person, frozen by another.

    `checked_digest` is the hash of what the first person saw; a month that changed since cannot be frozen.
    """

    __tablename__ = "claim_month"
    __table_args__ = (
        *owned_key(),
        refers("enrolment_id", "enrolment"),
        UniqueConstraint("enrolment_id", "month"),
    )

    enrolment_id: Mapped[UUID]
    month: Mapped[Month]
    status: Mapped[ClaimStatus] = mapped_column(choice(ClaimStatus), default=ClaimStatus.OPEN)
    checked_by: Mapped[UUID | None] = mapped_column(default=None)
    checked_by_name: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[datetime | None] = mapped_column(default=None)
    checked_digest: Mapped[str] = mapped_column(default="")
    frozen_by: Mapped[UUID | None] = mapped_column(default=None)
    frozen_by_name: Mapped[str] = mapped_column(default="")
    frozen_at: Mapped[datetime | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(init=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


@append_only
class ClaimPackage(Owned, Base):
    """结算申报包: one frozen version (or a trial, 试算) with everything its papers say in `content`.

    The archive comes later as a `PackageArchive`; building again hands out the same one.
    """

    __tablename__ = "claim_package"
    __table_args__ = (
        *owned_key(),
        refers("claim_month_id", "claim_month"),
        Index(
            "uq_claim_package_frozen_version",
            "claim_month_id",
            "version_number",
            unique=True,
            sqlite_where=text("trial = 0"),
            postgresql_where=text("NOT trial"),
        ),
    )

    claim_month_id: Mapped[UUID] = mapped_column(index=True)
    version_number: Mapped[int]
    trial: Mapped[bool]
    total_fen: Mapped[Fen]
    deduction_fen: Mapped[Fen]
    lines_count: Mapped[int]
    audit_head: Mapped[str]
    content: Mapped[PackageContent] = mapped_column(Frozen(PACKAGE_CONTENT))
    made_by: Mapped[UUID]


@append_only
class ClaimLine(Owned, Base):
    """申报明细: one redemption in one package."""

    __tablename__ = "claim_line"
    __table_args__ = (
        *owned_key(),
        refers("claim_package_id", "claim_package"),
        refers("redemption_id", "redemption"),
        UniqueConstraint("claim_package_id", "redemption_id"),
        UniqueConstraint("claim_package_id", "position"),
    )

    claim_package_id: Mapped[UUID] = mapped_column(index=True)
    redemption_id: Mapped[UUID]
    position: Mapped[int]
    deduction_fen: Mapped[Fen]


class LiveClaimLine(Owned, Base):
    """Redemptions that stand claimed now: each in one frozen package only."""

    __tablename__ = "live_claim_line"
    __table_args__ = (
        *owned_key(),
        refers("claim_package_id", "claim_package"),
        refers("redemption_id", "redemption"),
        UniqueConstraint("redemption_id"),
    )

    claim_package_id: Mapped[UUID]
    redemption_id: Mapped[UUID]


@append_only
class PackageArchive(Owned, Base):
    """The built ZIP of a package: stored bytes, never rendered again."""

    __tablename__ = "package_archive"
    __table_args__ = (
        *owned_key(),
        refers("claim_package_id", "claim_package"),
        UniqueConstraint("claim_package_id"),
        CheckConstraint("size > 0", name="size_above_zero"),
    )

    claim_package_id: Mapped[UUID]
    file_name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    manifest_sha256: Mapped[str]
