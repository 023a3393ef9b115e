"""Heartbeats of workers, and indexes that let a million files be counted and searched in milliseconds.

SQLite uses a partial index only if a query states its condition in the same form, and assumes that each value of an
indexed column is rare. So each worker read all rows every second to find that none was due.
"""

from alembic import op
import sqlalchemy as sa

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'workers',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('host', sa.String(length=255), nullable=False),
        sa.Column('version', sa.String(length=32), nullable=False),
        sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_workers')),
        sa.UniqueConstraint('name', name=op.f('uq_workers_name')),
    )
    op.create_index(op.f('ix_workers_seen_at'), 'workers', ['seen_at'], unique=False)
    op.create_index('ix_files_counts', 'files', ['collection_id', 'trashed_at', 'upload_complete', 'state', 'size'])
    op.create_index('ix_files_storage_backend_size', 'files', ['storage_backend', 'size'])
    _replace('ix_files_variants_due', ['state', 'id'], sqlite='variants_due = 1', postgresql='variants_due')
    _replace('ix_files_trashed_at', ['trashed_at'], sqlite='trashed_at IS NOT NULL', postgresql='trashed_at IS NOT NULL')


def downgrade():
    _replace('ix_files_trashed_at', ['trashed_at'])
    _replace('ix_files_variants_due', ['collection_id', 'id'], sqlite='variants_due', postgresql='variants_due')
    op.drop_index('ix_files_storage_backend_size', table_name='files')
    op.drop_index('ix_files_counts', table_name='files')
    op.drop_index(op.f('ix_workers_seen_at'), table_name='workers')
    op.drop_table('workers')


def _replace(name, columns, **conditions):
    op.drop_index(name, table_name='files')
    where = {f'{dialect}_where': sa.text(condition) for dialect, condition in conditions.items()}
    op.create_index(name, 'files', columns, unique=False, **where)
