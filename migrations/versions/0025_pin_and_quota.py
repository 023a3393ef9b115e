"""The PIN of downloads, and the number of photos that may be downloaded with a share link."""

from alembic import op
import sqlalchemy as sa

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

WHY = "They had a download PIN or a limited number of photos, and the older version would ignore that."


def upgrade():
    for table in ("collections", "share_links"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("pin_hash", sa.String(length=255), nullable=True))
            batch.add_column(sa.Column("pin_version", sa.Integer(), nullable=False, server_default="0"))
            if table == "share_links":
                batch.add_column(sa.Column("download_quota", sa.Integer(), nullable=True))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("pin_version", existing_type=sa.Integer(), server_default=None)
    op.create_table(
        "handed_out_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("share_link_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["share_link_id"], ["share_links.id"], name="fk_handed_out_files_share_link_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name="fk_handed_out_files_file_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_handed_out_files"),
        sa.UniqueConstraint("share_link_id", "file_id", name="uq_handed_out_files_share_link_id_file_id"),
    )
    op.create_index("ix_handed_out_files_file_id", "handed_out_files", ["file_id"])


def downgrade():
    op.close(
        "UPDATE collections SET downloads = 'off' WHERE pin_hash IS NOT NULL AND downloads <> 'off'",
        done="Collections whose downloads are off now",
        why=WHY,
    )
    op.close(
        "UPDATE share_links SET downloads = 'off' "
        "WHERE (pin_hash IS NOT NULL OR download_quota IS NOT NULL) AND downloads <> 'off'",
        done="Share links whose downloads are off now",
        why=WHY,
    )
    op.drop_index("ix_handed_out_files_file_id", "handed_out_files")
    op.drop_table("handed_out_files")
    for table in ("share_links", "collections"):
        with op.batch_alter_table(table) as batch:
            for name in ("pin_version", "pin_hash", *(["download_quota"] if table == "share_links" else [])):
                batch.drop_column(name)
