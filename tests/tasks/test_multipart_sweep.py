"""Parts that a killed process left in the bucket are deleted after a day, but not those of an upload that continues."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.database import utcnow
from app.extensions import db
from app.models import Upload
from tests.access.scene import Scene, r2_scene, rclone

__all__ = ["r2_scene", "rclone"]
pytestmark = pytest.mark.s3


def begun(scene: Scene, key: str) -> str:
    return scene.services.storage.active.begin_multipart(key, content_type="image/jpeg")


def test_only_what_no_row_knows_is_dropped(r2_scene: Scene) -> None:
    scene = r2_scene
    collection = scene.collection(scene.owner())
    folder = f"collections/{collection.uuid}/{uuid4()}"
    keys = [f"{folder}/known.jpg", f"{folder}/unknown.jpg", "elsewhere/of-another-program.jpg"]
    known, _, _ = (begun(scene, key) for key in keys)
    now = utcnow()
    with scene.app.app_context():
        db.session.add(
            Upload(
                filename="known.jpg",
                size=1,
                storage_backend="r2",
                storage_path=keys[0],
                multipart_id=known,
                created_at=now,
                expires_at=now,
            )
        )
        db.session.commit()
        sweep = scene.services.multiparts.sweep
        assert [sweep(now), sweep(now + timedelta(hours=25)), sweep(now + timedelta(hours=25))] == [0, 1, 0]
    store = scene.services.storage.active
    left = [found.key for prefix in ("collections/", "elsewhere/") for found in store.list_multiparts(prefix)]
    assert left == [keys[0], keys[2]]
