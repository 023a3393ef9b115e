"""Requests for a mail when a gallery opens."""

from alembic import op
import sqlalchemy as sa

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("collections", sa.Column("announces", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "opening_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name="fk_opening_requests_collection_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_opening_requests"),
        sa.UniqueConstraint("uuid", name="uq_opening_requests_uuid"),
        sa.UniqueConstraint("collection_id", "email", name="uq_opening_requests_collection_id_email"),
    )
    op.create_index("ix_opening_requests_asked_at", "opening_requests", ["asked_at"])


def downgrade():
    # The older version does not know these kinds, and could not read their rows.
    op.execute("DELETE FROM outgoing_mails WHERE kind IN ('confirm_address', 'opened')")
    op.drop_table("opening_requests")
    op.drop_column("collections", "announces")
