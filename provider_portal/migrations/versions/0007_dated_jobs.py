"""Dated jobs: each date runs once, two dates of one never at the same time, and a job may be the platform's own."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_LIVE = sa.text("state IN ('queued', 'running')")


def upgrade() -> None:
    """The provider of a job may be missing; its slot; the dates that ran."""
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("slot", sa.String(), nullable=True))
        batch_op.alter_column("provider_id", existing_type=sa.Uuid(), nullable=True)
    op.create_index(
        "uq_job_slot_live", "job", ["slot"], unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE
    )
    op.create_table(
        "dated_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id", "job_id"],
            ["job.provider_id", "job.id"],
            name=op.f("fk_dated_run_provider_id_job_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dated_run")),
        sa.UniqueConstraint("name", "due_on", "scope", name=op.f("uq_dated_run_name_due_on_scope")),
    )
    op.create_index(op.f("ix_dated_run_job_id"), "dated_run", ["job_id"])


def downgrade() -> None:
    """Jobs of the platform have no place in the older table."""
    op.drop_index(op.f("ix_dated_run_job_id"), "dated_run")
    op.drop_table("dated_run")
    op.drop_index("uq_job_slot_live", "job")
    op.execute("DELETE FROM job WHERE provider_id IS NULL")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("provider_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("slot")
