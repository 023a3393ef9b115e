"""A row for each sign-in, the rights and the end of API tokens, and the log of owners' acts."""

import secrets

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

    # Existing tokens keep every right that they had.
    op.add_column('api_tokens', sa.Column('scopes', sa.String(length=60), nullable=False, server_default=EVERYTHING))
    op.add_column('api_tokens', sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('api_tokens') as api_tokens:
        api_tokens.alter_column('scopes', existing_type=sa.String(length=60), server_default=None)
    op.drop_column('users', 'session_version')


def downgrade():
    """Remove the sign-ins and the log; all owners must sign in again, as after the upgrade."""
    op.add_column('users', sa.Column('session_version', sa.Integer(), nullable=False, server_default='1'))
    # Cookies of the older version hold this number. A number that was used before would make them valid again, also
    # after the owner has signed out or changed the password.
    op.execute(f"UPDATE users SET session_version = {secrets.randbelow(2**30) + 2**20}")
    op.close(
        "DELETE FROM sign_ins WHERE ended_at IS NULL",
        done="Sign-ins ended",
        why="Owners must sign in again.",
    )
    op.close(
        f"DELETE FROM api_tokens WHERE scopes <> '{EVERYTHING}' OR expires_at IS NOT NULL",
        done="API tokens deleted",
        why="They had fewer rights than all, or an end, and the older version would ignore that.",
    )
    with op.batch_alter_table('api_tokens') as api_tokens:
        api_tokens.drop_column('expires_at')
        api_tokens.drop_column('scopes')
    op.drop_table('audit_entries')
    op.drop_table('sign_ins')
