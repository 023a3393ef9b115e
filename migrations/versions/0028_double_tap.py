"""The effect of two taps on a photo on a phone."""

from alembic import op
import sqlalchemy as sa

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('collections') as collections:
        collections.add_column(sa.Column('double_tap', sa.String(length=16), nullable=False, server_default='zoom'))
    with op.batch_alter_table('collections') as collections:
        collections.alter_column('double_tap', existing_type=sa.String(length=16), server_default=None)


def downgrade():
    with op.batch_alter_table('collections') as collections:
        collections.drop_column('double_tap')
