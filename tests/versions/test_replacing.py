"""Replacing a file's content: the file stays, the earlier original stays, and a fault anywhere loses neither."""

import io
from base64 import b64encode
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select, update

from app.composition import services_of
from app.database import utcnow
from app.errors import StorageError
from app.extensions import db
from app.integrations.file_storage import LocalStorage
from app.models import File, FileState, PendingDeletion
from app.services.storage.orphans import Orphans
from app.services.storage.storage_inventory import Inventory
from app.services.storage.storage_usage import usage_by_collection
from tests.support.instances import client_of, complete_everything, inside, process_everything
from tests.support.library import add, original, purge
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.uploading import new_collection, objects_in, sha256, upload

RED, BLUE = (200, 20, 20), (20, 20, 200)
FIRST, SECOND = drawn_jpeg(color=RED), drawn_jpeg(900, 1200, BLUE)


class Shoot:
    """A public collection with one finished photo, and the owner's program."""

    def __init__(self, app, api, content=FIRST, name="kiss.jpg", **values):
        self.app, self.api = app, api
        self.collection = new_collection(api, privacy="public", downloads="original", **values)
        self.file = upload(api, self.collection, (name, content)).json["files"][0]["id"]
        complete_everything(app)

    def replace(self, content=SECOND, name=None, file=None):
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"} if name else {}
        return self.api.put(f"/api/v1/files/{file or self.file}/content", data=content, headers=headers)

    def restore(self, number):
        return self.api.post(f"/api/v1/files/{self.file}/versions/{number}/restore")

    @property
    def facts(self):
        return self.api.get(f"/api/v1/files/{self.file}").json

    @property
    def versions(self):
        return self.api.get(f"/api/v1/files/{self.file}/versions").json["versions"]

    @property
    def keys(self):
        folder = f"collections/{self.collection}/{self.file}/"
        found = objects_in(services_of(self.app).settings.instance / "media")
        return [key.removeprefix(folder) for key in found if key.startswith(folder)]

    def color(self, address="thumbnail"):
        answer = client_of(self.app).get(f"/collections/files/{self.file}/{address}")
        red, _green, blue = Image.open(io.BytesIO(answer.data)).convert("RGB").resize((1, 1)).getpixel((0, 0))
        return "red" if red > blue else "blue"

    def tidy(self):
        """Carry out the pending deletions, as the worker does a day later; return how many are left."""
        with inside(self.app) as services:
            db.session.execute(update(PendingDeletion).values(not_before=utcnow() - timedelta(seconds=1)))
            db.session.commit()
            services.removal.remove_due()
            return db.session.scalar(select(func.count()).select_from(PendingDeletion))


@pytest.fixture
def shoot(app, api):
    return Shoot(app, api)


def test_the_file_stays_and_its_content_is_new(shoot):
    shoot.api.patch(f"/api/v1/files/{shoot.file}", json={"title": "The kiss", "tags": ["church"]})
    before = shoot.facts
    answer = shoot.replace(name="kiss-bright.jpg")
    assert answer.status_code == 200, answer.text
    now = answer.json
    assert (now["id"], now["title"], now["tags"]) == (before["id"], "The kiss", ["church"])
    assert (now["filename"], now["sha256"], now["size"]) == ("kiss-bright.jpg", sha256(SECOND), len(SECOND))
    assert (now["version"], now["state"]) == (before["version"] + 1, "pending")
    assert original(client_of(shoot.app), shoot.file) == SECOND
    assert [(each["number"], each["sha256"], each["filename"]) for each in shoot.versions] == [
        (1, sha256(FIRST), "kiss.jpg")
    ]


def test_visitors_see_the_earlier_picture_until_the_new_one_is_ready(shoot):
    page = f"/g/{shoot.api.get(f'/api/v1/collections/{shoot.collection}').json['slug']}"
    shoot.replace()
    assert shoot.file in client_of(shoot.app).get(page).text
    assert shoot.color() == "red"
    process_everything(shoot.app)
    assert (shoot.facts["state"], shoot.facts["width"], shoot.color()) == ("ready", 900, "blue")


def test_no_variant_of_the_earlier_content_is_left(shoot):
    shoot.replace(name="other.jpg")
    complete_everything(shoot.app)
    assert {shoot.color(name) for name in ("thumbnail", "grid", "preview", "card")} == {"blue"}
    assert shoot.tidy() == 0
    names = [key.removeprefix("variants/") for key in shoot.keys if key.startswith("variants/")]
    assert names
    assert all(name.endswith(("_other.jpg", "_other.avif")) for name in names)


def test_the_earlier_original_and_its_preview_have_keys_of_their_own(shoot):
    shoot.replace()
    assert [key for key in shoot.keys if key.startswith("versions/")] == [
        "versions/1/kiss.jpg",
        "versions/1/medium_kiss.jpg",
    ]
    media = f"/collections/files/{shoot.file}/versions/1"
    assert shoot.api.get(f"{media}/original").data == FIRST
    assert shoot.api.get(f"{media}/preview").mimetype == "image/jpeg"
    assert client_of(shoot.app).get(f"{media}/original").status_code == 404


def test_an_earlier_version_can_be_restored_and_that_undone(shoot):
    shoot.replace(name="kiss-bright.jpg")
    process_everything(shoot.app)
    assert shoot.restore(1).status_code == 200
    process_everything(shoot.app)
    assert (shoot.facts["filename"], shoot.color(), original(shoot.api, shoot.file)) == ("kiss.jpg", "red", FIRST)
    assert [(each["number"], each["filename"]) for each in shoot.versions] == [(2, "kiss-bright.jpg")]
    assert shoot.restore(1).status_code == 404
    shoot.restore(2)
    assert original(shoot.api, shoot.file) == SECOND


def test_every_object_is_accounted_for_after_several_replacements(shoot):
    for number in range(3):
        shoot.replace(drawn_jpeg(color=(number, 90, 90)))
        complete_everything(shoot.app)
    shoot.restore(2)
    complete_everything(shoot.app)
    assert shoot.tidy() == 0
    with inside(shoot.app) as services:
        [page] = Inventory(db.session).pages()
        expected = {thing.key for file in page for thing in file.objects}
        size = sum(thing.size for file in page for thing in file.objects)
        later = utcnow() + timedelta(days=2)
        assert list(Orphans(db.session, services.storage, lambda: later, age=timedelta(days=1)).find()) == []
        assert sum(usage.total for usage in usage_by_collection(db.session)) == size
        assert all(services.local.stat(thing.key).size == thing.size for file in page for thing in file.objects)
    assert expected == {f"collections/{shoot.collection}/{shoot.file}/{key}" for key in shoot.keys}


@pytest.mark.parametrize("fails", ["copy", "put_file"])
def test_a_store_that_fails_in_the_middle_loses_nothing(shoot, monkeypatch, fails):
    def refuse(*_args, **_values):
        raise StorageError

    with monkeypatch.context() as patched:
        patched.setattr(LocalStorage, fails, refuse)
        assert shoot.replace().status_code == 503
    assert (original(client_of(shoot.app), shoot.file), shoot.versions) == (FIRST, [])
    assert shoot.tidy() == 0
    assert original(client_of(shoot.app), shoot.file) == FIRST
    assert shoot.replace().status_code == 200
    complete_everything(shoot.app)
    assert (shoot.tidy(), shoot.color("preview"), len(shoot.versions)) == (0, "blue", 1)
    assert original(shoot.api, shoot.file) == SECOND


def test_the_content_it_has_changes_nothing(shoot):
    before = shoot.facts
    assert shoot.replace(FIRST, "same.jpg").json == before
    assert shoot.versions == []


def test_what_cannot_replace_it_is_refused_with_the_reason(shoot):
    upload(shoot.api, shoot.collection, ("dance.jpg", SECOND))
    refusals = {
        "another photo": shoot.replace(),
        "not a photo": shoot.replace(b"some text", "notes.txt"),
        "nothing": shoot.replace(b""),
        "a web page": shoot.replace(b"<!doctype html><script>1</script>"),
        "no such file": shoot.replace(file="0b9c0000-0000-4000-8000-000000000000"),
    }
    assert {what: answer.status_code for what, answer in refusals.items()} == {
        "another photo": 409,
        "not a photo": 400,
        "nothing": 400,
        "a web page": 415,
        "no such file": 404,
    }
    assert "dance.jpg" in refusals["another photo"].json["error"]["message"]
    assert (original(shoot.api, shoot.file), shoot.versions) == (FIRST, [])


def test_a_file_that_a_worker_prepares_is_not_replaced_meanwhile(shoot, monkeypatch):
    monkeypatch.setattr("app.services.versions.replacement.MOST_PAUSES", 1)
    monkeypatch.setattr("app.services.versions.replacement.PAUSE_SECONDS", 0)
    lease = {"lease_holder": "another worker", "lease_until": utcnow() + timedelta(minutes=1)}
    with inside(shoot.app):
        db.session.execute(update(File).values(**lease))
        db.session.commit()
    answer = shoot.replace()
    assert (answer.status_code, answer.json["error"]["code"]) == (423, "file_busy")
    assert original(shoot.api, shoot.file) == FIRST


def test_a_copy_in_another_collection_keeps_its_original(shoot):
    other = new_collection(shoot.api, privacy="public", downloads="original")
    [[copy], _] = add(shoot.api, other, shoot.file)
    shoot.replace()
    assert (original(shoot.api, copy), original(shoot.api, shoot.file)) == (FIRST, SECOND)
    shoot.replace(drawn_jpeg(color=(1, 99, 1)))
    complete_everything(shoot.app)
    assert shoot.tidy() == 0
    assert original(shoot.api, copy) == FIRST
    purge(shoot.app, shoot.api, f"files/{shoot.file}")
    assert original(shoot.api, copy) == FIRST


def test_a_copy_that_is_replaced_leaves_the_photo_it_came_from(shoot):
    other = new_collection(shoot.api, privacy="public", downloads="original")
    [[copy], _] = add(shoot.api, other, shoot.file)
    complete_everything(shoot.app)
    assert shoot.replace(file=copy).status_code == 200
    assert shoot.tidy() == 0
    assert (original(shoot.api, copy), original(shoot.api, shoot.file)) == (SECOND, FIRST)
    purge(shoot.app, shoot.api, f"files/{shoot.file}")
    assert shoot.api.get(f"/collections/files/{copy}/versions/1/original").data == FIRST


def test_earlier_versions_go_with_the_file(shoot):
    shoot.replace()
    purge(shoot.app, shoot.api, f"files/{shoot.file}")
    assert shoot.keys == []


def test_a_location_is_looked_for_in_the_new_content(app, api):
    shoot = Shoot(app, api, strips_location=True)
    visitor = client_of(app)
    assert visitor.get(f"/collections/files/{shoot.file}/original").status_code == 200
    shoot.replace()
    assert visitor.get(f"/collections/files/{shoot.file}/original").status_code == 503
    process_everything(app)
    assert visitor.get(f"/collections/files/{shoot.file}/original").data == SECOND


def test_a_replacement_that_cannot_be_rendered_says_so_and_can_be_undone(shoot):
    shoot.replace(SECOND[: len(SECOND) // 20])
    process_everything(shoot.app)
    assert shoot.facts["state"] == "failed"
    shoot.restore(1)
    process_everything(shoot.app)
    assert (shoot.facts["state"], shoot.color()) == ("ready", "red")


def test_a_photo_that_failed_is_mended_by_a_good_one(app, api):
    shoot = Shoot(app, api, content=SECOND[: len(SECOND) // 20])
    assert shoot.facts["state"] == "failed"
    shoot.replace()
    process_everything(app)
    assert (shoot.facts["state"], shoot.color()) == ("ready", "blue")


def metadata(**values):
    return ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in values.items())


def test_a_resumable_upload_can_replace_a_file(shoot):
    described = metadata(collection=shoot.collection, filename="kiss-2.jpg", replaces=shoot.file)
    headers = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
    begun = shoot.api.post(
        "/api/v1/uploads",
        data=SECOND[:500],
        headers={**headers, "Upload-Length": str(len(SECOND)), "Upload-Metadata": described},
    )
    answer = shoot.api.patch(begun.headers["Location"], data=SECOND[500:], headers={**headers, "Upload-Offset": "500"})
    assert (answer.headers["Upload-Asset"], "Upload-Duplicate" in answer.headers) == (shoot.file, False)
    assert original(shoot.api, shoot.file) == SECOND
    assert shoot.api.get(f"/api/v1/collections/{shoot.collection}/files").json["files"][0]["filename"] == "kiss-2.jpg"
    with inside(shoot.app) as services:
        services.upload_sweep.sweep(utcnow() + timedelta(days=30))
        assert db.session.scalar(select(File.state)) is FileState.REPLACED
    complete_everything(shoot.app)
    assert shoot.tidy() == 0
    assert original(shoot.api, shoot.file) == SECOND


def test_an_upload_may_only_replace_a_file_of_its_collection(shoot):
    other = new_collection(shoot.api)
    described = metadata(collection=other, filename="kiss-2.jpg", replaces=shoot.file)
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "9", "Upload-Metadata": described}
    assert shoot.api.post("/api/v1/uploads", headers=headers).status_code == 404
