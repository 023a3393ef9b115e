"""The digest of the content that a visitor received, so that a replaced file is not taken for received."""

from alembic import op
import sqlalchemy as sa

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("received_originals", sa.Column("sha256", sa.String(64), nullable=True))


def downgrade():
    op.drop_column("received_originals", "sha256")
