"""Presets of owners, tags of collections, the view of the list of collections, and indexes for that list."""

from alembic import op
import sqlalchemy as sa

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "presets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_presets_owner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_presets"),
        sa.UniqueConstraint("uuid", name="uq_presets_uuid"),
    )
    op.create_index("ix_presets_owner_id", "presets", ["owner_id"])
    op.create_table(
        "collection_tags",
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name="fk_collection_tags_collection_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("collection_id", "name", name="pk_collection_tags"),
    )
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("list_view", sa.String(length=16), nullable=False, server_default="cards"))
    with op.batch_alter_table("users") as users:
        users.alter_column("list_view", existing_type=sa.String(length=16), server_default=None)
    op.create_index(
        "ix_files_listing", "files", ["collection_id", "trashed_at", "upload_complete", "size", "original_filename"]
    )
    has_words = sa.text("title IS NOT NULL OR caption IS NOT NULL")
    columns = ["collection_id", "trashed_at", "upload_complete"]
    op.create_index("ix_files_words", "files", columns, sqlite_where=has_words, postgresql_where=has_words)


def downgrade():
    op.drop_index("ix_files_words", table_name="files")
    op.drop_index("ix_files_listing", table_name="files")
    with op.batch_alter_table("users") as users:
        users.drop_column("list_view")
    op.drop_table("collection_tags")
    op.drop_index("ix_presets_owner_id", table_name="presets")
    op.drop_table("presets")
