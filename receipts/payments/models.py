"""Rows of payments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Owned, choice, owned_key, refers
from provider_portal.ground.labels import Labelled
from provider_portal.ground.money import Fen
from receipts.redemption.models import Channel


class Direction(Labelled):
    """Which way the money went."""

    RECEIVED = "received", "收款"
    RETURNED = "returned", "退款"


@append_only
class ElderPayment(Owned, Base):
    """What an elder's side paid for an order, or got back of it: the ledger, row by row.

    The elder's share at a redemption is not among them: its own receipt tells it. `reference` is the number on the
    channel's own slip, where it has one.
    """

    __tablename__ = "elder_payment"
    __table_args__ = (
        *owned_key(),
        refers("order_id", "service_order"),
        refers("recipient_id", "recipient"),
        CheckConstraint("amount_fen > 0", name="amount_above_zero"),
    )

    order_id: Mapped[UUID] = mapped_column(index=True)
    recipient_id: Mapped[UUID] = mapped_column(index=True)
    direction: Mapped[Direction] = mapped_column(choice(Direction))
    amount_fen: Mapped[Fen]
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    paid_at: Mapped[datetime] = mapped_column(index=True)
    reference: Mapped[str]
    entered_by: Mapped[UUID]
    entered_by_name: Mapped[str]
