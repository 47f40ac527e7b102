"""Rows of filed item lists, and of the papers that were printed from them."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.filing.lifecycle import ListStatus, ListStep
from catalog.items.units import Unit
from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Owned, choice, owned_key, refers
from provider_portal.ground.frozen import Json
from provider_portal.ground.labels import Labelled
from provider_portal.ground.money import Fen


class FilingList(Owned, Base):
    """备案项目清单 of one enrolment, counted from 1.

    A whole list says everything the provider offers and takes the place of what was filed before. A list that is
    not `whole` gathers the prices that were filed one by one on one day, and takes nobody's place.
    """

    __tablename__ = "filing_list"
    __table_args__ = (
        *owned_key(),
        refers("enrolment_id", "enrolment"),
        UniqueConstraint("enrolment_id", "number"),
        CheckConstraint("number > 0", name="counted_from_one"),
    )

    enrolment_id: Mapped[UUID]
    number: Mapped[int]
    whole: Mapped[bool]
    status: Mapped[ListStatus] = mapped_column(choice(ListStatus), default=ListStatus.DRAFT)
    effective_from: Mapped[date | None] = mapped_column(default=None)
    submitted_on: Mapped[date | None] = mapped_column(default=None)
    submitted_by: Mapped[UUID | None] = mapped_column(default=None)
    submitted_by_name: Mapped[str] = mapped_column(default="")
    accepted_on: Mapped[date | None] = mapped_column(default=None)
    acceptance_sha256: Mapped[str | None] = mapped_column(default=None)
    replaced_by_number: Mapped[int | None] = mapped_column(default=None)
    withdrawn_from: Mapped[date | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(default=1, init=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own name and shape


class FilingLine(Owned, Base):
    """One row of a list. `filed_price_id` is the price it filed, or carried over unchanged; none in a draft."""

    __tablename__ = "filing_line"
    __table_args__ = (
        *owned_key(),
        refers("filing_list_id", "filing_list"),
        refers("filed_price_id", "filed_price"),
        UniqueConstraint("filing_list_id", "item", "variant", "unit"),
        CheckConstraint("price_fen > 0", name="price_above_zero"),
    )

    filing_list_id: Mapped[UUID]
    item: Mapped[str]
    variant: Mapped[str]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    price_fen: Mapped[Fen]
    standard: Mapped[str]
    duration_text: Mapped[str]
    filed_price_id: Mapped[UUID | None] = mapped_column(default=None)


@append_only
class FilingEvent(Owned, Base):
    """A step in the life of a list."""

    __tablename__ = "filing_event"
    __table_args__ = (*owned_key(), refers("filing_list_id", "filing_list"))

    filing_list_id: Mapped[UUID]
    step: Mapped[ListStep] = mapped_column(choice(ListStep))
    status_after: Mapped[ListStatus] = mapped_column(choice(ListStatus))
    note: Mapped[str] = mapped_column(default="")
    person_id: Mapped[UUID]
    person_name: Mapped[str]


class PrintKind(Labelled):
    """What is printed."""

    LIST = "list", "备案项目清单"
    BOARD = "board", "价格公示"
    PACK = "pack", "申报材料"
    PROOF = "proof", "价格对照表"

    @property
    def confidential(self) -> bool:
        """Whether it holds an account number and identity cards."""
        return self is PrintKind.PACK


@append_only
class PrintedPaper(Owned, Base):
    """A paper as it was asked for: its content is frozen here, its PDF is a document that a job ties to it.

    What `content` says hangs on `kind`: the job of each kind reads it by its own form.
    """

    __tablename__ = "printed_paper"
    __table_args__ = (
        *owned_key(),
        refers("enrolment_id", "enrolment"),
        refers("filing_list_id", "filing_list"),
    )

    enrolment_id: Mapped[UUID]
    filing_list_id: Mapped[UUID | None] = mapped_column(default=None)
    kind: Mapped[PrintKind] = mapped_column(choice(PrintKind))
    content: Mapped[Json]
    job_id: Mapped[UUID]
    person_id: Mapped[UUID]
    person_name: Mapped[str]
