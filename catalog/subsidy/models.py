"""Rows of rules that providers enter from their own county's documents."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.subsidy.classes import VoucherClass
from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Owned, choice, owned_key, refers
from provider_portal.ground.money import Fen


@append_only
class EnteredRule(Owned, Base):
    """A rate and monthly cap of one county and class from `first` up to but not including `until`.

    It counts for the provider that entered it and for no other. `rate` is decimal text, none where the document
    leaves the number to 民政通; `cap_fen` none is no cap, or the one 民政通 shows.
    """

    __tablename__ = "entered_rule"
    __table_args__ = (
        *owned_key(),
        Index(None, "provider_id", "region", "voucher_class"),
        CheckConstraint("until > first", name="ends_after_it_begins"),
        CheckConstraint("cap_fen IS NULL OR cap_fen >= 0", name="cap_not_negative"),
        CheckConstraint("rate IS NOT NULL OR cap_fen IS NULL", name="cap_only_with_a_rate"),
    )

    region: Mapped[str]
    voucher_class: Mapped[VoucherClass] = mapped_column(choice(VoucherClass))
    rate: Mapped[str | None] = mapped_column(default=None)
    cap_fen: Mapped[Fen | None] = mapped_column(default=None)
    first: Mapped[date]
    until: Mapped[date]
    source: Mapped[str]
    scan_sha256: Mapped[str]
    entered_by: Mapped[UUID]
    entered_by_name: Mapped[str]


@append_only
class EnteredRuleVoid(Owned, Base):
    """An entered rule that was entered wrongly: from here on it counts for nothing, and it stays on the page."""

    __tablename__ = "entered_rule_void"
    __table_args__ = (
        *owned_key(),
        refers("entered_rule_id", "entered_rule"),
        UniqueConstraint("entered_rule_id"),
    )

    entered_rule_id: Mapped[UUID]
    reason: Mapped[str]
    voided_by: Mapped[UUID]
    voided_by_name: Mapped[str]
