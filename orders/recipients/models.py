"""Rows of recipients."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.subsidy.classes import VoucherClass
from orders.recipients.capability import Level, Sex
from provider_portal.ground.db import Base, Owned, choice, owned_key, refers
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month


class Recipient(Owned, Base):
    """服务对象. The identity number is sealed; its digest keeps it unique within the provider."""

    __tablename__ = "recipient"
    __table_args__ = (*owned_key(), UniqueConstraint("provider_id", "id_number_digest"))

    name: Mapped[str]
    name_keys: Mapped[str]
    id_number_sealed: Mapped[bytes]
    id_number_digest: Mapped[str]
    id_number_masked: Mapped[str]
    birth_on: Mapped[date]
    sex: Mapped[Sex] = mapped_column(choice(Sex))
    phone: Mapped[str]
    address: Mapped[str]
    latitude: Mapped[str | None] = mapped_column(default=None)
    longitude: Mapped[str | None] = mapped_column(default=None)
    level: Mapped[Level | None] = mapped_column(choice(Level), default=None)
    assessed_on: Mapped[date | None] = mapped_column(default=None)
    excluded_benefits: Mapped[list[str]] = mapped_column(default_factory=list)
    version: Mapped[int] = mapped_column(init=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Agreement(Owned, Base):
    """服务协议 signed before service (承诺书 item 3); `until_on` is exclusive."""

    __tablename__ = "agreement"
    __table_args__ = (
        *owned_key(),
        refers("recipient_id", "recipient"),
        CheckConstraint("until_on > from_on", name="ends_after_start"),
    )

    recipient_id: Mapped[UUID]
    signed_on: Mapped[date]
    from_on: Mapped[date]
    until_on: Mapped[date]
    scan_sha256: Mapped[str | None] = mapped_column(default=None)


class VoucherMonth(Owned, Base):
    """An elder's voucher of one month: one class, and what we believe is left of the cap.

    `left_fen` is read in 民政通 (with time and person) or is the rule's cap less what we redeemed; it is the
    row that parallel redemptions lock, and it never goes below zero.
    """

    __tablename__ = "voucher_month"
    __table_args__ = (
        *owned_key(),
        refers("recipient_id", "recipient"),
        UniqueConstraint("recipient_id", "month"),
        CheckConstraint("left_fen IS NULL OR left_fen >= 0", name="left_not_negative"),
        CheckConstraint("used_fen >= 0", name="used_not_negative"),
    )

    recipient_id: Mapped[UUID]
    month: Mapped[Month]
    voucher_class: Mapped[VoucherClass] = mapped_column(choice(VoucherClass))
    left_fen: Mapped[Fen | None] = mapped_column(default=None)
    used_fen: Mapped[Fen] = mapped_column(default=Fen(0))
    read_at: Mapped[datetime | None] = mapped_column(default=None)
    read_by: Mapped[UUID | None] = mapped_column(default=None)
    first_used_at: Mapped[datetime | None] = mapped_column(default=None)
