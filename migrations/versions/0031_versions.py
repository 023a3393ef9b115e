"""Earlier versions of files whose content was replaced, and uploads that replace a file's content."""

from alembic import op
import sqlalchemy as sa

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "file_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("original_filename", sa.String(255), nullable=False),
        sa.Column("mime_type", sa.String(100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("crc32", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("storage_path", sa.String(1024), nullable=False),
        sa.Column("preview_path", sa.String(1024), nullable=True),
        sa.Column("preview_size", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name="fk_file_versions_file_id_files", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_file_versions"),
        sa.UniqueConstraint("file_id", "number", name="uq_file_versions_file_id_number"),
    )
    op.add_column("uploads", sa.Column("replaces", sa.Uuid(), nullable=True))


def downgrade():
    """Forget the earlier versions; their bytes are then found by ``vitrine storage orphans``."""
    op.execute("UPDATE files SET state = 'pending' WHERE state = 'replaced'")
    op.execute("DELETE FROM uploads WHERE replaces IS NOT NULL")
    op.drop_column("uploads", "replaces")
    op.drop_table("file_versions")
