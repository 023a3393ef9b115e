"""A new search for locations: earlier versions missed locations in data within or after the picture.

The downgrade leaves the results, because the earlier version can use them and would find less. A file that has none yet
is withheld until the next upgrade, because the earlier version might call it free of locations.
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

LOOKED_AT = "location_patches IS NOT NULL OR location_error IS NOT NULL OR bare_sha256 IS NOT NULL"


UNSEARCHED = """
    UPDATE files SET location_error = 'An older version was installed before this file was searched for its location. '
        || 'It is searched after the next upgrade.'
    WHERE location_patches IS NULL AND location_error IS NULL
        AND collection_id IN (SELECT id FROM collections WHERE strips_location)
"""


def upgrade():
    """Mark every file as not searched; the worker searches again those that visitors get without their location."""
    op.execute(
        "UPDATE files SET location_patches = NULL, location_error = NULL, bare_sha256 = NULL, bare_crc32 = NULL"
        f" WHERE {LOOKED_AT}"
    )


def downgrade():
    """Withhold the originals that were not searched yet, in collections that leave locations out of downloads."""
    op.close(
        UNSEARCHED,
        done="Originals withheld from visitors",
        why="They were not searched for their location yet, and the older version overlooks some locations. They are "
        "searched after the next upgrade.",
    )
