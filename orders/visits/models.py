"""Rows of what happened: events, evidence, confirmation. All of it is history and only grows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from orders.photographs.exif_data import EXIF_DATA, ExifData
from orders.visits.event_answers import (
    CONFIRMATION_ANSWER,
    DONE,
    EVENT_ANSWER,
    ConfirmationAnswer,
    Done,
    EventAnswer,
)
from orders.visits.visit import PositionState, VisitEventKind
from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Frozen, Owned, choice, owned_key, refers
from provider_portal.ground.labels import Labelled
from provider_portal.ground.money import Fen


@append_only
class VisitEvent(Owned, Base):
    """签到 or 签退. `event_id` is made on the phone; `happened_at` is the phone's corrected time, never later
    than `received_at`; `phone_at` is what the phone said. `tray` marks an event whose order no longer takes it.
    """

    __tablename__ = "visit_event"
    __table_args__ = (
        *owned_key(),
        refers("order_id", "service_order"),
        UniqueConstraint("provider_id", "event_id"),
    )

    event_id: Mapped[UUID]
    order_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[VisitEventKind] = mapped_column(choice(VisitEventKind))
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime]
    phone_at: Mapped[datetime]
    clock_offset_ms: Mapped[int | None] = mapped_column(default=None)
    position_state: Mapped[PositionState] = mapped_column(choice(PositionState))
    latitude: Mapped[str | None] = mapped_column(default=None)
    longitude: Mapped[str | None] = mapped_column(default=None)
    accuracy_m: Mapped[int | None] = mapped_column(default=None)
    tag: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    done: Mapped[tuple[Done, ...]] = mapped_column(Frozen(DONE), default=())
    readings: Mapped[str] = mapped_column(default="")
    late_entry: Mapped[bool] = mapped_column(default=False)
    tray: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[UUID]
    answer: Mapped[EventAnswer] = mapped_column(Frozen(EVENT_ANSWER), init=False)


@append_only
class LateEntryApproval(Owned, Base):
    """A second person's word for a 补录."""

    __tablename__ = "late_entry_approval"
    __table_args__ = (
        *owned_key(),
        refers("visit_event_id", "visit_event"),
        UniqueConstraint("visit_event_id"),
    )

    visit_event_id: Mapped[UUID]
    approved_by: Mapped[UUID]


class EvidenceKind(Labelled):
    """What a photograph or file shows."""

    BEFORE = "before", "服务前"
    DURING = "during", "服务中"
    AFTER = "after", "服务后"
    READING = "reading", "测量读数"
    MEDICINE = "medicine", "药品"
    PLACE = "place", "门牌或床位"
    PAPER = "paper", "纸质单据"
    SIGNATURE = "signature", "签字"
    OTHER = "other", "其他"


@append_only
class Evidence(Owned, Base):
    """服务凭证: an original file, byte for byte, with what it says of itself. Unique per order, hash and kind."""

    __tablename__ = "evidence"
    __table_args__ = (
        *owned_key(),
        refers("order_id", "service_order"),
        UniqueConstraint("order_id", "sha256", "kind"),
    )

    order_id: Mapped[UUID] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    kind: Mapped[EvidenceKind] = mapped_column(choice(EvidenceKind))
    size: Mapped[int]
    format: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    display_sha256: Mapped[str]
    thumbnail_sha256: Mapped[str]
    phash: Mapped[str] = mapped_column(default="")
    exif: Mapped[ExifData] = mapped_column(Frozen(EXIF_DATA))
    taken_at: Mapped[datetime | None] = mapped_column(default=None)
    latitude: Mapped[str | None] = mapped_column(default=None)
    longitude: Mapped[str | None] = mapped_column(default=None)
    accuracy_m: Mapped[int | None] = mapped_column(default=None)
    duplicate_of: Mapped[UUID | None] = mapped_column(default=None)
    received_at: Mapped[datetime]
    uploaded_by: Mapped[UUID]


class SignerKind(Labelled):
    """Who signs that the service was done; never the caregiver."""

    RECIPIENT = "recipient", "老人本人"
    AGENT = "agent", "代办人"
    RELATIVE = "relative", "家属代签"
    UNABLE = "unable", "无法签名"


@append_only
class Confirmation(Owned, Base):
    """服务确认: signed once per order; a reason instead of a signature where the elder is unable."""

    __tablename__ = "confirmation"
    __table_args__ = (
        *owned_key(),
        refers("order_id", "service_order"),
        UniqueConstraint("order_id"),
        UniqueConstraint("provider_id", "event_id"),
    )

    event_id: Mapped[UUID]
    order_id: Mapped[UUID]
    signer_kind: Mapped[SignerKind] = mapped_column(choice(SignerKind))
    signer_name: Mapped[str]
    relation: Mapped[str] = mapped_column(default="")
    signature_sha256: Mapped[str | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime]
    total_fen: Mapped[Fen]
    entered_by: Mapped[UUID]
    answer: Mapped[ConfirmationAnswer] = mapped_column(Frozen(CONFIRMATION_ANSWER), init=False)


@append_only
class ConfirmedLine(Owned, Base):
    """What is billed of an ordered line: what was done, never more than ordered, at the lower price if the day moved."""

    __tablename__ = "confirmed_line"
    __table_args__ = (
        *owned_key(),
        refers("confirmation_id", "confirmation"),
        refers("order_line_id", "order_line"),
        UniqueConstraint("order_line_id"),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("amount_fen = unit_price_fen * quantity", name="amount_is_product"),
    )

    confirmation_id: Mapped[UUID] = mapped_column(index=True)
    order_line_id: Mapped[UUID]
    quantity: Mapped[int]
    unit_price_fen: Mapped[Fen]
    amount_fen: Mapped[Fen]
