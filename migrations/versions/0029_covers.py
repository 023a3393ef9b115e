"""The mark of the file that is a collection's cover, which has further variants."""

from alembic import op
import sqlalchemy as sa

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    """Add the mark; the worker's next sweep sets it."""
    op.add_column("files", sa.Column("is_cover", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_files_is_cover",
        "files",
        ["collection_id"],
        unique=False,
        sqlite_where=sa.text("is_cover = 1"),
        postgresql_where=sa.text("is_cover"),
    )


def downgrade():
    """Give galleries with a newer cover layout the layout `full`: the older version cannot read the others."""
    op.execute("UPDATE collections SET cover_style = 'full' WHERE cover_style IN ('framed', 'centered')")
    op.drop_index("ix_files_is_cover", table_name="files")
    op.drop_column("files", "is_cover")
