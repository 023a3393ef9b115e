"""Titles, captions and ratings; stripped originals without locations; and originals that were compressed."""

from alembic import op
import sqlalchemy as sa

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('files') as files:
        files.add_column(sa.Column('title', sa.String(length=200), nullable=True))
        files.add_column(sa.Column('caption', sa.Text(), nullable=True))
        files.add_column(sa.Column('rating', sa.SmallInteger(), nullable=True))
        files.add_column(sa.Column('location_patches', sa.JSON(none_as_null=True), nullable=True))
        files.add_column(sa.Column('location_error', sa.Text(), nullable=True))
        files.add_column(sa.Column('bare_sha256', sa.String(length=64), nullable=True))
        files.add_column(sa.Column('bare_crc32', sa.BigInteger(), nullable=True))
        files.add_column(sa.Column('arrived_filename', sa.String(length=255), nullable=True))
        files.add_column(sa.Column('arrived_size', sa.BigInteger(), nullable=True))
        files.add_column(sa.Column('arrived_sha256', sa.String(length=64), nullable=True))
        files.add_column(sa.Column('size_note', sa.Text(), nullable=True))
        files.create_index('ix_files_collection_id_arrived_sha256', ['collection_id', 'arrived_sha256'], unique=False)
    with op.batch_alter_table('collections') as collections:
        collections.add_column(sa.Column('keeps_location', sa.Boolean(), nullable=False, server_default=sa.false()))
        collections.add_column(sa.Column('strips_location', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('collections') as collections:
        collections.alter_column('keeps_location', server_default=None)
        collections.alter_column('strips_location', server_default=None)
    with op.batch_alter_table('pending_deletions') as deletions:
        deletions.alter_column('prefix', existing_type=sa.String(length=255), type_=sa.String(length=1024),
                               existing_nullable=False)


def downgrade():
    op.close(
        "UPDATE collections SET downloads = 'web' WHERE strips_location AND downloads = 'original'",
        done="Collections whose originals visitors can no longer download",
        why="They left the location out of downloads, and the older version would send it. Visitors get the web size.",
    )
    op.close(
        "DELETE FROM pending_deletions WHERE length(prefix) > 255",
        done="Removals forgotten",
        why="The older version cannot store their long keys. “vitrine storage orphans” lists the objects.",
    )
    with op.batch_alter_table('pending_deletions') as deletions:
        deletions.alter_column('prefix', existing_type=sa.String(length=1024), type_=sa.String(length=255),
                               existing_nullable=False)
    with op.batch_alter_table('collections') as collections:
        collections.drop_column('strips_location')
        collections.drop_column('keeps_location')
    with op.batch_alter_table('files') as files:
        files.drop_index('ix_files_collection_id_arrived_sha256')
        for name in ('size_note', 'arrived_sha256', 'arrived_size', 'arrived_filename', 'bare_crc32', 'bare_sha256',
                     'location_error', 'location_patches', 'rating', 'caption', 'title'):
            files.drop_column(name)
