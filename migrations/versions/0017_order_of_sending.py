"""The order in which senders send their files, and the time when an owner arranged a collection."""

from alembic import op
import sqlalchemy as sa

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ARRANGED = """
    UPDATE collections SET arranged_at = CURRENT_TIMESTAMP WHERE id IN (
        SELECT collection_id FROM (
            SELECT collection_id, id, lag(id) OVER (PARTITION BY collection_id ORDER BY position, id) AS id_before
            FROM files WHERE trashed_at IS NULL
        ) AS neighbors WHERE id_before > id
    )
"""


def upgrade():
    for name, length in (("batch", 64), ("sent_after", 50), ("sent_before", 50)):
        op.add_column("uploads", sa.Column(name, sa.String(length=length), nullable=True))
    op.add_column("uploads", sa.Column("batch_index", sa.Integer(), nullable=True))
    op.create_index("ix_uploads_batch", "uploads", ["collection_id", "batch", "batch_index"])
    op.add_column("collections", sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=True))
    # Until now, files got their positions in the order of their rows: in any other order, an owner has arranged them.
    op.execute(ARRANGED)


def downgrade():
    op.drop_column("collections", "arranged_at")
    op.drop_index("ix_uploads_batch", "uploads")
    for name in ("batch_index", "sent_before", "sent_after", "batch"):
        op.drop_column("uploads", name)
