"""The theme of a collection, and the studio's logo, accent color, contact and footer."""

from alembic import op
import sqlalchemy as sa

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LOOK = {
    'cover_style': 'full',
    'grid_style': 'justified',
    'spacing': 'normal',
    'palette': 'paper',
    'typeface': 'classic',
    'theme': 'auto',
    'photo_order': 'arranged',
}
SHOWN = ('shows_names', 'shows_capture_data')
TOLD = {
    'contact_email': sa.String(length=200),
    'contact_phone': sa.String(length=200),
    'contact_website': sa.String(length=200),
    'footer': sa.Text(),
}


def upgrade():
    with op.batch_alter_table('collections') as collections:
        for name, value in LOOK.items():
            collections.add_column(sa.Column(name, sa.String(length=16), nullable=False, server_default=value))
        for name in SHOWN:
            collections.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('collections') as collections:
        for name in LOOK:
            collections.alter_column(name, existing_type=sa.String(length=16), server_default=None)
        for name in SHOWN:
            collections.alter_column(name, existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table('studio') as studio:
        for name, kind in TOLD.items():
            studio.add_column(sa.Column(name, kind, nullable=False, server_default=''))
        studio.add_column(sa.Column('accent_color', sa.String(length=7), nullable=True))
        studio.add_column(sa.Column('logo', sa.LargeBinary(), nullable=True))
        studio.add_column(sa.Column('logo_source', sa.LargeBinary(), nullable=True))
        studio.add_column(sa.Column('logo_width', sa.Integer(), nullable=True))
        studio.add_column(sa.Column('logo_height', sa.Integer(), nullable=True))
        studio.add_column(sa.Column('logo_is_ink', sa.Boolean(), nullable=False, server_default=sa.false()))
        studio.add_column(sa.Column('logo_version', sa.Integer(), nullable=False, server_default='0'))
        studio.add_column(sa.Column('logo_is_due', sa.Boolean(), nullable=False, server_default=sa.false()))
        studio.add_column(sa.Column('logo_error', sa.Text(), nullable=True))
    with op.batch_alter_table('studio') as studio:
        for name, kind in TOLD.items():
            studio.alter_column(name, existing_type=kind, server_default=None)
        studio.alter_column('logo_is_ink', existing_type=sa.Boolean(), server_default=None)
        studio.alter_column('logo_version', existing_type=sa.Integer(), server_default=None)
        studio.alter_column('logo_is_due', existing_type=sa.Boolean(), server_default=None)


def downgrade():
    with op.batch_alter_table('studio') as studio:
        for name in (
            *TOLD,
            'accent_color',
            'logo',
            'logo_source',
            'logo_width',
            'logo_height',
            'logo_is_ink',
            'logo_version',
            'logo_is_due',
            'logo_error',
        ):
            studio.drop_column(name)
    with op.batch_alter_table('collections') as collections:
        for name in (*LOOK, *SHOWN):
            collections.drop_column(name)
