"""The mails that the studio sends, and the entries of the next digests."""

from alembic import op
import sqlalchemy as sa

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "outgoing_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=True),
        sa.Column("share_link_id", sa.Integer(), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dedupe_key", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("message_id", sa.String(320), nullable=False),
        sa.Column("lease_holder", sa.String(120), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_outgoing_mails_owner_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name="fk_outgoing_mails_collection_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["share_link_id"], ["share_links.id"], name="fk_outgoing_mails_share_link_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing_mails"),
        sa.UniqueConstraint("uuid", name="uq_outgoing_mails_uuid"),
        sa.UniqueConstraint("dedupe_key", name="uq_outgoing_mails_dedupe_key"),
    )
    op.create_index(
        "ix_outgoing_mails_queued",
        "outgoing_mails",
        ["not_before", "id"],
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index("ix_outgoing_mails_collection_id_id", "outgoing_mails", ["collection_id", "id"])
    op.create_index(
        "ix_outgoing_mails_owner_id_kind_created_at", "outgoing_mails", ["owner_id", "kind", "created_at"]
    )
    op.create_index("ix_outgoing_mails_share_link_id", "outgoing_mails", ["share_link_id"])
    op.create_index("ix_outgoing_mails_created_at", "outgoing_mails", ["created_at"])
    op.create_table(
        "digest_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_digest_entries_owner_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name="fk_digest_entries_collection_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_digest_entries"),
    )
    op.create_index("ix_digest_entries_owner_id_at", "digest_entries", ["owner_id", "at"])
    op.create_index("ix_digest_entries_collection_id", "digest_entries", ["collection_id"])
    op.add_column("users", sa.Column("digest", sa.String(16), nullable=False, server_default="soon"))
    op.add_column("collections", sa.Column("automatic_mails", sa.String(64), nullable=False, server_default=""))
    op.add_column("share_links", sa.Column("mails_stopped_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    op.drop_column("share_links", "mails_stopped_at")
    op.drop_column("collections", "automatic_mails")
    op.drop_column("users", "digest")
    op.drop_table("digest_entries")
    op.drop_table("outgoing_mails")
