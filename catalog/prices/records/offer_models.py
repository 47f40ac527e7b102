"""Rows of bundles and of the provider's own discounts."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.items.units import Unit
from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Owned, choice, owned_key, refers


@append_only
class BundleContent(Owned, Base):
    """What one 服务包 (the list's item, with its variant and unit) consists of; the newest content counts."""

    __tablename__ = "package_content"
    __table_args__ = (*owned_key(), refers("enrolment_id", "enrolment"))

    enrolment_id: Mapped[UUID] = mapped_column(index=True)
    variant: Mapped[str]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    entered_by: Mapped[UUID]


@append_only
class BundlePart(Owned, Base):
    """One part of a bundle: so many units of a single item with a price of its own."""

    __tablename__ = "package_part"
    __table_args__ = (
        *owned_key(),
        refers("content_id", "package_content"),
        UniqueConstraint("content_id", "position"),
        CheckConstraint("quantity > 0", name="quantity_above_zero"),
    )

    content_id: Mapped[UUID] = mapped_column(index=True)
    position: Mapped[int]
    item: Mapped[str]
    variant: Mapped[str]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    quantity: Mapped[int]


@append_only
class Discount(Owned, Base):
    """优惠活动 open to everybody from `from_on` up to but not including `until_on`; `item` "" is every item."""

    __tablename__ = "provider_discount"
    __table_args__ = (
        *owned_key(),
        refers("enrolment_id", "enrolment"),
        CheckConstraint("until_on > from_on", name="ends_after_start"),
        CheckConstraint("percent_off BETWEEN 1 AND 100", name="percent"),
    )

    enrolment_id: Mapped[UUID] = mapped_column(index=True)
    title: Mapped[str]
    item: Mapped[str]
    percent_off: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date]
    document_sha256: Mapped[str | None] = mapped_column(default=None)
    entered_by: Mapped[UUID]
