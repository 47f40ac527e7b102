"""Rows of catalogue versions that did not come with the program."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from provider_portal.ground.append_only import append_only
from provider_portal.ground.clock import now
from provider_portal.ground.db import Base
from provider_portal.ground.frozen import Json
from provider_portal.ground.ids import new_id


@append_only
class CatalogueVersion(Base):
    """An accepted version of a region's list, for one provider or, without one, for all of the platform.

    `content` is the version as JSON (`Catalogue.as_json`); `file_sha256` is the file that it was read from.
    """

    __tablename__ = "catalogue_version"
    __table_args__ = (ForeignKeyConstraint(["provider_id"], ["provider.id"]),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    provider_id: Mapped[UUID | None] = mapped_column(index=True)
    region: Mapped[str]
    effective_from: Mapped[date]
    content: Mapped[Json]
    file_sha256: Mapped[str]
    accepted_by: Mapped[UUID | None]
    accepted_by_name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default_factory=now)
