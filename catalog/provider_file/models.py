"""Rows of the provider's file and of its scanned papers."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from provider_portal.ground.db import Base, Owned, choice, owned_key
from provider_portal.ground.labels import Labelled


class ProviderNature(Labelled):
    """机构性质 of 附件3."""

    PUBLIC = "public", "公办"
    NON_PROFIT = "non_profit", "民办非企业"
    COMPANY = "company", "企业"
    OTHER = "other", "其他（请注明）"


class ProviderFile(Owned, Base):
    """机构档案: what 附件3 asks for, beyond name, address and code. The account number is sealed.

    Counts are people; `area_m2` is decimal text in square metres; `beds` stays empty where there are none.
    """

    __tablename__ = "provider_file"
    __table_args__ = (
        *owned_key(),
        UniqueConstraint("provider_id"),
        CheckConstraint(
            "certified_count + assessor_count + other_count = service_count", name="service_staff_add_up"
        ),
        CheckConstraint("service_count <= staff_count", name="service_staff_within_staff"),
    )

    founded_on: Mapped[date]
    nature: Mapped[ProviderNature] = mapped_column(choice(ProviderNature))
    nature_other: Mapped[str] = mapped_column(default="")
    legal_name: Mapped[str]
    legal_phone: Mapped[str]
    contact_name: Mapped[str]
    contact_phone: Mapped[str]
    area_m2: Mapped[str]
    staff_count: Mapped[int]
    beds: Mapped[int | None] = mapped_column(default=None)
    service_count: Mapped[int]
    certified_count: Mapped[int]
    assessor_count: Mapped[int]
    other_count: Mapped[int]
    bank_name: Mapped[str] = mapped_column(default="")
    bank_number: Mapped[str] = mapped_column(default="")
    account_sealed: Mapped[bytes | None] = mapped_column(default=None)
    account_digest: Mapped[str | None] = mapped_column(default=None)
    account_tail: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1, init=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own name and shape


class ProviderPaper(Owned, Base):
    """A scanned paper of the provider (`slot` is its place in the pack); set aside rather than removed.

    `valid_until` is the last day it is good, as it is printed on the paper; none is 长期.
    """

    __tablename__ = "provider_paper"
    __table_args__ = (*owned_key(), CheckConstraint("pages > 0", name="has_pages"))

    slot: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str]
    media_type: Mapped[str]
    pages: Mapped[int]
    valid_until: Mapped[date | None] = mapped_column(default=None)
    uploaded_by: Mapped[UUID]
    uploaded_by_name: Mapped[str]
    set_aside_at: Mapped[datetime | None] = mapped_column(default=None)
