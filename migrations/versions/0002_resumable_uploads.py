"""Resumable uploads, and digests of files that are null until the worker has read the file."""

from alembic import op
import sqlalchemy as sa

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('uploads',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('collection_id', sa.Integer(), nullable=True),
    sa.Column('section_id', sa.Integer(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('file_uuid', sa.Uuid(), nullable=False),
    sa.Column('filename', sa.String(length=255), nullable=False),
    sa.Column('relative_path', sa.Text(), nullable=True),
    sa.Column('last_modified', sa.BigInteger(), nullable=True),
    sa.Column('announced_sha256', sa.String(length=64), nullable=True),
    sa.Column('keeps_copy', sa.Boolean(), nullable=False),
    sa.Column('metadata_text', sa.Text(), nullable=False),
    sa.Column('mime_type', sa.String(length=100), nullable=True),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('offset', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Enum('arriving', 'finished', 'ended', name='uploadstate', native_enum=False, length=16), nullable=False),
    sa.Column('storage_backend', sa.String(length=16), nullable=False),
    sa.Column('storage_path', sa.String(length=1024), nullable=False),
    sa.Column('multipart_id', sa.Text(), nullable=True),
    sa.Column('lease_holder', sa.String(length=120), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['users.id'], name=op.f('fk_uploads_owner_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['collection_id'], ['collections.id'], name=op.f('fk_uploads_collection_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['section_id'], ['sections.id'], name=op.f('fk_uploads_section_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_uploads_file_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_uploads')),
    sa.UniqueConstraint('uuid', name=op.f('uq_uploads_uuid')),
    sa.UniqueConstraint('file_uuid', name=op.f('uq_uploads_file_uuid'))
    )
    op.create_index('ix_uploads_state_expires_at', 'uploads', ['state', 'expires_at'], unique=False)
    op.create_index('ix_uploads_collection_id_state', 'uploads', ['collection_id', 'state'], unique=False)
    with op.batch_alter_table('files') as files:
        files.add_column(sa.Column('announced_sha256', sa.String(length=64), nullable=True))
        files.add_column(sa.Column('last_modified', sa.BigInteger(), nullable=True))
        files.alter_column('sha256', existing_type=sa.String(length=64), nullable=True)
        files.alter_column('crc32', existing_type=sa.BigInteger(), nullable=True)


def downgrade():
    op.refuse_if(
        "SELECT original_filename FROM files WHERE sha256 IS NULL ORDER BY id",
        "Files that the worker has not read yet: {count} ({names}). The older version needs their digests. Let the "
        "worker finish, then try again.",
    )
    op.drop_table('uploads')
    with op.batch_alter_table('files') as files:
        files.alter_column('crc32', existing_type=sa.BigInteger(), nullable=False)
        files.alter_column('sha256', existing_type=sa.String(length=64), nullable=False)
        files.drop_column('announced_sha256')
        files.drop_column('last_modified')
