"""Templates of messages, the one that a collection's share page uses, and the e-mail addresses of share links."""

from alembic import op
import sqlalchemy as sa

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "message_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_message_templates_owner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_message_templates"),
        sa.UniqueConstraint("uuid", name="uq_message_templates_uuid"),
    )
    op.create_index("ix_message_templates_owner_id", "message_templates", ["owner_id"])
    op.add_column("collections", sa.Column("message_template", sa.String(36), nullable=False, server_default=""))
    op.add_column("share_links", sa.Column("email", sa.String(254), nullable=True))


def downgrade():
    op.drop_column("share_links", "email")
    op.drop_column("collections", "message_template")
    op.drop_index("ix_message_templates_owner_id", table_name="message_templates")
    op.drop_table("message_templates")
