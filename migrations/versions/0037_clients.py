"""Clients, each with a page of all galleries shared with this person."""

from alembic import op
import sqlalchemy as sa

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "clients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_clients_owner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_clients"),
        sa.UniqueConstraint("uuid", name="uq_clients_uuid"),
        sa.UniqueConstraint("token", name="uq_clients_token"),
    )
    op.create_index("ix_clients_owner_id", "clients", ["owner_id"])
    with op.batch_alter_table("share_links") as table:
        table.add_column(sa.Column("client_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_share_links_client_id", "clients", ["client_id"], ["id"], ondelete="SET NULL")
    op.create_index("ix_share_links_client_id", "share_links", ["client_id"])


def downgrade():
    op.drop_index("ix_share_links_client_id", table_name="share_links")
    with op.batch_alter_table("share_links") as table:
        table.drop_constraint("fk_share_links_client_id", type_="foreignkey")
        table.drop_column("client_id")
    op.drop_index("ix_clients_owner_id", table_name="clients")
    op.drop_table("clients")
