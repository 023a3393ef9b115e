"""Templates of messages, the one that a collection's share page uses, and the e-mail addresses of share links."""

from alembic import op
import sqlalchemy as sa

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("share_links", sa.Column("email", sa.String(254), nullable=True))


def downgrade():
    op.drop_column("share_links", "email")
