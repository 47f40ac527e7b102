"""Rows of the self-check."""

from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Owned, owned_key, refers


@append_only
class Explanation(Owned, Base):
    """What a person said to a must-explain finding of an order; it goes into the package."""

    __tablename__ = "explanation"
    __table_args__ = (
        *owned_key(),
        refers("order_id", "service_order"),
        UniqueConstraint("order_id", "code", "id"),
    )

    order_id: Mapped[UUID]
    code: Mapped[str]
    text: Mapped[str]
    entered_by: Mapped[UUID]
