"""Rows of workbooks brought in."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from catalog.prices.evidence.imports.notes import CELL_NOTES, CellNote
from provider_portal.ground.db import Base, Frozen, Owned, owned_key, refers


class PriceEvidenceImport(Owned, Base):
    """One workbook of evidence and what came of it: counts when it was taken, or every error when it was not."""

    __tablename__ = "evidence_import"
    __table_args__ = (*owned_key(), refers("enrolment_id", "enrolment"))

    enrolment_id: Mapped[UUID]
    sha256: Mapped[str]
    file_name: Mapped[str]
    requested_by: Mapped[UUID]
    requested_by_name: Mapped[str]
    job_id: Mapped[UUID | None] = mapped_column(default=None)
    finished: Mapped[bool] = mapped_column(default=False)
    added: Mapped[int] = mapped_column(default=0)
    present: Mapped[int] = mapped_column(default=0)
    errors: Mapped[tuple[CellNote, ...]] = mapped_column(Frozen(CELL_NOTES), default=())
    notes: Mapped[tuple[CellNote, ...]] = mapped_column(Frozen(CELL_NOTES), default=())
