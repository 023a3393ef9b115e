"""The sizes for downloads that workers make of a collection's pictures."""

from alembic import op
import sqlalchemy as sa

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

PRINT, WEB = '"downloads": "print"', '"downloads": "web"'
LESS = "The older version has no print size, and would open the originals instead."


def upgrade():
    with op.batch_alter_table("collections") as collections:
        collections.add_column(sa.Column("prepared_sizes", sa.String(length=32), nullable=False, server_default=""))
    with op.batch_alter_table("collections") as collections:
        collections.alter_column("prepared_sizes", existing_type=sa.String(length=32), server_default=None)


def downgrade():
    """Allow the web size where the print size was allowed; the next rebuild deletes the variants for downloads."""
    for table, things in (("collections", "Collections"), ("share_links", "Share links")):
        op.close(
            f"UPDATE {table} SET downloads = 'web' WHERE downloads = 'print'",
            done=f"{things} that allow the web size only now",
            why=LESS,
        )
    text = "CAST(settings AS TEXT)" if op.get_context().dialect.name == "postgresql" else "settings"
    kind = "JSON" if op.get_context().dialect.name == "postgresql" else "TEXT"
    op.close(
        f"UPDATE presets SET settings = CAST(REPLACE({text}, '{PRINT}', '{WEB}') AS {kind}) "
        f"WHERE {text} LIKE '%{PRINT}%'",
        done="Presets that allow the web size only now",
        why=LESS,
    )
    with op.batch_alter_table("collections") as collections:
        collections.drop_column("prepared_sizes")
