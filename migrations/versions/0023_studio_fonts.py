"""The fonts of the studio's own typeface."""

from alembic import op
import sqlalchemy as sa

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NEW_TYPEFACES = ("humanist", "own")


def upgrade():
    op.create_table(
        "studio_fonts",
        sa.Column("role", sa.String(length=16), primary_key=True),
        sa.Column("incoming", sa.LargeBinary(), nullable=True),
        sa.Column("incoming_name", sa.String(length=255), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=True),
        sa.Column("source_name", sa.String(length=255), nullable=False),
        sa.Column("font", sa.LargeBinary(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("recipe", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_due", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
    )


def downgrade():
    """Give galleries and presets the classic typeface for those that the earlier version does not know."""
    collections = sa.table("collections", sa.column("typeface", sa.String))
    op.execute(collections.update().where(collections.c.typeface.in_(NEW_TYPEFACES)).values(typeface="classic"))
    presets = sa.table("presets", sa.column("id", sa.Integer), sa.column("settings", sa.JSON))
    connection = op.get_bind()
    for preset in connection.execute(sa.select(presets)).all():
        settings = preset.settings or {}
        look = settings.get("look") or {}
        if look.get("typeface") in NEW_TYPEFACES:
            changed = {**settings, "look": {**look, "typeface": "classic"}}
            connection.execute(presets.update().where(presets.c.id == preset.id).values(settings=changed))
    op.drop_table("studio_fonts")
