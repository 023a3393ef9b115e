"""Statement 46: a purge that SIGKILL interrupts is finished after the next start."""

import subprocess
import sys

import pytest

from app.database import utcnow
from app.extensions import db
from app.models import Collection
from app.places import PROJECT_FOLDER
from tests.support.instances import inside
from tests.support.pictures import padded_jpeg
from tests.support.uploads.uploading import new_collection, objects_in, upload

PHOTOS = 25
STEPS = (0, 1, 12)  # objects deleted before the process is killed
DELETER = """
import sys
from app import create_app
from app.composition import services_of
from app.integrations.file_storage import LocalStorage

delete = LocalStorage.delete

def delete_when_told(storage, key):
    print(key, flush=True)
    sys.stdin.readline()
    delete(storage, key)

LocalStorage.delete = delete_when_told
app = create_app()
with app.app_context():
    services_of(app).trash.remove_objects()
"""


@pytest.fixture
def two_collections(app, api):
    """Create a collection to be purged and another one, both with equal photos."""
    ids = new_collection(api, "Doomed"), new_collection(api, "Kept")
    for collection in ids:
        photos = [(f"{number}.jpg", padded_jpeg(2_000, number)) for number in range(PHOTOS)]
        assert len(upload(api, collection, *photos).json["files"]) == PHOTOS
    return ids


def delete_and_die(instance, after: int) -> None:
    """Remove this many objects in a separate process, and kill it before the next one."""
    environment = {"VITRINE_INSTANCE": str(instance)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    command = [sys.executable, "-c", DELETER]
    with subprocess.Popen(command, cwd=PROJECT_FOLDER, env=environment, **pipes) as process:
        try:
            for _ in range(after):
                assert process.stdout.readline()
                process.stdin.write("\n")
                process.stdin.flush()
            assert process.stdout.readline(), "there was nothing left to delete"
        finally:
            process.kill()


def test_a_killed_deletion_is_finished_by_the_next(app, two_collections):
    """Statement 46: however often it is killed, nothing is left over and no other collection is changed."""
    doomed, spared = two_collections
    with inside(app) as services:
        instance = services.settings.instance
        collection = db.session.query(Collection).filter_by(title="Doomed").one()
        collection.trash(utcnow())
        services.trash.purge_collection(collection, utcnow())
    media, gone = instance / "media", 0

    def left(part: str) -> int:
        return len([key for key in objects_in(media) if part in key])

    for step in STEPS:
        delete_and_die(instance, step)
        gone += step
        assert left(doomed) == PHOTOS - gone
    with inside(app) as services:
        assert services.trash.remove_objects() == PHOTOS - gone
    assert (left(doomed), left(spared)) == (0, PHOTOS)
    assert not (media / "collections" / doomed).exists()
