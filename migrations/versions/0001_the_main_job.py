"""The first tables: owners, API tokens, collections, sections, files, variants, share links and wrong guesses."""

from alembic import op
import sqlalchemy as sa

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('pending_deletions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('storage_backend', sa.String(length=16), nullable=False),
    sa.Column('prefix', sa.String(length=255), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pending_deletions'))
    )
    op.create_table('studio',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('set_up_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('id = 1', name=op.f('ck_studio_only_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_studio'))
    )
    op.create_table('users',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('timezone', sa.String(length=64), nullable=False),
    sa.Column('password_hash', sa.String(length=255), nullable=False),
    sa.Column('session_version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.UniqueConstraint('email', name=op.f('uq_users_email')),
    sa.UniqueConstraint('uuid', name=op.f('uq_users_uuid'))
    )
    op.create_table('wrong_guesses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('target', sa.String(length=100), nullable=False),
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.Column('guessed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wrong_guesses'))
    )
    op.create_index(op.f('ix_wrong_guesses_guessed_at'), 'wrong_guesses', ['guessed_at'], unique=False)
    op.create_index('ix_wrong_guesses_target_guessed_at', 'wrong_guesses', ['target', 'guessed_at'], unique=False)

    op.create_table('api_tokens',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('hint', sa.String(length=16), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_api_tokens_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_tokens')),
    sa.UniqueConstraint('digest', name=op.f('uq_api_tokens_digest')),
    sa.UniqueConstraint('uuid', name=op.f('uq_api_tokens_uuid'))
    )
    op.create_index(op.f('ix_api_tokens_user_id'), 'api_tokens', ['user_id'], unique=False)

    op.create_table('collections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=100), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('event_date', sa.Date(), nullable=True),
    sa.Column('privacy', sa.Enum('draft', 'private', 'link', 'password', 'public', name='privacy', native_enum=False, length=16), nullable=False),
    sa.Column('password_hash', sa.String(length=255), nullable=True),
    sa.Column('password_version', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('downloads', sa.Enum('off', 'web', 'original', name='downloads', native_enum=False, length=16), nullable=False),
    sa.Column('cover_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('trashed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['cover_id'], ['files.id'], name='fk_collections_cover_id', ondelete='SET NULL', use_alter=True),
    sa.ForeignKeyConstraint(['owner_id'], ['users.id'], name=op.f('fk_collections_owner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collections')),
    sa.UniqueConstraint('slug', name=op.f('uq_collections_slug')),
    sa.UniqueConstraint('uuid', name=op.f('uq_collections_uuid'))
    )
    op.create_index('ix_collections_owner_id_trashed_at_position', 'collections', ['owner_id', 'trashed_at', 'position'], unique=False)
    op.create_index('ix_collections_privacy', 'collections', ['privacy'], unique=False)
    op.create_index(op.f('ix_collections_trashed_at'), 'collections', ['trashed_at'], unique=False)

    op.create_table('sections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('collection_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('trashed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['collection_id'], ['collections.id'], name=op.f('fk_sections_collection_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sections')),
    sa.UniqueConstraint('uuid', name=op.f('uq_sections_uuid'))
    )
    op.create_index('ix_sections_collection_id_position', 'sections', ['collection_id', 'position'], unique=False)
    op.create_index(op.f('ix_sections_trashed_at'), 'sections', ['trashed_at'], unique=False)

    op.create_table('share_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('collection_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('downloads', sa.Enum('off', 'web', 'original', name='downloads', native_enum=False, length=16), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['collection_id'], ['collections.id'], name=op.f('fk_share_links_collection_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share_links')),
    sa.UniqueConstraint('token', name=op.f('uq_share_links_token')),
    sa.UniqueConstraint('uuid', name=op.f('uq_share_links_uuid'))
    )
    op.create_index(op.f('ix_share_links_collection_id'), 'share_links', ['collection_id'], unique=False)

    op.create_table('files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('collection_id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('original_filename', sa.String(length=255), nullable=False),
    sa.Column('mime_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('crc32', sa.BigInteger(), nullable=False),
    sa.Column('is_copy', sa.Boolean(), nullable=False),
    sa.Column('storage_backend', sa.String(length=16), nullable=False),
    sa.Column('storage_path', sa.String(length=1024), nullable=False),
    sa.Column('thumb_path', sa.String(length=1024), nullable=True),
    sa.Column('medium_path', sa.String(length=1024), nullable=True),
    sa.Column('upload_complete', sa.Boolean(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('color', sa.String(length=7), nullable=True),
    sa.Column('placeholder', sa.String(length=500), nullable=True),
    sa.Column('taken_at', sa.DateTime(), nullable=True),
    sa.Column('metadata_json', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('pending', 'processing', 'ready', 'failed', 'unsupported', name='filestate', native_enum=False, length=16), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('lease_owner', sa.String(length=64), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('trashed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['collection_id'], ['collections.id'], name=op.f('fk_files_collection_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['section_id'], ['sections.id'], name=op.f('fk_files_section_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_files')),
    sa.UniqueConstraint('uuid', name=op.f('uq_files_uuid'))
    )
    op.create_index('ix_files_collection_id_section_id_position', 'files', ['collection_id', 'section_id', 'position'], unique=False)
    op.create_index('ix_files_state_lease_until', 'files', ['state', 'lease_until'], unique=False)
    op.create_index(op.f('ix_files_trashed_at'), 'files', ['trashed_at'], unique=False)
    op.create_index('uq_files_collection_id_sha256', 'files', ['collection_id', 'sha256'], unique=True, sqlite_where=sa.text('trashed_at IS NULL AND NOT is_copy'), postgresql_where=sa.text('trashed_at IS NULL AND NOT is_copy'))

    op.create_table('file_variants',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=32), nullable=False),
    sa.Column('format', sa.String(length=16), nullable=False),
    sa.Column('storage_path', sa.String(length=1024), nullable=False),
    sa.Column('mime_type', sa.String(length=100), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('recipe', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_file_variants_file_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file_variants')),
    sa.UniqueConstraint('file_id', 'name', 'format', name=op.f('uq_file_variants_file_id_name_format'))
    )

    if op.get_bind().dialect.name != 'sqlite':  # SQLite has this key already, and cannot add one afterwards
        op.create_foreign_key(
            'fk_collections_cover_id', 'collections', 'files', ['cover_id'], ['id'], ondelete='SET NULL'
        )
    op.execute(sa.table('studio', sa.column('id'), sa.column('name')).insert().values(id=1, name='Vitrine'))


def downgrade():
    op.refuse_if(
        "SELECT email FROM users ORDER BY id",
        "Accounts that this would delete, with all their photos: {count} ({names}). To begin anew, give Vitrine another "
        "database instead.",
    )
    if op.get_bind().dialect.name != 'sqlite':
        op.drop_constraint('fk_collections_cover_id', 'collections', type_='foreignkey')
    op.drop_table('file_variants')
    op.drop_index('uq_files_collection_id_sha256', table_name='files', sqlite_where=sa.text('trashed_at IS NULL AND NOT is_copy'), postgresql_where=sa.text('trashed_at IS NULL AND NOT is_copy'))
    op.drop_index(op.f('ix_files_trashed_at'), table_name='files')
    op.drop_index('ix_files_state_lease_until', table_name='files')
    op.drop_index('ix_files_collection_id_section_id_position', table_name='files')

    op.drop_table('files')
    op.drop_index(op.f('ix_share_links_collection_id'), table_name='share_links')

    op.drop_table('share_links')
    op.drop_index(op.f('ix_sections_trashed_at'), table_name='sections')
    op.drop_index('ix_sections_collection_id_position', table_name='sections')

    op.drop_table('sections')
    op.drop_index(op.f('ix_collections_trashed_at'), table_name='collections')
    op.drop_index('ix_collections_privacy', table_name='collections')
    op.drop_index('ix_collections_owner_id_trashed_at_position', table_name='collections')

    op.drop_table('collections')
    op.drop_index(op.f('ix_api_tokens_user_id'), table_name='api_tokens')

    op.drop_table('api_tokens')
    op.drop_index('ix_wrong_guesses_target_guessed_at', table_name='wrong_guesses')
    op.drop_index(op.f('ix_wrong_guesses_guessed_at'), table_name='wrong_guesses')

    op.drop_table('wrong_guesses')
    op.drop_table('users')
    op.drop_table('studio')
    op.drop_table('pending_deletions')
