"""Statement 34: equal content is one file of its collection, however often and in which way it is sent."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.composition import services_of
from app.extensions import db
from app.models import File
from app.services.storage.storage_service import StorageService
from tests.support.instances import client_of
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.uploading import new_collection, objects_in, upload

AT_ONCE = 6


@pytest.fixture
def collection(api):
    return new_collection(api)


@pytest.fixture
def stored(app):
    """Return a function that counts rows and objects: ``stored() == (1, 1)``."""

    def count() -> tuple[int, int]:
        with app.app_context():
            files = db.session.scalar(select(func.count()).select_from(File))
        return files, len(objects_in(services_of(app).settings.instance / "media"))

    return count


def sent(answer) -> tuple[str, bool]:
    assert answer.status_code == 201, answer.text
    [file] = answer.json["files"]
    return file["id"], file["duplicate"]


def test_the_same_file_twice_is_one_file(api, collection, stored):
    """Statement 34: the second response names the first file and says that it is a duplicate."""
    first = sent(upload(api, collection, ("a.jpg", drawn_jpeg())))
    again = sent(upload(api, collection, ("another name.jpg", drawn_jpeg())))
    assert (first[1], again) == (False, (first[0], True))
    assert stored() == (1, 1)


def test_six_at_once_are_one_file(app, api, collection, stored, monkeypatch):
    """Statement 34: all six have searched for a duplicate before any of them is stored."""
    all_have_searched = threading.Barrier(AT_ONCE, timeout=20)
    store = StorageService.store_incoming

    def store_together(*args, **kwargs):
        all_have_searched.wait()
        return store(*args, **kwargs)

    monkeypatch.setattr(StorageService, "store_incoming", store_together)
    clients = [client_of(app) for _ in range(AT_ONCE)]
    for client in clients:
        client.environ_base.update(api.environ_base)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda client: sent(upload(client, collection, ("a.jpg", drawn_jpeg()))), clients))
    assert len({file for file, _ in answers}) == 1
    assert sorted(is_duplicate for _, is_duplicate in answers) == [False] + [True] * (AT_ONCE - 1)
    assert stored() == (1, 1)


def test_what_is_in_the_trash_is_no_twin(api, collection, stored):
    """Statement 34: a file that is sent again after it was deleted is a new one."""
    first, _ = sent(upload(api, collection, ("a.jpg", drawn_jpeg())))
    assert api.delete(f"/api/v1/files/{first}").status_code == 204
    second, is_duplicate = sent(upload(api, collection, ("a.jpg", drawn_jpeg())))
    assert (second != first, is_duplicate) == (True, False)
    assert stored() == (2, 2)


def test_two_collections_may_hold_the_same_photo(api, collection, stored):
    """Statement 34: only files of one collection are compared."""
    first, _ = sent(upload(api, collection, ("a.jpg", drawn_jpeg())))
    second, is_duplicate = sent(upload(api, new_collection(api), ("a.jpg", drawn_jpeg())))
    assert (second != first, is_duplicate) == (True, False)
    assert stored() == (2, 2)


def test_the_same_name_with_other_bytes_is_another_file(api, collection, stored):
    """Statement 34: names are not compared."""
    for color in ((10, 20, 30), (30, 20, 10)):
        assert sent(upload(api, collection, ("a.jpg", drawn_jpeg(color=color))))[1] is False
    assert stored() == (2, 2)
