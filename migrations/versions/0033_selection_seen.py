"""Which selections their owner has seen, and what an owner can undo."""

from alembic import op
import sqlalchemy as sa

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("favorite_lists", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE favorite_lists SET seen_at = submitted_at WHERE submitted_at IS NOT NULL")
    op.create_table(
        "undo_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_undo_steps_owner_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name="fk_undo_steps_collection_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_undo_steps"),
        sa.UniqueConstraint("uuid", name="uq_undo_steps_uuid"),
    )
    for column in ("owner_id", "collection_id", "created_at"):
        op.create_index(f"ix_undo_steps_{column}", "undo_steps", [column])


def downgrade():
    """Delete the events of a kind that the earlier version does not know; it stops at a row that has one."""
    op.execute("DELETE FROM activity_events WHERE kind = 'selection_sent'")
    op.drop_table("undo_steps")
    op.drop_column("favorite_lists", "seen_at")
