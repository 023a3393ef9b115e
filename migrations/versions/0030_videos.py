"""The length of a video, and whether its preview is to be made."""

from alembic import op
import sqlalchemy as sa

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

COUNTED = ["collection_id", "trashed_at", "upload_complete", "state", "size", "hidden_at"]


def upgrade():
    op.add_column("files", sa.Column("duration_ms", sa.Integer(), nullable=True))
    op.add_column("files", sa.Column("preview_due", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_files_preview_due",
        "files",
        ["state", "id"],
        sqlite_where=sa.text("preview_due = 1"),
        postgresql_where=sa.text("preview_due"),
    )
    op.drop_index("ix_files_counts", "files")
    op.create_index("ix_files_counts", "files", [*COUNTED, "duration_ms"])


def downgrade():
    """Make videos files without a picture again, as the earlier version knows them; their variants are left over."""
    for index in ("ix_files_counts", "ix_files_preview_due"):
        op.drop_index(index, "files")
    op.create_index("ix_files_counts", "files", COUNTED)
    for column in ("preview_due", "duration_ms"):
        op.drop_column("files", column)
    op.execute(
        "DELETE FROM file_variants WHERE file_id IN (SELECT id FROM files WHERE mime_type LIKE 'video/%')"
    )
    op.execute(
        "UPDATE files SET state = 'unsupported', error = NULL, thumb_path = NULL, medium_path = NULL, "
        "variants_due = false WHERE mime_type LIKE 'video/%' AND state IN ('ready', 'pending', 'processing', 'failed')"
    )
