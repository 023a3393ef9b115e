"""``vitrine storage verify``, ``usage`` and ``orphans`` find exactly what was changed in the store from outside."""

import json
import os
import time
from uuid import UUID

import pytest

from app.composition import services_of
from app.database import utcnow
from app.extensions import db
from app.formatting import format_bytes
from app.models import PendingDeletion, Upload
from app.services.storage.bandwidth_limit import Throttle
from app.services.storage.orphans import Orphans
from app.services.storage.storage_verification import StorageVerification
from tests.support.instances import complete_everything
from tests.support.library import add, purge
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.tus import Tus
from tests.support.uploads.uploading import new_collection, objects_in, upload

PHOTOS = [(f"{number}.jpg", drawn_jpeg(color=(number * 60, 10, 10))) for number in range(3)]
A_DAY = 24 * 3600


@pytest.fixture
def collection(app, api):
    """Return a collection of three finished photos."""
    collection = new_collection(api, "Harbour")
    assert upload(api, collection, *PHOTOS).status_code == 201
    complete_everything(app)
    return collection


@pytest.fixture
def media(app):
    return services_of(app).settings.instance / "media"


def original_of(media, number: int):
    """Return the path of the stored original of one of the photos."""
    [key] = [key for key in objects_in(media) if key.endswith(f"/{number}.jpg")]
    return media / key


def flip_a_bit(path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def make_old(path, seconds: int = 2 * A_DAY) -> None:
    os.utime(path, (time.time() - seconds,) * 2)


def test_a_whole_store_is_all_well(vitrine, collection):
    """Statement 45: nothing is reported about a store without faults."""
    size = format_bytes(sum(len(data) for _, data in PHOTOS))
    assert vitrine("storage", "verify")[:2] == (0, f"3 files, {size} of originals: all well.\n")


def test_missing_truncated_and_changed_objects_are_named(vitrine, collection, media):
    """Statement 45: missing and changed objects are reported and no others, each with its file and the remedy."""
    original_of(media, 0).unlink()
    flip_a_bit(original_of(media, 1))
    [thumb] = original_of(media, 2).parent.glob("variants/thumb*")
    thumb.write_bytes(thumb.read_bytes()[:-1])
    status, out, _ = vitrine("storage", "verify")
    first, second, third, summary = out.splitlines()
    assert (status, summary.endswith("3 objects are not right.")) == (1, True)
    assert first.startswith("missing: original of ")
    assert "0.jpg  in “Harbour”" in first
    assert second.startswith("changed: original of ")
    assert "1.jpg" in second
    assert third.startswith("wrong size: thumb ")
    assert f"vitrine variants rebuild --all --collection {collection}" in third
    status, out, _ = vitrine("storage", "verify", "--quick")
    assert (status, len(out.splitlines())) == (1, 3)  # a flipped bit changes no size


def test_a_verification_that_was_cut_off_goes_on_and_remembers(vitrine, collection, media, monkeypatch):
    original_of(media, 0).unlink()
    check_file = StorageVerification._check_file

    def cut_off_at_the_last(verification, file):
        if file.name == "2.jpg":
            raise KeyboardInterrupt
        return check_file(verification, file)

    with monkeypatch.context() as patched:
        patched.setattr(StorageVerification, "_check_file", cut_off_at_the_last)
        status, out, _ = vitrine("storage", "verify")
    assert (status, out.count("missing: original")) == (1, 1)
    status, out, errors = vitrine("storage", "verify")
    assert (status, out.count("missing: original"), "Going on after 2 files" in errors) == (1, 1, True)
    assert "3 files" in out
    assert "Going on" not in vitrine("storage", "verify")[2]


def test_reading_keeps_to_its_rate():
    now = [0.0]
    throttle = Throttle(1000, clock=lambda: now[0], sleep=lambda seconds: now.__setitem__(0, now[0] + seconds))
    for _ in range(11):
        throttle.take(500)
    assert now[0] == 5.0


def test_usage_adds_up_collections_trash_and_uploads(vitrine, app, api, collection, media):
    files = api.get(f"/api/v1/collections/{collection}/files").json["files"]
    api.delete(f"/api/v1/files/{files[0]['id']}")
    assert json.loads(vitrine("storage", "usage", "--json")[1])["collections"][0]["uploads"] == 0
    tus = Tus(api, collection)
    assert tus.send(tus.begun(5000), 0, PHOTOS[0][1][:700]).status_code == 204
    status, out, _ = vitrine("storage", "usage", "--json")
    said = json.loads(out)
    [used] = said["collections"]
    assert (status, used["collection"], used["files"], used["trashed_files"]) == (0, collection, 2, 1)
    assert used["originals"] == sum(file["size"] for file in files[1:])
    assert used["arriving"] == 700
    assert used["total"] - 700 == sum((media / key).stat().st_size for key in objects_in(media))
    assert used["variant_share"] == round(used["variants"] / used["originals"], 4)
    assert said["stores"][0]["total"] == used["total"]
    assert "Harbour" in vitrine("storage", "usage")[1]


def test_an_old_object_without_a_row_is_an_orphan_and_nothing_else_is(vitrine, app, collection, media):
    """Statement 45: objects that have a row, are young, are arriving or are already to be deleted are left alone."""
    for path in [media / key for key in objects_in(media)]:
        make_old(path)
    folder = original_of(media, 0).parent
    stray, young, going = folder / "stray.txt", folder / "young.txt", media / "collections/gone/other/a.jpg"
    going.parent.mkdir(parents=True)
    for path in (stray, young, going):
        path.write_bytes(b"nobody's")
    for path in (stray, going):
        make_old(path)
    with app.app_context():
        db.session.add(PendingDeletion(storage_backend="local", prefix="collections/gone/", created_at=utcnow()))
        db.session.commit()
    status, out, _ = vitrine("storage", "orphans")
    assert (status, "stray.txt" in out, out.count("\n")) == (1, True, 2)
    before = objects_in(media)
    assert vitrine("storage", "orphans", "--delete")[0] == 0
    assert set(before) - set(objects_in(media)) == {stray.relative_to(media).as_posix()}
    assert vitrine("storage", "orphans")[0] == 0
    assert vitrine("storage", "verify")[0] == 0


def test_a_wrong_database_does_not_empty_the_store(vitrine, media):
    lonely = media / "collections/a/b/c.jpg"
    lonely.parent.mkdir(parents=True)
    lonely.write_bytes(b"another site's")
    make_old(lonely)
    status, _, errors = vitrine("storage", "orphans", "--delete")
    assert (status, "most of them" in errors, lonely.exists()) == (2, True, True)
    assert vitrine("storage", "orphans", "--delete", "--yes")[0] == 0
    assert not lonely.exists()


def test_an_orphan_that_got_a_row_meanwhile_is_kept(vitrine, app, collection, media, monkeypatch):
    """The rows are queried again before each deletion."""
    stray = original_of(media, 0).parent / "late.jpg"
    stray.write_bytes(b"becoming a file")
    make_old(stray)
    find = Orphans.find

    def find_and_expect(orphans):
        for orphan in find(orphans):
            upload = Upload(
                file_uuid=UUID(orphan.key.split("/")[2]),
                filename="late.jpg",
                size=1,
                storage_backend="local",
                storage_path=orphan.key,
                created_at=utcnow(),
                expires_at=utcnow(),
            )
            db.session.add(upload)
            db.session.commit()
            yield orphan

    monkeypatch.setattr(Orphans, "find", find_and_expect)
    assert vitrine("storage", "orphans", "--delete", "--yes")[0] == 0
    assert stray.exists()


def test_a_shared_original_whose_first_row_is_gone_is_no_orphan(app, api, vitrine, media):
    """Statement 45: the folder's own file is gone, but another row still references the object."""
    first, second = new_collection(api, "First"), new_collection(api, "Second")
    lender = upload(api, first, ("a.txt", b"a"), ("b.txt", b"b")).json["files"][0]["id"]
    add(api, second, lender)
    purge(app, api, f"files/{lender}")
    for key in objects_in(media):
        make_old(media / key)
    assert vitrine("storage", "orphans")[:2] == (0, "0 orphans, 0 bytes.\n")
    assert vitrine("storage", "verify")[0] == 0
