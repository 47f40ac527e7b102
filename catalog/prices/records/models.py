"""Rows of prices: evidence of former prices, and prices filed with the county."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from catalog.items.units import Unit
from catalog.prices.ceiling.papers import PaperKind
from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Owned, choice, owned_key, refers
from provider_portal.ground.money import Fen
from provider_portal.ground.text.keys import reference_key

_TOLD_APART = text("collides_with IS NULL")


@append_only
class BaselineEvidence(Owned, Base):
    """价格佐证: one former price on one paper (`reference` is the paper's number).

    Counts for a window by its period, its charging day or its signing day (docs/rules.md, The price rule).
    `minutes` is how long the service lasted where the paper says so. A voided row may be followed by a right
    one of the same paper: its `correction` is one more. Papers are the same when their keys are; `collides_with` is
    the earlier row of the same paper that an old one came beside.
    """

    __tablename__ = "baseline_evidence"
    __table_args__ = (
        *owned_key(),
        refers("enrolment_id", "enrolment"),
        refers("collides_with", "baseline_evidence"),
        Index(
            "uq_baseline_evidence_paper_and_price",
            "enrolment_id",
            "reference_key",
            "item",
            "variant",
            "unit",
            "correction",
            unique=True,
            sqlite_where=_TOLD_APART,
            postgresql_where=_TOLD_APART,
        ),
        CheckConstraint("price_fen > 0", name="price_above_zero"),
        CheckConstraint("quantity > 0", name="quantity_above_zero"),
        Index("ix_baseline_evidence_enrolment_id_item", "enrolment_id", "item"),
    )

    enrolment_id: Mapped[UUID]
    item: Mapped[str]
    variant: Mapped[str]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    price_fen: Mapped[Fen]
    quantity: Mapped[int] = mapped_column(default=1)
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind))
    reference: Mapped[str]
    signed_on: Mapped[date | None] = mapped_column(default=None)
    charged_on: Mapped[date | None] = mapped_column(default=None)
    in_force_from: Mapped[date | None] = mapped_column(default=None)
    in_force_until: Mapped[date | None] = mapped_column(default=None)
    promotion: Mapped[bool] = mapped_column(default=False)
    promotion_reason: Mapped[str] = mapped_column(default="")
    scan_sha256: Mapped[str | None] = mapped_column(default=None)
    entered_by: Mapped[UUID]
    minutes: Mapped[int | None] = mapped_column(default=None)
    correction: Mapped[int] = mapped_column(default=0, server_default="0")
    reference_key: Mapped[str] = mapped_column(init=False)
    collides_with: Mapped[UUID | None] = mapped_column(default=None)

    @validates("reference")
    def _key(self, _name: str, written: str) -> str:
        """The key follows, whichever door writes."""
        self.reference_key = reference_key(written)
        return written


@append_only
class FiledPrice(Owned, Base):
    """备案价格 from `effective_from` until the next row of the same key begins; no price is a withdrawal.

    `note_id` is the comparison note that a price without history was filed on.
    """

    __tablename__ = "filed_price"
    __table_args__ = (
        *owned_key(),
        refers("enrolment_id", "enrolment"),
        UniqueConstraint("enrolment_id", "item", "variant", "unit", "effective_from"),
        CheckConstraint("price_fen IS NULL OR price_fen > 0", name="price_above_zero"),
    )

    enrolment_id: Mapped[UUID]
    item: Mapped[str]
    variant: Mapped[str]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    price_fen: Mapped[Fen | None]
    standard: Mapped[str]
    duration_text: Mapped[str] = mapped_column(default="")
    effective_from: Mapped[date]
    ceiling_fen: Mapped[Fen | None] = mapped_column(default=None)
    filed_by: Mapped[UUID]
    note_id: Mapped[UUID | None] = mapped_column(default=None)


@append_only
class FilingAcceptance(Owned, Base):
    """The county's acceptance of a filed price: day and scan; without it redemptions must be explained."""

    __tablename__ = "filing_acceptance"
    __table_args__ = (
        *owned_key(),
        refers("filed_price_id", "filed_price"),
        UniqueConstraint("filed_price_id"),
    )

    filed_price_id: Mapped[UUID]
    accepted_on: Mapped[date]
    scan_sha256: Mapped[str | None] = mapped_column(default=None)
    entered_by: Mapped[UUID]
