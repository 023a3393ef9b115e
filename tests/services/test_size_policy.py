"""Originals above the set size are compressed when they arrive, and facts of the uploaded file are stored."""

import hashlib
import io

import pytest
from PIL import Image

from app.extensions import db
from app.models import File
from tests.imaging.drawn_pictures import noise
from tests.imaging.location import located_pictures as located
from tests.support.instances import inside, process_everything
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.uploading import new_collection, upload

ABOVE = 60_000


@pytest.fixture
def app(make_app):
    return make_app(VITRINE_COMPRESS_ABOVE_BYTES=ABOVE)


@pytest.fixture
def collection(api):
    return new_collection(api)


def large_tiff() -> bytes:
    tags = {270: "The lake", 36867: "2026:05:12 18:30:00"}
    return located.saved(noise((300, 200)), "TIFF", tiffinfo=tags)


def sent(api, app, collection, name: str, content: bytes) -> dict:
    answer = upload(api, collection, (name, content))
    assert answer.status_code == 201, answer.text
    process_everything(app)
    return api.get(f"/api/v1/files/{answer.json['files'][0]['id']}").json


def original(api, file: dict) -> bytes:
    return api.get(f"/collections/files/{file['id']}/original").data


def test_the_row_has_what_arrived_and_what_is_stored(api, app, collection):
    content = large_tiff()
    file = sent(api, app, collection, "LAKE.TIF", content)
    kept = original(api, file)
    assert (file["state"], file["filename"], file["mime_type"]) == ("ready", "LAKE.jpg", "image/jpeg")
    assert (file["arrived_size"], file["arrived_sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert (file["size"], file["sha256"]) == (len(kept), hashlib.sha256(kept).hexdigest())
    assert len(kept) < len(content)
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (300, 200)


def test_its_metadata_outlives_it_and_every_rebuild(api, app, collection):
    file = sent(api, app, collection, "LAKE.TIF", large_tiff())
    assert file["caption"] == "The lake"
    with inside(app):
        db.session.query(File).one().retry()
        db.session.commit()
    process_everything(app)
    again = api.get(f"/api/v1/files/{file['id']}").json
    assert (again["caption"], again["metadata"], again["sha256"]) == ("The lake", file["metadata"], file["sha256"])


def test_the_same_file_again_is_known(api, app, collection):
    content = large_tiff()
    file = sent(api, app, collection, "LAKE.TIF", content)
    asked = [{"sha256": file["arrived_sha256"]}, {"name": "LAKE.TIF", "size": len(content)}, {"sha256": file["sha256"]}]
    answer = api.post("/api/v1/uploads/check", json={"collection": str(collection), "files": asked})
    assert [entry["status"] for entry in answer.json["files"]] == ["have"] * 3
    [twin] = upload(api, collection, ("LAKE.TIF", content)).json["files"]
    assert (twin["id"], twin["duplicate"]) == (file["id"], True)


def test_the_old_bytes_go_once_the_row_points_to_the_new(api, app, collection):
    sent(api, app, collection, "LAKE.TIF", large_tiff())
    with inside(app) as services:
        assert services.trash.remove_objects() == 1
        stored = [entry.key for entry in services.storage.active.list("collections/") if "/variants/" not in entry.key]
    assert [key.rsplit(".", 1)[1] for key in stored] == ["jpg"]


def test_what_cannot_be_made_smaller_is_kept_and_said(api, app, collection):
    buffer = io.BytesIO()
    noise((300, 200)).save(buffer, "GIF", save_all=True, append_images=[noise((300, 200))])
    file = sent(api, app, collection, "moving.gif", buffer.getvalue())
    assert "several pictures" in file["size_note"]
    assert (original(api, file), file["arrived_size"]) == (buffer.getvalue(), None)


def test_smaller_files_are_left_alone(api, app, collection):
    content = drawn_jpeg()
    file = sent(api, app, collection, "small.jpg", content)
    assert (file["size_note"], file["arrived_size"], original(api, file)) == (None, None, content)
