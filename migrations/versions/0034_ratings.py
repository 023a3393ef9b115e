"""The owner's color labels; the ratings are already there, read from the pictures."""

from alembic import op
import sqlalchemy as sa

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("files", sa.Column("color_label", sa.String(16), nullable=True))


def downgrade():
    op.drop_column("files", "color_label")
