"""Text in Unicode's form NFC with one kind of line end, and keys that sort names alike on every database."""

import re
import unicodedata

from alembic import op
import sqlalchemy as sa

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

# The sort key as it was made when this migration was written: signs before digits, in the order of Unicode's root
# collation, and letters that Unicode does not decompose with the letters that they sort by.
SIGNS = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
RANKS = {ord(sign): chr(rank) for rank, sign in enumerate(SIGNS, start=2)}
PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ɨ": "i", "ƶ": "z", "ǥ": "g", "ƀ": "b"}
    | {chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)}  # katakana, as hiragana
)
BEFORE_ALL, BEHIND_THESE_SIGNS, LONGEST_KEY = "\x01", "/", 400
NUMBER = re.compile(r"[0-9]+")


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
            values = {each: _in_lines(text) for each in columns if (text := getattr(row, each)) is not None}
            changed = {each: text for each, text in values.items() if text != getattr(row, each)}
            if key:
                changed[key] = _sort_key(values[named])
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
            if _in_lines(tag).casefold() in {_in_lines(other).casefold() for other in others}:
                connection.execute(sa.delete(table).where(this))
            else:
                connection.execute(sa.update(table).where(this).values(name=_in_lines(tag)))


def _compose_addresses(connection):
    """Compose the owners' e-mail addresses, except for one that another account has already."""
    users = sa.table("users", sa.column("id", sa.Integer), sa.column("email", sa.String))
    known = {row.id: row.email for row in connection.execute(sa.select(users.c.id, users.c.email))}
    for user_id, email in known.items():
        address = _in_lines(email)
        if address != email and address not in known.values():
            connection.execute(sa.update(users).where(users.c.id == user_id).values(email=address))


def _in_lines(text):
    """Return the text in Unicode's form NFC with "\\n" as its only line end."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def _sort_key(name):
    """Return the text whose bytes sort names by the value of their numbers, without accents and capitals."""
    composed = unicodedata.normalize("NFC", name.replace("\0", ""))
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", composed).casefold())
    folded = NUMBER.sub(_counted, "".join(map(_base, apart)).translate(PLAIN))
    return f"{folded[:LONGEST_KEY]}{BEFORE_ALL}{composed}"


def _base(character):
    kind = unicodedata.category(character)
    if character.isspace():
        return RANKS[ord(" ")]
    if (sign := RANKS.get(ord(character))) is not None:
        return sign
    if unicodedata.combining(character) or kind in ("Cc", "Cf"):
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    return BEHIND_THESE_SIGNS + character if kind[0] in "PS" else character


def _counted(number):
    """Return the number after the count of its digits, so that longer numbers sort later."""
    digits = number[0].lstrip("0") or "0"
    nines, rest = divmod(len(digits), 9)
    return "9" * nines + str(rest) + digits
