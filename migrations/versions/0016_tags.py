"""Tags of files, at first the keywords of their metadata; and deletions that can be undone for an hour."""

from alembic import op
import sqlalchemy as sa

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

LONGEST, MOST, AT_ONCE = 50, 50, 1000
DELETED = sa.text("deleted_at IS NOT NULL")

files = sa.table("files", sa.column("id", sa.Integer), sa.column("metadata_json", sa.JSON))
file_tags = sa.table("file_tags", sa.column("file_id", sa.Integer), sa.column("name", sa.String))


def upgrade():
    op.create_table(
        "file_tags",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=LONGEST), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name="fk_file_tags_file_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", "name", name="pk_file_tags"),
    )
    op.create_index("ix_file_tags_name_file_id", "file_tags", ["name", "file_id"])
    for table in ("presets", "favorite_lists"):
        op.add_column(table, sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_favorite_lists_deleted_at",
        "favorite_lists",
        ["deleted_at"],
        sqlite_where=DELETED,
        postgresql_where=DELETED,
    )
    op.add_column("studio", sa.Column("logo_removed_at", sa.DateTime(timezone=True), nullable=True))
    if not op.get_context().as_sql:
        _take_keywords_over(op.get_bind())


def downgrade():
    _delete_what_can_be_restored()
    op.drop_column("studio", "logo_removed_at")
    op.drop_index("ix_favorite_lists_deleted_at", "favorite_lists")
    for table in ("favorite_lists", "presets"):
        op.drop_column(table, "deleted_at")
    op.drop_index("ix_file_tags_name_file_id", "file_tags")
    op.drop_table("file_tags")


def _delete_what_can_be_restored():
    """Delete permanently what was deleted within the last hour: the older version would show it again."""
    why = "They were deleted before, and the older version would show them again."
    op.execute("DELETE FROM favorites WHERE list_id IN (SELECT id FROM favorite_lists WHERE deleted_at IS NOT NULL)")
    for table, things in (("favorite_lists", "Favorites lists"), ("presets", "Presets")):
        statement = f"DELETE FROM {table} WHERE deleted_at IS NOT NULL"
        op.close(statement, done=f"{things} deleted permanently", why=why)
    op.close(
        "UPDATE studio SET logo = NULL, logo_width = NULL, logo_height = NULL WHERE logo_removed_at IS NOT NULL",
        done="Logos deleted permanently",
        why="The logo was removed before, and the older version would show it again.",
    )


def _take_keywords_over(connection):
    """Store the keywords of every file as its tags, 1,000 files at a time to limit the memory."""
    told = sa.cast(files.c.metadata_json, sa.Text).contains('"keywords"')
    wanted = sa.select(files.c.id, files.c.metadata_json).where(told).order_by(files.c.id).limit(AT_ONCE)
    last = 0
    while rows := connection.execute(wanted.where(files.c.id > last)).all():
        last = rows[-1].id
        tags = [
            {"file_id": file_id, "name": name}
            for file_id, metadata in rows
            for name in _names((metadata or {}).get("keywords"))
        ]
        if tags:
            connection.execute(sa.insert(file_tags), tags)


def _names(keywords):
    """Return the tags in these keywords, by the models' rules.

    A comma separates two tags. Tags that differ only in capitals count once. Tags of more than 50 characters are left
    out, and the first 50 tags stay.
    """
    texts = [text for text in keywords if isinstance(text, str)] if isinstance(keywords, list) else []
    plain = [" ".join(part.split()) for text in texts for part in text.split(",")]
    once = list({name.casefold(): name for name in reversed(plain) if name}.values())[::-1]
    return [name for name in once if len(name) <= LONGEST][:MOST]
