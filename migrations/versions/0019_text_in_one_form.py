"""Text in Unicode's form NFC with one kind of line end, and keys that sort names alike on every database."""

import unicodedata

from alembic import op
import sqlalchemy as sa

from app.models.text.natural_order import natural_key
from app.models.text.typed_text import in_lines

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

AT_ONCE = 1000
TEXTS = {
    "users": ("name",),
    "studio": ("name", "contact_email", "contact_phone", "contact_website", "footer"),
    "api_tokens": ("name",),
    "presets": ("name",),
    "collections": ("title", "description"),
    "sections": ("title",),
    "share_links": ("name",),
    "favorite_lists": ("name", "visitor_name", "visitor_email", "message"),
    "favorites": ("note",),
    "files": ("original_filename", "title", "caption", "alt_text", "arrived_filename"),
    "uploads": ("filename", "relative_path"),
}
KEYS = {"collections": ("title", "title_key"), "files": ("original_filename", "name_key")}
TAGS = {"collection_tags": "collection_id", "file_tags": "file_id"}


def upgrade():
    kind = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    for table, (_, key) in KEYS.items():
        op.add_column(table, sa.Column(key, kind, nullable=False, server_default=""))
    if not op.get_context().as_sql:
        connection = op.get_bind()
        for table, columns in TEXTS.items():
            _compose(connection, table, columns)
        for table, of in TAGS.items():
            _merge_tags(connection, table, of)
        _compose_addresses(connection)
    op.create_index(
        "ix_files_collection_id_section_id_name_key", "files", ["collection_id", "section_id", "name_key"]
    )


def downgrade():
    op.drop_index("ix_files_collection_id_section_id_name_key", "files")
    for table, (_, key) in KEYS.items():
        op.drop_column(table, key)


def _compose(connection, name, columns):
    """Store the texts that composing changes, and the sort key of every row if the table has one."""
    named, key = KEYS.get(name, (None, None))
    fields = [sa.column("id", sa.Integer), *(sa.column(each, sa.String) for each in columns)]
    table = sa.table(name, *fields, *([sa.column(key, sa.String)] if key else []))
    wanted = sa.select(*fields).order_by(table.c.id).limit(AT_ONCE)
    last = -1
    while rows := connection.execute(wanted.where(table.c.id > last)).all():
        last = rows[-1].id
        changes = {}
        for row in rows:
            values = {each: in_lines(text) for each in columns if (text := getattr(row, each)) is not None}
            changed = {each: text for each, text in values.items() if text != getattr(row, each)}
            if key:
                changed[key] = natural_key(values[named])
            if changed:
                changes.setdefault(tuple(changed), []).append({"of_row": row.id, **changed})
        for rows_alike in changes.values():
            connection.execute(sa.update(table).where(table.c.id == sa.bindparam("of_row")), rows_alike)


def _merge_tags(connection, name, of):
    """Compose the tags of each file or collection, and delete a tag that then equals another one except for capitals."""
    table = sa.table(name, sa.column(of, sa.Integer), sa.column("name", sa.String))
    wanted = sa.select(table.c.name).distinct()
    odd = [tag for tag in connection.scalars(wanted).all() if not unicodedata.is_normalized("NFC", tag)]
    for tag in odd:
        for thing in connection.scalars(sa.select(table.c[of]).where(table.c.name == tag)).all():
            mine = table.c[of] == thing
            others = connection.scalars(sa.select(table.c.name).where(mine, table.c.name != tag)).all()
            this = sa.and_(mine, table.c.name == tag)
            if in_lines(tag).casefold() in {in_lines(other).casefold() for other in others}:
                connection.execute(sa.delete(table).where(this))
            else:
                connection.execute(sa.update(table).where(this).values(name=in_lines(tag)))


def _compose_addresses(connection):
    """Compose the owners' e-mail addresses, except for one that another account has already."""
    users = sa.table("users", sa.column("id", sa.Integer), sa.column("email", sa.String))
    known = {row.id: row.email for row in connection.execute(sa.select(users.c.id, users.c.email))}
    for user_id, email in known.items():
        address = in_lines(email)
        if address != email and address not in known.values():
            connection.execute(sa.update(users).where(users.c.id == user_id).values(email=address))
