"""Checksums of variants, so that the layout of an archive can be computed without reading them."""

from alembic import op
import sqlalchemy as sa

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('file_variants') as file_variants:
        file_variants.add_column(sa.Column('crc32', sa.BigInteger(), nullable=True))


def downgrade():
    with op.batch_alter_table('file_variants') as file_variants:
        file_variants.drop_column('crc32')
