"""A new search for locations: earlier versions missed locations in data within or after the picture."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

LOOKED_AT = "location_patches IS NOT NULL OR location_error IS NOT NULL OR bare_sha256 IS NOT NULL"


def upgrade():
    """Mark every file as not searched; the worker searches again those that visitors get without their location."""
    op.execute(
        "UPDATE files SET location_patches = NULL, location_error = NULL, bare_sha256 = NULL, bare_crc32 = NULL"
        f" WHERE {LOOKED_AT}"
    )


def downgrade():
    """Mark every file as not searched, so that the earlier version searches it again."""
    upgrade()
