"""Rows of redemptions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.frozen_rule import FROZEN_RULE, FrozenRule
from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Frozen, Owned, choice, owned_key, refers
from provider_portal.ground.labels import Labelled
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from receipts.papers.receipt import RECEIPT_CONTENT, ReceiptContent

_TOLD_APART = text("collides_with IS NULL")


class Channel(Labelled):
    """Payment channel of the elder's share; none may be excluded (贵州)."""

    WECHAT = "wechat", "微信"
    ALIPAY = "alipay", "支付宝"
    UNIONPAY = "unionpay", "银联/云闪付"
    CASH = "cash", "现金"
    OTHER = "other", "其他"


@append_only
class Redemption(Owned, Base):
    """核销: one 民政通 transaction. `deduction_fen` is what 民政通 showed, `expected_deduction_fen` is ours."""

    __tablename__ = "redemption"
    __table_args__ = (
        *owned_key(),
        refers("enrolment_id", "enrolment"),
        refers("order_id", "service_order"),
        refers("recipient_id", "recipient"),
        CheckConstraint("deduction_fen <= base_fen", name="deduction_within_base"),
        CheckConstraint(
            "self_pay_fen = total_fen - discount_fen - ltci_paid_fen - deduction_fen", name="self_pay_is_rest"
        ),
    )

    enrolment_id: Mapped[UUID]
    order_id: Mapped[UUID] = mapped_column(index=True)
    recipient_id: Mapped[UUID]
    voucher_class: Mapped[VoucherClass] = mapped_column(choice(VoucherClass))
    month: Mapped[Month] = mapped_column(index=True)
    official_ref: Mapped[str]
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    redeemed_at: Mapped[datetime]
    total_fen: Mapped[Fen]
    discount_fen: Mapped[Fen]
    ltci_paid_fen: Mapped[Fen]
    ineligible_fen: Mapped[Fen]
    base_fen: Mapped[Fen]
    rate: Mapped[str]
    cap_left_fen: Mapped[Fen | None]
    expected_deduction_fen: Mapped[Fen]
    deduction_fen: Mapped[Fen]
    self_pay_fen: Mapped[Fen]
    difference_reason: Mapped[str] = mapped_column(default="")
    rule: Mapped[FrozenRule] = mapped_column(Frozen(FROZEN_RULE))
    entered_by: Mapped[UUID]


@append_only
class RedemptionAllocation(Owned, Base):
    """The part of a redemption that falls on one confirmed order line; parts sum to the whole."""

    __tablename__ = "redemption_allocation"
    __table_args__ = (
        *owned_key(),
        refers("redemption_id", "redemption"),
        refers("order_line_id", "order_line"),
        UniqueConstraint("redemption_id", "order_line_id"),
    )

    redemption_id: Mapped[UUID] = mapped_column(index=True)
    order_line_id: Mapped[UUID]
    amount_fen: Mapped[Fen]
    expected_deduction_fen: Mapped[Fen]
    deduction_fen: Mapped[Fen]


class LiveRedemption(Owned, Base):
    """Order lines that stand redeemed now: a line can be redeemed once."""

    __tablename__ = "live_redemption"
    __table_args__ = (
        *owned_key(),
        refers("redemption_id", "redemption"),
        refers("order_line_id", "order_line"),
        UniqueConstraint("order_line_id"),
    )

    redemption_id: Mapped[UUID] = mapped_column(index=True)
    order_line_id: Mapped[UUID]


class LiveOfficialRef(Owned, Base):
    """The official number of a live redemption: unique in the provider by its key, removed with what makes it live.

    `collides_with` is the earlier live redemption of the same number that an old one came beside.
    """

    __tablename__ = "live_official_ref"
    __table_args__ = (
        *owned_key(),
        refers("redemption_id", "redemption"),
        refers("collides_with", "redemption"),
        UniqueConstraint("redemption_id"),
        Index(
            "uq_live_official_ref_provider_id_official_key",
            "provider_id",
            "official_key",
            unique=True,
            sqlite_where=_TOLD_APART,
            postgresql_where=_TOLD_APART,
        ),
    )

    redemption_id: Mapped[UUID]
    official_key: Mapped[str]
    collides_with: Mapped[UUID | None] = mapped_column(default=None)


@append_only
class RedemptionProof(Owned, Base):
    """核销凭证: the screenshot of 民政通 for a redemption, as the file came; several may be added."""

    __tablename__ = "redemption_proof"
    __table_args__ = (
        *owned_key(),
        refers("redemption_id", "redemption"),
        UniqueConstraint("redemption_id", "sha256"),
    )

    redemption_id: Mapped[UUID] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    display_sha256: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    uploaded_by: Mapped[UUID]


@append_only
class Receipt(Owned, Base):
    """服务收据, numbered without gaps by provider and Beijing year; its words are frozen in `content`.

    It belongs to a redemption, or to a payment for which no voucher was used.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        *owned_key(),
        refers("redemption_id", "redemption"),
        refers("payment_id", "elder_payment"),
        UniqueConstraint("redemption_id"),
        UniqueConstraint("payment_id"),
        CheckConstraint("(redemption_id IS NULL) <> (payment_id IS NULL)", name="one_reason"),
        UniqueConstraint("provider_id", "number"),
        UniqueConstraint("check_token"),
    )

    redemption_id: Mapped[UUID | None] = mapped_column(default=None)
    payment_id: Mapped[UUID | None] = mapped_column(default=None)
    number: Mapped[str]
    check_token: Mapped[str]
    issued_at: Mapped[datetime]
    content: Mapped[ReceiptContent] = mapped_column(Frozen(RECEIPT_CONTENT))
