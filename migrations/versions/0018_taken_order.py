"""The time taken on the owner's clock, for the order by time; it is null if the offset from UTC is not known."""

from alembic import op
import sqlalchemy as sa

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('files', sa.Column('taken_sort_at', sa.DateTime(), nullable=True))


def downgrade():
    op.drop_column('files', 'taken_sort_at')
