"""Hidden files, and alt text.

The index for counts gets the new column, so that the files that visitors see are counted from an index alone.
"""

from alembic import op
import sqlalchemy as sa

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COUNTED = ['collection_id', 'trashed_at', 'upload_complete', 'state', 'size']


def upgrade():
    op.add_column('files', sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('files', sa.Column('alt_text', sa.String(length=250), nullable=True))
    op.drop_index('ix_files_counts', table_name='files')
    op.create_index('ix_files_counts', 'files', [*COUNTED, 'hidden_at'])


def downgrade():
    # Also hidden files that are in the trash get this time: restoring their section would show them.
    op.close(
        "UPDATE files SET trashed_at = CURRENT_TIMESTAMP WHERE hidden_at IS NOT NULL",
        done="Hidden files moved to the trash",
        why="The older version would show them to visitors. The worker empties the trash after VITRINE_TRASH_DAYS: "
        "raise that setting if they must stay for longer.",
    )
    op.drop_index('ix_files_counts', table_name='files')
    op.create_index('ix_files_counts', 'files', COUNTED)
    op.drop_column('files', 'alt_text')
    op.drop_column('files', 'hidden_at')
