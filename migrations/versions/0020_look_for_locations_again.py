"""Forget what was found of locations: files were called clean that tell theirs within or behind the picture."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

LOOKED_AT = "location_patches IS NOT NULL OR location_error IS NOT NULL OR bare_sha256 IS NOT NULL"


def upgrade():
    """Let every file count as not looked at; the worker looks again at those that go out without their location."""
    op.execute(
        "UPDATE files SET location_patches = NULL, location_error = NULL, bare_sha256 = NULL, bare_crc32 = NULL"
        f" WHERE {LOOKED_AT}"
    )


def downgrade():
    """Let every file count as not looked at by the earlier version either."""
    upgrade()
