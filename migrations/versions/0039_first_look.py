"""The first look, the numbers of publications, what visitors have seen, and requests for more days."""

from alembic import op
import sqlalchemy as sa

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

COLUMNS = (
    ("stage", sa.String(length=16), {"nullable": False, "server_default": "complete"}),
    ("promised_at", sa.Date(), {}),
    ("expected_photos", sa.Integer(), {}),
    ("published_seq", sa.Integer(), {"nullable": False, "server_default": "0"}),
    ("numbered_at", sa.DateTime(timezone=True), {}),
    ("told_seq", sa.Integer(), {}),
    ("told_at", sa.DateTime(timezone=True), {}),
    ("tells_automatically", sa.Boolean(), {"nullable": False, "server_default": sa.false()}),
    ("may_ask_for_days", sa.Boolean(), {"nullable": False, "server_default": sa.true()}),
    ("self_extension_days", sa.Integer(), {}),
    ("self_extended_at", sa.DateTime(timezone=True), {}),
)
# What visitors can see today is one publication; visitors need no message about it.
NUMBER_FILES = """
    UPDATE files SET published_seq = 1
    WHERE upload_complete AND trashed_at IS NULL AND hidden_at IS NULL
      AND state IN ('ready', 'replaced', 'unsupported')
      AND collection_id IN (SELECT id FROM collections WHERE privacy <> 'draft')
"""
NUMBER_COLLECTIONS = """
    UPDATE collections SET published_seq = 1, told_seq = 1
    WHERE id IN (SELECT collection_id FROM files WHERE published_seq = 1)
"""


def upgrade():
    for name, type_, options in COLUMNS:
        op.add_column("collections", sa.Column(name, type_, **options))
    op.add_column("share_links", sa.Column("self_extended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("files", sa.Column("published_seq", sa.Integer(), nullable=True))
    op.execute(NUMBER_FILES)
    op.execute(NUMBER_COLLECTIONS)
    op.create_index("ix_files_collection_id_published_seq", "files", ["collection_id", "published_seq"])
    _create_visits()
    _create_requests()


def _create_visits():
    op.create_table(
        "last_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("share_link_id", sa.Integer(), nullable=True),
        sa.Column("visitor", sa.Uuid(), nullable=True),
        sa.Column("last_seen_seq", sa.Integer(), nullable=False),
        sa.Column("next_seq", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name="fk_last_visits_collection_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["share_link_id"], ["share_links.id"], name="fk_last_visits_share_link_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_last_visits"),
        sa.UniqueConstraint("share_link_id", name="uq_last_visits_share_link_id"),
        sa.UniqueConstraint("collection_id", "visitor", name="uq_last_visits_collection_id_visitor"),
    )
    op.create_index("ix_last_visits_visited_at", "last_visits", ["visited_at"])
    op.create_table(
        "seen_photos",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("published_seq", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["last_visits.id"], name="fk_seen_photos_visit_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name="fk_seen_photos_file_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("visit_id", "file_id", name="pk_seen_photos"),
    )
    op.create_index("ix_seen_photos_file_id", "seen_photos", ["file_id"])


def _create_requests():
    op.create_table(
        "extension_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("share_link_id", sa.Integer(), nullable=True),
        sa.Column("visitor", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name="fk_extension_requests_collection_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["share_link_id"], ["share_links.id"], name="fk_extension_requests_share_link_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_extension_requests"),
        sa.UniqueConstraint("uuid", name="uq_extension_requests_uuid"),
    )
    op.create_index("ix_extension_requests_share_link_id", "extension_requests", ["share_link_id"])
    op.create_index(
        "ix_extension_requests_collection_id_decided_at", "extension_requests", ["collection_id", "decided_at"]
    )


def downgrade():
    op.drop_table("extension_requests")
    op.drop_table("seen_photos")
    op.drop_table("last_visits")
    op.drop_index("ix_files_collection_id_published_seq", "files")
    op.drop_column("files", "published_seq")
    op.drop_column("share_links", "self_extended_at")
    for name, *_ in reversed(COLUMNS):
        op.drop_column("collections", name)
