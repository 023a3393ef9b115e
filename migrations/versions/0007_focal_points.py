"""Focal points: the point that a picture's crops are cut around, and which pictures' crops are out of date."""

from alembic import op
import sqlalchemy as sa

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('files') as files:
        files.add_column(sa.Column('focus_x', sa.Float(), nullable=True))
        files.add_column(sa.Column('focus_y', sa.Float(), nullable=True))
        files.add_column(sa.Column('focus_by_owner', sa.Boolean(), nullable=False, server_default=sa.false()))
        files.add_column(sa.Column('crops_stale_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('files') as files:
        files.alter_column('focus_by_owner', existing_type=sa.Boolean(), server_default=None)
    op.create_index('ix_files_crops_stale_at', 'files', ['crops_stale_at'], unique=False)


def downgrade():
    op.drop_index('ix_files_crops_stale_at', table_name='files')
    with op.batch_alter_table('files') as files:
        files.drop_column('focus_x')
        files.drop_column('focus_y')
        files.drop_column('focus_by_owner')
        files.drop_column('crops_stale_at')
