"""Sign-ins as rows of their own, what a token may do and for how long, and the log of what was done."""

from alembic import op
import sqlalchemy as sa

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

EVERYTHING = 'read upload manage'


def upgrade():
    op.create_table('sign_ins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('device', sa.String(length=100), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_sign_ins_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_ins')),
    sa.UniqueConstraint('digest', name=op.f('uq_sign_ins_digest')),
    sa.UniqueConstraint('uuid', name=op.f('uq_sign_ins_uuid'))
    )
    op.create_index('ix_sign_ins_user_id', 'sign_ins', ['user_id'], unique=False)

    op.create_table('audit_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('owner_uuid', sa.Uuid(), nullable=True),
    sa.Column('who', sa.String(length=254), nullable=False),
    sa.Column('way', sa.String(length=16), nullable=False),
    sa.Column('way_name', sa.String(length=100), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('verb', sa.String(length=40), nullable=False),
    sa.Column('thing', sa.String(length=300), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('detail', sa.String(length=300), nullable=False),
    sa.Column('collection_uuid', sa.Uuid(), nullable=True),
    sa.Column('collection_title', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entries'))
    )
    op.create_index('ix_audit_entries_done_at', 'audit_entries', ['done_at'], unique=False)
    op.create_index('ix_audit_entries_owner_uuid_id', 'audit_entries', ['owner_uuid', 'id'], unique=False)
    op.create_index('ix_audit_entries_owner_uuid_collection_uuid_id', 'audit_entries',
                    ['owner_uuid', 'collection_uuid', 'id'], unique=False)

    # Tokens that are there keep every right they had.
    op.add_column('api_tokens', sa.Column('scopes', sa.String(length=60), nullable=False, server_default=EVERYTHING))
    op.add_column('api_tokens', sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('api_tokens') as api_tokens:
        api_tokens.alter_column('scopes', existing_type=sa.String(length=60), server_default=None)
    op.drop_column('users', 'session_version')


def downgrade():
    """Everybody signs in again, on every step of this kind."""
    op.add_column('users', sa.Column('session_version', sa.Integer(), nullable=False, server_default='1'))
    # An older version knows no limits: a token that had some must not come out of it with every right.
    op.execute(sa.text("DELETE FROM api_tokens WHERE scopes <> :all OR expires_at IS NOT NULL").bindparams(all=EVERYTHING))
    with op.batch_alter_table('api_tokens') as api_tokens:
        api_tokens.drop_column('expires_at')
        api_tokens.drop_column('scopes')
    op.drop_table('audit_entries')
    op.drop_table('sign_ins')
