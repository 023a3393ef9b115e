"""Favorites: visitors' lists of photos, and the selection that an owner asks for.

A collection that existed before allows no favorites until its owner allows them. So a downgrade and an upgrade do not
allow again what an owner had turned off.
"""

from alembic import op
import sqlalchemy as sa

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("collections") as collections:
        collections.add_column(sa.Column("allows_favorites", sa.Boolean(), nullable=False, server_default=sa.false()))
        collections.add_column(sa.Column("selection_wanted", sa.Integer(), nullable=True))
        collections.add_column(sa.Column("selection_due", sa.Date(), nullable=True))
    with op.batch_alter_table("collections") as collections:
        collections.alter_column("allows_favorites", existing_type=sa.Boolean(), server_default=None)
    op.create_table(
        "favorite_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("visitor_uuid", sa.Uuid(), nullable=False),
        sa.Column("share_link_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("visitor_name", sa.String(length=100), nullable=True),
        sa.Column("visitor_email", sa.String(length=254), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name="fk_favorite_lists_collection_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["share_link_id"], ["share_links.id"], name="fk_favorite_lists_share_link_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_favorite_lists"),
        sa.UniqueConstraint("token", name="uq_favorite_lists_token"),
        sa.UniqueConstraint("uuid", name="uq_favorite_lists_uuid"),
    )
    op.create_index("ix_favorite_lists_collection_id_visitor_uuid", "favorite_lists", ["collection_id", "visitor_uuid"])
    op.create_index("ix_favorite_lists_share_link_id", "favorite_lists", ["share_link_id"])
    op.create_table(
        "favorites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name="fk_favorites_file_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["list_id"], ["favorite_lists.id"], name="fk_favorites_list_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_favorites"),
        sa.UniqueConstraint("list_id", "file_id", name="uq_favorites_list_id_file_id"),
    )
    op.create_index("ix_favorites_file_id", "favorites", ["file_id"])


def downgrade():
    op.drop_table("favorites")
    op.drop_table("favorite_lists")
    with op.batch_alter_table("collections") as collections:
        collections.drop_column("selection_due")
        collections.drop_column("selection_wanted")
        collections.drop_column("allows_favorites")
