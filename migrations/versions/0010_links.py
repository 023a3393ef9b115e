"""Passwords, rights and sections of share links; visitors' activity; and the originals that visitors received."""

from alembic import op
import sqlalchemy as sa

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = ('opened', 'unlocked', 'favorited', 'downloaded_web', 'downloaded_original', 'handed_out', 'zip_started',
         'zip_completed')
LIMITED = """
    UPDATE share_links SET revoked_at = CURRENT_TIMESTAMP
    WHERE revoked_at IS NULL AND (password_hash IS NOT NULL OR is_limited OR NOT may_favorite)
"""


def upgrade():
    with op.batch_alter_table('share_links') as links:
        links.add_column(sa.Column('password_hash', sa.String(length=255), nullable=True))
        links.add_column(sa.Column('password_version', sa.Integer(), nullable=False, server_default='0'))
        links.add_column(sa.Column('may_favorite', sa.Boolean(), nullable=False, server_default=sa.true()))
        links.add_column(sa.Column('is_limited', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('share_links') as links:
        for name, kind in (('password_version', sa.Integer()), ('may_favorite', sa.Boolean()),
                           ('is_limited', sa.Boolean())):
            links.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)

    op.create_table('share_link_sections',
    sa.Column('share_link_id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['section_id'], ['sections.id'], name=op.f('fk_share_link_sections_section_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['share_link_id'], ['share_links.id'], name=op.f('fk_share_link_sections_share_link_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('share_link_id', 'section_id', name=op.f('pk_share_link_sections'))
    )
    op.create_index(op.f('ix_share_link_sections_section_id'), 'share_link_sections', ['section_id'], unique=False)

    op.create_table('activity_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('collection_id', sa.Integer(), nullable=False),
    sa.Column('share_link_id', sa.Integer(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('visitor', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum(*KINDS, name='activitykind', native_enum=False, length=24), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=True),
    sa.Column('file_count', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['collection_id'], ['collections.id'], name=op.f('fk_activity_events_collection_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_activity_events_file_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['share_link_id'], ['share_links.id'], name=op.f('fk_activity_events_share_link_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_events'))
    )
    op.create_index('ix_activity_events_at', 'activity_events', ['at'], unique=False)
    op.create_index('ix_activity_events_collection_id_kind_at', 'activity_events', ['collection_id', 'kind', 'at'], unique=False)
    op.create_index(op.f('ix_activity_events_file_id'), 'activity_events', ['file_id'], unique=False)
    op.create_index(op.f('ix_activity_events_share_link_id'), 'activity_events', ['share_link_id'], unique=False)

    op.create_table('received_originals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('collection_id', sa.Integer(), nullable=False),
    sa.Column('share_link_id', sa.Integer(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('visitor', sa.Uuid(), nullable=True),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('whole_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_out_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['collection_id'], ['collections.id'], name=op.f('fk_received_originals_collection_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_received_originals_file_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['share_link_id'], ['share_links.id'], name=op.f('fk_received_originals_share_link_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_received_originals'))
    )
    op.create_index(op.f('ix_received_originals_changed_at'), 'received_originals', ['changed_at'], unique=False)
    op.create_index('ix_received_originals_collection_id_share_link_id', 'received_originals', ['collection_id', 'share_link_id'], unique=False)
    op.create_index(op.f('ix_received_originals_file_id'), 'received_originals', ['file_id'], unique=False)
    op.create_index(op.f('ix_received_originals_share_link_id'), 'received_originals', ['share_link_id'], unique=False)


def downgrade():
    op.close(
        LIMITED,
        done="Share links revoked",
        why="They had a password, showed some sections only or allowed no favorites, and the older version would ignore "
        "that.",
    )
    op.drop_table('received_originals')
    op.drop_table('activity_events')
    op.drop_table('share_link_sections')
    with op.batch_alter_table('share_links') as links:
        for name in ('is_limited', 'may_favorite', 'password_version', 'password_hash'):
            links.drop_column(name)
