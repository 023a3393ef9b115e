"""Photographs in several collections, whose original is stored once."""

from alembic import op
import sqlalchemy as sa

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BORROWED = sa.text("original_of IS NOT NULL")
TITLES = """
    SELECT DISTINCT collections.title FROM files JOIN collections ON collections.id = files.collection_id
    WHERE files.original_of IS NOT NULL ORDER BY collections.title
"""
REFUSAL = (
    "Collections with photos that were added from another collection: {count} ({names}). The older version would delete "
    "the original of both photos with one of them. Delete the added photos permanently, then try again."
)


def upgrade():
    op.add_column('files', sa.Column('original_of', sa.Uuid(), nullable=True))
    op.add_column('files', sa.Column('variants_folder', sa.String(length=120), nullable=True))
    op.create_index('ix_files_original_of', 'files', ['original_of'], sqlite_where=BORROWED, postgresql_where=BORROWED)


def downgrade():
    op.refuse_if(TITLES, REFUSAL)
    op.drop_index('ix_files_original_of', table_name='files')
    op.drop_column('files', 'variants_folder')
    op.drop_column('files', 'original_of')
