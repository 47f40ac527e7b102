"""Orders that await a rule, orders that no voucher pays, what became of a voucher that lapsed, and payments."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STAYS = ("long_stay", "respite")
CLASSES = (*STAYS, "day_care", "home_visit", "assessment", "self_pay")


def upgrade() -> None:
    """Every order so far has a rule; what its class says of staying becomes its own."""
    with op.batch_alter_table("service_order") as orders:
        orders.add_column(sa.Column("stay", sa.Boolean(), nullable=False, server_default=sa.false()))
        orders.add_column(sa.Column("rule_pending", sa.Boolean(), nullable=False, server_default=sa.false()))
        orders.alter_column("rule", existing_type=sa.JSON(), nullable=True)
        orders.create_check_constraint(
            op.f("ck_service_order_rule_unless_none_pays"),
            "(rule IS NULL) = (rule_pending OR voucher_class = 'self_pay')",
        )
        orders.create_check_constraint(
            op.f("ck_service_order_nothing_expected_while_pending"),
            "NOT rule_pending OR (expected_deduction_fen IS NULL AND voucher_class <> 'self_pay')",
        )
    order = sa.table("service_order", sa.column("stay"), sa.column("voucher_class"))
    op.execute(order.update().where(order.c.voucher_class.in_(STAYS)).values(stay=sa.true()))
    with op.batch_alter_table("service_order") as orders:
        orders.alter_column("stay", existing_type=sa.Boolean(), server_default=None)
        orders.alter_column("rule_pending", existing_type=sa.Boolean(), server_default=None)
    _lapses()
    _payments()
    with op.batch_alter_table("receipt") as receipts:
        receipts.alter_column("redemption_id", existing_type=sa.Uuid(), nullable=True)
        receipts.add_column(sa.Column("payment_id", sa.Uuid(), nullable=True))
        receipts.create_foreign_key(
            op.f("fk_receipt_provider_id_payment_id"),
            "elder_payment",
            ["provider_id", "payment_id"],
            ["provider_id", "id"],
        )
        receipts.create_unique_constraint(op.f("uq_receipt_payment_id"), ["payment_id"])
        receipts.create_check_constraint(
            op.f("ck_receipt_one_reason"), "(redemption_id IS NULL) <> (payment_id IS NULL)"
        )


def _lapses() -> None:
    op.create_table(
        "order_lapse",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column(
            "step",
            sa.Enum("lapse", "restore", name="lapsestep", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "voucher_class",
            sa.Enum(*CLASSES, name="voucherclass", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("entered_by_name", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id", "order_id"],
            ["service_order.provider_id", "service_order.id"],
            name=op.f("fk_order_lapse_provider_id_order_id"),
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_order_lapse_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lapse")),
        sa.UniqueConstraint("provider_id", "id", name=op.f("uq_order_lapse_provider_id_id")),
    )
    op.create_index(op.f("ix_order_lapse_order_id"), "order_lapse", ["order_id"])
    op.create_index(op.f("ix_order_lapse_provider_id"), "order_lapse", ["provider_id"])


def _payments() -> None:
    op.create_table(
        "elder_payment",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("received", "returned", name="direction", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "wechat",
                "alipay",
                "unionpay",
                "cash",
                "other",
                name="channel",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_by_name", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_elder_payment_amount_above_zero")),
        sa.ForeignKeyConstraint(
            ["provider_id", "order_id"],
            ["service_order.provider_id", "service_order.id"],
            name=op.f("fk_elder_payment_provider_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id", "recipient_id"],
            ["recipient.provider_id", "recipient.id"],
            name=op.f("fk_elder_payment_provider_id_recipient_id"),
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_elder_payment_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_elder_payment")),
        sa.UniqueConstraint("provider_id", "id", name=op.f("uq_elder_payment_provider_id_id")),
    )
    for column in ("order_id", "recipient_id", "paid_at", "provider_id"):
        op.create_index(op.f(f"ix_elder_payment_{column}"), "elder_payment", [column])


def downgrade() -> None:
    """Without orders of the new kinds only; with some the old checks refuse, and nothing is lost."""
    with op.batch_alter_table("receipt") as receipts:
        receipts.drop_constraint(op.f("ck_receipt_one_reason"), type_="check")
        receipts.drop_constraint(op.f("uq_receipt_payment_id"), type_="unique")
        receipts.drop_constraint(op.f("fk_receipt_provider_id_payment_id"), type_="foreignkey")
        receipts.drop_column("payment_id")
        receipts.alter_column("redemption_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_table("elder_payment")
    op.drop_table("order_lapse")
    with op.batch_alter_table("service_order") as orders:
        orders.drop_constraint(op.f("ck_service_order_rule_unless_none_pays"), type_="check")
        orders.drop_constraint(op.f("ck_service_order_nothing_expected_while_pending"), type_="check")
        orders.alter_column("rule", existing_type=sa.JSON(), nullable=False)
        orders.drop_column("rule_pending")
        orders.drop_column("stay")
