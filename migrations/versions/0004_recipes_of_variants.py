"""Recipes of variants: the recipe that each variant was made by, and which pictures lack variants."""

from alembic import op
import sqlalchemy as sa

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

# The recipes of the existing variants, which were all stored as recipe 1.
MADE_BY = {'thumb': '86373ffb85f6', 'medium': 'eec152e3982c', 'grid': 'a50899c3fc6e'}


def upgrade():
    with op.batch_alter_table('file_variants') as file_variants:
        file_variants.alter_column('recipe', existing_type=sa.Integer(), type_=sa.String(length=16),
                                   existing_nullable=False, postgresql_using='recipe::varchar')
    variants = sa.table('file_variants', sa.column('name', sa.String), sa.column('recipe', sa.String))
    for name, recipe in MADE_BY.items():
        op.execute(variants.update().where(variants.c.name == name, variants.c.recipe == '1').values(recipe=recipe))
    op.add_column('files', sa.Column('variants_due', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index('ix_files_variants_due', 'files', ['collection_id', 'id'], unique=False,
                    sqlite_where=sa.text('variants_due'), postgresql_where=sa.text('variants_due'))


def downgrade():
    op.drop_index('ix_files_variants_due', table_name='files')
    op.drop_column('files', 'variants_due')
    variants = sa.table('file_variants', sa.column('name', sa.String), sa.column('recipe', sa.String),
                        sa.column('format', sa.String))
    op.execute(variants.delete().where(sa.or_(variants.c.name.not_in(list(MADE_BY)), variants.c.format != 'jpeg')))
    op.execute(variants.update().values(recipe='1'))
    with op.batch_alter_table('file_variants') as file_variants:
        file_variants.alter_column('recipe', existing_type=sa.String(length=16), type_=sa.Integer(),
                                   existing_nullable=False, postgresql_using='recipe::integer')
