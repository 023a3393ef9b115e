"""Hero photos, the grid on phones, and whether visitors may filter by tags."""

from alembic import op
import sqlalchemy as sa

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NO = sa.text("false")


def upgrade():
    """Start with rows on phones too, no hero photos, and tags that only the owner sees."""
    op.add_column("files", sa.Column("is_hero", sa.Boolean(), nullable=False, server_default=NO))
    op.add_column("collections", sa.Column("phone_grid", sa.String(length=16), nullable=False, server_default="same"))
    op.add_column("collections", sa.Column("shows_tags", sa.Boolean(), nullable=False, server_default=NO))


def downgrade():
    op.drop_column("collections", "shows_tags")
    op.drop_column("collections", "phone_grid")
    op.drop_column("files", "is_hero")
