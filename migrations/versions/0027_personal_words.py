"""A collection's message and closing, its password page, and the description and picture of sections."""

from alembic import op
import sqlalchemy as sa

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TEXTS = {"message": sa.Text(), "closing": sa.Text(), "gate_line": sa.String(length=300)}
SWITCHES = ("gate_title", "gate_date", "gate_logo")


def upgrade():
    with op.batch_alter_table("collections") as collections:
        for name, kind in TEXTS.items():
            collections.add_column(sa.Column(name, kind, nullable=False, server_default=""))
        for name in SWITCHES:
            collections.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        collections.add_column(sa.Column("gate_cover", sa.String(length=16), nullable=False, server_default="none"))
    with op.batch_alter_table("collections") as collections:
        for name, kind in TEXTS.items():
            collections.alter_column(name, existing_type=kind, server_default=None)
        for name in SWITCHES:
            collections.alter_column(name, existing_type=sa.Boolean(), server_default=None)
        collections.alter_column("gate_cover", existing_type=sa.String(length=16), server_default=None)
    with op.batch_alter_table("sections") as sections:
        sections.add_column(sa.Column("description", sa.Text(), nullable=False, server_default=""))
        sections.add_column(sa.Column("cover_style", sa.String(length=16), nullable=False, server_default="none"))
        sections.add_column(sa.Column("cover_id", sa.Integer(), nullable=True))
        sections.create_foreign_key("fk_sections_cover_id", "files", ["cover_id"], ["id"], ondelete="SET NULL")
    with op.batch_alter_table("sections") as sections:
        sections.alter_column("description", existing_type=sa.Text(), server_default=None)
        sections.alter_column("cover_style", existing_type=sa.String(length=16), server_default=None)
    op.add_column("studio", sa.Column("icon", sa.LargeBinary(), nullable=True))


def downgrade():
    """Close nothing: the older version's password page shows less."""
    op.drop_column("studio", "icon")
    with op.batch_alter_table("sections") as sections:
        sections.drop_constraint("fk_sections_cover_id", type_="foreignkey")
        for name in ("cover_id", "cover_style", "description"):
            sections.drop_column(name)
    with op.batch_alter_table("collections") as collections:
        for name in ("gate_cover", *SWITCHES, *TEXTS):
            collections.drop_column(name)
