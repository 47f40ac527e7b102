"""Orders by month in the order of their making, and by day: a provider's list and its dispatcher's day."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two indexes."""
    op.create_index("ix_service_order_provider_id_month_id", "service_order", ["provider_id", "month", "id"])
    op.create_index("ix_service_order_provider_id_service_on", "service_order", ["provider_id", "service_on"])


def downgrade() -> None:
    """Without them lists are slow, nothing more."""
    op.drop_index("ix_service_order_provider_id_service_on", "service_order")
    op.drop_index("ix_service_order_provider_id_month_id", "service_order")
