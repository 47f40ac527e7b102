"""Rows of the baseline: its setting, voided evidence, papers of promotions, comparison notes, statements."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.items.units import Unit
from catalog.prices.ceiling.ceilings import Basis, Statistic, WindowKind
from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Owned, choice, owned_key, refers
from provider_portal.ground.money import Fen


@append_only
class BaselineSetting(Owned, Base):
    """Which windows and which statistic an enrolment asks for, and why; in force once it is decided."""

    __tablename__ = "baseline_setting"
    __table_args__ = (*owned_key(), refers("enrolment_id", "enrolment"))

    enrolment_id: Mapped[UUID] = mapped_column(index=True)
    window: Mapped[Basis] = mapped_column(choice(Basis))
    statistic: Mapped[Statistic] = mapped_column(choice(Statistic))
    reason: Mapped[str]
    document_sha256: Mapped[str | None] = mapped_column(default=None)
    proposed_by: Mapped[UUID]
    proposed_by_name: Mapped[str]


@append_only
class BaselineDecision(Owned, Base):
    """A setting approved or declined by another person; `at_once` while nothing was filed yet."""

    __tablename__ = "baseline_decision"
    __table_args__ = (
        *owned_key(),
        refers("setting_id", "baseline_setting"),
        UniqueConstraint("setting_id"),
    )

    setting_id: Mapped[UUID]
    approved: Mapped[bool]
    at_once: Mapped[bool] = mapped_column(default=False)
    decided_by: Mapped[UUID]
    decided_by_name: Mapped[str]


@append_only
class VoidRequest(Owned, Base):
    """Somebody asks for a piece of evidence to be voided; it counts until another person agrees."""

    __tablename__ = "evidence_void_request"
    __table_args__ = (*owned_key(), refers("evidence_id", "baseline_evidence"))

    evidence_id: Mapped[UUID] = mapped_column(index=True)
    reason: Mapped[str]
    document_sha256: Mapped[str | None] = mapped_column(default=None)
    requested_by: Mapped[UUID]
    requested_by_name: Mapped[str]


@append_only
class VoidDecision(Owned, Base):
    """The second person's answer; an approved request takes the evidence out of every ceiling."""

    __tablename__ = "evidence_void_decision"
    __table_args__ = (
        *owned_key(),
        refers("request_id", "evidence_void_request"),
        UniqueConstraint("request_id"),
    )

    request_id: Mapped[UUID]
    approved: Mapped[bool]
    decided_by: Mapped[UUID]
    decided_by_name: Mapped[str]


@append_only
class PromotionPaper(Owned, Base):
    """The document behind a price set aside as a promotion; it also marks evidence entered without the mark."""

    __tablename__ = "promotion_paper"
    __table_args__ = (
        *owned_key(),
        refers("evidence_id", "baseline_evidence"),
        UniqueConstraint("evidence_id"),
    )

    evidence_id: Mapped[UUID]
    reason: Mapped[str]
    document_sha256: Mapped[str]
    entered_by: Mapped[UUID]
    entered_by_name: Mapped[str]


@append_only
class ComparisonNote(Owned, Base):
    """比价说明 for a price without history: what others charge for the same, and the most that follows from it."""

    __tablename__ = "comparison_note"
    __table_args__ = (
        *owned_key(),
        refers("enrolment_id", "enrolment"),
        CheckConstraint("price_fen > 0", name="price_above_zero"),
    )

    enrolment_id: Mapped[UUID] = mapped_column(index=True)
    item: Mapped[str]
    variant: Mapped[str]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    price_fen: Mapped[Fen]
    reason: Mapped[str]
    written_by: Mapped[UUID]
    written_by_name: Mapped[str]


@append_only
class ComparisonSource(Owned, Base):
    """One other price on a comparison note, with the scan that shows it."""

    __tablename__ = "comparison_source"
    __table_args__ = (
        *owned_key(),
        refers("note_id", "comparison_note"),
        UniqueConstraint("note_id", "position"),
        CheckConstraint("price_fen > 0", name="price_above_zero"),
    )

    note_id: Mapped[UUID]
    position: Mapped[int]
    source: Mapped[str]
    price_fen: Mapped[Fen]
    seen_on: Mapped[date]
    scan_sha256: Mapped[str]


@append_only
class ComparisonSignature(Owned, Base):
    """The manager's signature, without which a note allows nothing."""

    __tablename__ = "comparison_signature"
    __table_args__ = (*owned_key(), refers("note_id", "comparison_note"), UniqueConstraint("note_id"))

    note_id: Mapped[UUID]
    signed_by: Mapped[UUID]
    signed_by_name: Mapped[str]


@append_only
class WindowStatement(Owned, Base):
    """该时段未提供此项服务: why a window has no evidence though the provider was operating, with its document."""

    __tablename__ = "window_statement"
    __table_args__ = (
        *owned_key(),
        refers("enrolment_id", "enrolment"),
        UniqueConstraint("enrolment_id", "item", "variant", "unit", "window"),
    )

    enrolment_id: Mapped[UUID]
    item: Mapped[str]
    variant: Mapped[str]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    window: Mapped[WindowKind] = mapped_column(choice(WindowKind))
    reason: Mapped[str]
    document_sha256: Mapped[str]
    stated_by: Mapped[UUID]
    stated_by_name: Mapped[str]
