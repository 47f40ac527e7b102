"""Rows of service orders."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from catalog.items.units import Unit
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.deduction import Sums
from catalog.subsidy.frozen_rule import FROZEN_RULE, FrozenRule
from orders.ordering.lifecycle import OrderStatus, OrderStep
from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Frozen, Owned, choice, owned_key, refers
from provider_portal.ground.labels import Labelled
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from provider_portal.ground.text.keys import reference_key

_LIVE = text("status NOT IN ('refused', 'cancelled', 'missed') AND collides_with IS NULL")


class ServiceOrder(Owned, Base):
    """服务工单 with its frozen quote. Its status ends at `confirmed`; what money did to it, receipts knows.

    `service_from` and `service_until` are planned instants, half-open; `month` is that of the service day. `stay`: the
    elder lives in, nobody is sent. `rule_pending` (待新政策明确): the day has no rule yet, the elder owes everything until
    one comes. There is a rule unless one is awaited or no voucher pays at all.
    `platform_key` is the booking number's key, unique among live orders; `collides_with` is the earlier live order of
    the same number that an old row came beside.
    """

    __tablename__ = "service_order"
    __table_args__ = (
        *owned_key(),
        refers("enrolment_id", "enrolment"),
        refers("recipient_id", "recipient"),
        refers("collides_with", "service_order"),
        UniqueConstraint("provider_id", "number"),
        Index(
            "uq_service_order_provider_id_platform_key",
            "provider_id",
            "platform_key",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        CheckConstraint("service_until > service_from", name="ends_after_start"),
        CheckConstraint(
            "discount_fen + ltci_paid_fen + ineligible_fen <= total_fen", name="parts_within_total"
        ),
        CheckConstraint(
            "(rule IS NULL) = (rule_pending OR voucher_class = 'self_pay')", name="rule_unless_none_pays"
        ),
        CheckConstraint(
            "NOT rule_pending OR (expected_deduction_fen IS NULL AND voucher_class <> 'self_pay')",
            name="nothing_expected_while_pending",
        ),
        Index("ix_service_order_provider_id_month_status", "provider_id", "month", "status"),
        Index("ix_service_order_provider_id_month_id", "provider_id", "month", "id"),
        Index("ix_service_order_provider_id_service_on", "provider_id", "service_on"),
    )

    enrolment_id: Mapped[UUID]
    recipient_id: Mapped[UUID] = mapped_column(index=True)
    number: Mapped[str]
    platform_ref: Mapped[str | None] = mapped_column(default=None)
    platform_key: Mapped[str | None] = mapped_column(init=False)
    collides_with: Mapped[UUID | None] = mapped_column(default=None)
    voucher_class: Mapped[VoucherClass] = mapped_column(choice(VoucherClass))
    service_from: Mapped[datetime]
    service_until: Mapped[datetime]
    service_on: Mapped[date] = mapped_column(index=True)
    month: Mapped[Month]
    status: Mapped[OrderStatus] = mapped_column(choice(OrderStatus), default=OrderStatus.PLACED)
    total_fen: Mapped[Fen]
    discount_fen: Mapped[Fen]
    ltci_paid_fen: Mapped[Fen]
    ineligible_fen: Mapped[Fen]
    expected_deduction_fen: Mapped[Fen | None]
    self_pay_fen: Mapped[Fen | None]
    rate: Mapped[str | None]
    rule: Mapped[FrozenRule | None] = mapped_column(Frozen(FROZEN_RULE))
    stay: Mapped[bool]
    rule_pending: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")
    placed_by: Mapped[UUID]
    version: Mapped[int] = mapped_column(init=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @validates("platform_ref")
    def _key(self, _name: str, written: str | None) -> str | None:
        """The key follows, whichever door writes."""
        self.platform_key = None if written is None else reference_key(written)
        return written

    @property
    def sums(self) -> Sums:
        """What was ordered, and the parts of it that no voucher sees."""
        return Sums(
            total_fen=self.total_fen,
            discount_fen=self.discount_fen,
            ltci_paid_fen=self.ltci_paid_fen,
            ineligible_fen=self.ineligible_fen,
        )

    @property
    def by_voucher(self) -> bool:
        """Whether a voucher pays part of it, by a rule that is known: it is redeemed, not merely paid."""
        return self.rule is not None

    @property
    def self_paid(self) -> bool:
        """Whether no voucher pays any of it."""
        return not self.voucher_class.traits.voucher


@append_only
class OrderLine(Owned, Base):
    """One item of an order at the unit price in force on the service day, frozen."""

    __tablename__ = "order_line"
    __table_args__ = (
        *owned_key(),
        refers("order_id", "service_order"),
        refers("filed_price_id", "filed_price"),
        UniqueConstraint("order_id", "position"),
        CheckConstraint("quantity > 0", name="quantity_above_zero"),
        CheckConstraint("amount_fen = unit_price_fen * quantity", name="amount_is_product"),
    )

    order_id: Mapped[UUID] = mapped_column(index=True)
    position: Mapped[int]
    item: Mapped[str]
    item_name: Mapped[str]
    variant: Mapped[str]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    quantity: Mapped[int]
    unit_price_fen: Mapped[Fen]
    amount_fen: Mapped[Fen]
    filed_price_id: Mapped[UUID]


@append_only
class Assignment(Owned, Base):
    """派单: who was to go; a later one for the same order takes its place."""

    __tablename__ = "assignment"
    __table_args__ = (*owned_key(), refers("order_id", "service_order"), refers("caregiver_id", "caregiver"))

    order_id: Mapped[UUID] = mapped_column(index=True)
    caregiver_id: Mapped[UUID]
    assigned_by: Mapped[UUID]


class LiveAssignment(Owned, Base):
    """The assignment that stands now, with its hours, for finding overlaps; removed with cancelling."""

    __tablename__ = "live_assignment"
    __table_args__ = (
        *owned_key(),
        refers("order_id", "service_order"),
        refers("caregiver_id", "caregiver"),
        UniqueConstraint("order_id"),
        Index("ix_live_assignment_caregiver_id_service_from", "caregiver_id", "service_from"),
    )

    order_id: Mapped[UUID]
    caregiver_id: Mapped[UUID]
    service_from: Mapped[datetime]
    service_until: Mapped[datetime]


@append_only
class OrderEvent(Owned, Base):
    """One step of an order's life: from which status to which, by whom, why."""

    __tablename__ = "order_event"
    __table_args__ = (*owned_key(), refers("order_id", "service_order"))

    order_id: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime]
    step: Mapped[OrderStep] = mapped_column(choice(OrderStep))
    status_before: Mapped[OrderStatus | None] = mapped_column(choice(OrderStatus))
    status_after: Mapped[OrderStatus] = mapped_column(choice(OrderStatus))
    person_id: Mapped[UUID]
    person_name: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")


class LapseStep(Labelled):
    """What became of an order's voucher without anybody redeeming it."""

    LAPSE = "lapse", "转自费"
    RESTORE = "restore", "恢复用券"


@append_only
class OrderLapse(Owned, Base):
    """失效: an order whose month ended before a rule came became self-pay, or got its voucher back.

    `voucher_class` is the one it was placed with; `entered_by` none is the portal itself.
    """

    __tablename__ = "order_lapse"
    __table_args__ = (*owned_key(), refers("order_id", "service_order"))

    order_id: Mapped[UUID] = mapped_column(index=True)
    step: Mapped[LapseStep] = mapped_column(choice(LapseStep))
    voucher_class: Mapped[VoucherClass] = mapped_column(choice(VoucherClass))
    at: Mapped[datetime]
    reason: Mapped[str]
    entered_by: Mapped[UUID | None]
    entered_by_name: Mapped[str]


class OrderLock(Owned, Base):
    """Put by the floor above: while it stands, cancelling and reopening are refused with its reason."""

    __tablename__ = "order_lock"
    __table_args__ = (*owned_key(), refers("order_id", "service_order"), UniqueConstraint("order_id"))

    order_id: Mapped[UUID]
    reason: Mapped[str]
