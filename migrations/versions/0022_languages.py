"""The language of the studio, of a collection and of a share link."""

from alembic import op
import sqlalchemy as sa

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = ("studio", "collections", "share_links")


def upgrade():
    for table in TABLES:
        op.add_column(table, sa.Column("language", sa.String(length=20), nullable=True))


def downgrade():
    for table in TABLES:
        op.drop_column(table, "language")
