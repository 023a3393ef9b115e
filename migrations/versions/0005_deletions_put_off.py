"""Pending deletions with an earliest time and a lease.

Old copies stay until the addresses that lead to them have ended, and one process at a time removes them.
"""

from alembic import op
import sqlalchemy as sa

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('pending_deletions') as pending_deletions:
        pending_deletions.add_column(sa.Column('not_before', sa.DateTime(timezone=True), nullable=True))
        pending_deletions.add_column(sa.Column('lease_holder', sa.String(length=120), nullable=True))
        pending_deletions.add_column(sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True))
        pending_deletions.create_index('ix_pending_deletions_prefix', ['prefix'], unique=False)


def downgrade():
    op.close(
        "DELETE FROM pending_deletions WHERE not_before IS NOT NULL",
        done="Removals forgotten",
        why="The older version would remove these objects at once, although addresses may still lead to them. "
        "“vitrine storage orphans” lists the objects.",
    )
    with op.batch_alter_table('pending_deletions') as pending_deletions:
        pending_deletions.drop_index('ix_pending_deletions_prefix')
        pending_deletions.drop_column('lease_until')
        pending_deletions.drop_column('lease_holder')
        pending_deletions.drop_column('not_before')
