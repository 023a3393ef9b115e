"""Statement 46: purging can be interrupted anywhere and continues later, and deletes no other owner's photos."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.composition import services_of
from app.database import utcnow
from app.extensions import db
from app.integrations.file_storage import LocalStorage
from app.models import File, PendingDeletion
from tests.support.instances import inside, process_everything
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.uploading import new_collection, objects_in, upload

TWO_PHOTOS = [(f"{number}.jpg", drawn_jpeg(color=(number, 10, 10))) for number in range(2)]
OBJECTS_OF_A_PHOTO = 4  # the original and three variants


@pytest.fixture
def two_collections(app, api):
    """Create a collection to be purged and another one, with two finished photos in each."""
    ids = new_collection(api, "Doomed"), new_collection(api, "Kept")
    for collection in ids:
        assert upload(api, collection, *TWO_PHOTOS).status_code == 201
    process_everything(app)
    return ids


def keys(app, part: str = "") -> list[str]:
    return [key for key in objects_in(services_of(app).settings.instance / "media") if part in key]


def counts() -> tuple[int, int]:
    """Return the counts of files, and of pending deletions."""
    return tuple(db.session.scalar(select(func.count()).select_from(model)) for model in (File, PendingDeletion))


def test_a_collection_past_its_days_in_the_trash_goes_with_all_its_objects(app, api, two_collections):
    doomed, spared = two_collections
    api.delete(f"/api/v1/collections/{doomed}")
    with inside(app) as services:
        days = timedelta(days=services.settings.VITRINE_TRASH_DAYS)
        services.trash.purge_due(utcnow() + days - timedelta(minutes=1))
        assert counts() == (4, 0)
        services.trash.purge_due(utcnow() + days + timedelta(minutes=1))
        assert counts() == (2, 1)
        services.trash.remove_objects()
        assert counts() == (2, 0)
    assert (len(keys(app, doomed)), len(keys(app, spared))) == (0, 2 * OBJECTS_OF_A_PHOTO)


def test_a_deletion_that_fails_in_the_middle_goes_on_where_it_stopped(app, api, two_collections, monkeypatch):
    """Statement 46: first the rows are deleted, then the bytes recorded as pending, then the bytes deleted."""
    doomed, spared = two_collections
    api.delete(f"/api/v1/collections/{doomed}")
    delete, deleted = LocalStorage.delete, []

    def delete_three(storage, key):
        if len(deleted) == 3:
            raise OSError("the disk went away")
        deleted.append(key)
        delete(storage, key)

    with inside(app) as services:
        services.trash.purge_due(utcnow() + timedelta(days=31))
        with monkeypatch.context() as patched:
            patched.setattr(LocalStorage, "delete", delete_three)
            with pytest.raises(OSError, match="went away"):
                services.trash.remove_objects()
    assert len(keys(app, doomed)) == 2 * OBJECTS_OF_A_PHOTO - 3
    with inside(app) as services:
        services.trash.remove_objects()
        assert counts() == (2, 0)
    assert (len(keys(app, doomed)), len(keys(app, spared))) == (0, 2 * OBJECTS_OF_A_PHOTO)


def test_a_file_alone_goes_with_its_variants(app, api, two_collections):
    doomed, _ = two_collections
    file = api.get(f"/api/v1/collections/{doomed}/files").json["files"][0]["id"]
    api.delete(f"/api/v1/files/{file}")
    with inside(app) as services:
        services.trash.purge_due(utcnow() + timedelta(days=31))
        services.trash.remove_objects()
    assert (len(keys(app, file)), len(keys(app))) == (0, 3 * OBJECTS_OF_A_PHOTO)
