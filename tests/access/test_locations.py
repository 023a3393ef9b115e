"""Visitors of a collection that strips locations get the stripped original, and never the original itself."""

import base64
import hashlib
import io
import json
import zipfile
import zlib
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.imaging.sandbox import Found
from app.models import File
from app.services.storage.original_bytes import OriginalBytes
from tests.access.scene import Scene
from tests.imaging.location.hidden_containers import POSITION, movie
from tests.imaging.location.located_pictures import LOCATION_NAMES, located_jpeg
from tests.support.location_reader import assert_no_location

LOCATED = located_jpeg() + movie()
"""A motion photo: with a location in the picture, in another picture behind it, and in the movie behind both."""


def original(file: File) -> str:
    return f"/collections/files/{file.uuid}/original"


@pytest.fixture
def file(scene: Scene) -> File:
    """Return a scanned picture with a location, in a public collection that strips locations."""
    return scanned(scene)


def scanned(scene: Scene, **values) -> File:
    collection = scene.collection(scene.owner(), "public", strips_location=True)
    file = scene.photo(collection, content=LOCATED, **values)
    with scene.app.app_context():
        scene.services.location.scan(file.id)
    return file


def has_location(data: bytes) -> bool:
    with Image.open(io.BytesIO(data)) as picture:
        return bool(picture.getexif().get_ifd(34853)) or any(word in data for word in (*LOCATION_NAMES, POSITION))


def the_owner(scene: Scene, file: File) -> FlaskClient:
    with scene.row(file) as now:
        owner = now.collection.owner
    return scene.signed_in(owner)


def test_a_visitor_gets_the_same_length_without_the_location(scene: Scene, file: File) -> None:
    response = scene.visitor().get(original(file))
    assert response.status_code == 200
    assert response.content_length == len(LOCATED) == len(response.data)
    assert not has_location(response.data)


def test_no_reader_finds_a_location_in_what_a_visitor_gets(scene: Scene, file: File, tmp_path: Path) -> None:
    downloaded = tmp_path / "motion.jpg"
    downloaded.write_bytes(scene.visitor().get(original(file)).data)
    assert_no_location(downloaded)


def test_the_answer_carries_the_digest_of_what_was_sent(scene: Scene, file: File) -> None:
    response = scene.visitor().get(original(file))
    digest = hashlib.sha256(response.data)
    assert response.headers["ETag"] == f'"{digest.hexdigest()}"'
    assert response.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"


def test_its_owner_gets_the_untouched_original(scene: Scene, file: File) -> None:
    assert the_owner(scene, file).get(original(file)).data == LOCATED


def test_ranges_across_every_patch_fit_together(scene: Scene, file: File) -> None:
    visitor = scene.visitor()
    whole = visitor.get(original(file)).data
    parts = []
    for start in range(0, len(whole), 500):
        response = visitor.get(original(file), headers={"Range": f"bytes={start}-{start + 499}"})
        assert response.status_code == 206
        parts.append(response.data)
    assert b"".join(parts) == whole


def test_what_the_browser_has_is_not_sent_again(scene: Scene, file: File) -> None:
    etag = scene.visitor().get(original(file)).headers["ETag"]
    response = scene.visitor().get(original(file), headers={"If-None-Match": etag})
    assert (response.status_code, response.data) == (304, b"")


def test_head_says_the_same_without_the_bytes(scene: Scene, file: File) -> None:
    response = scene.visitor().head(original(file))
    assert (response.status_code, response.content_length, response.data) == (200, len(LOCATED), b"")


def test_a_part_of_what_was_sent_before_the_setting_is_the_whole(scene: Scene, file: File) -> None:
    headers = {"Range": "bytes=0-9", "If-Range": f'"{file.sha256}"'}
    assert scene.visitor().get(original(file), headers=headers).status_code == 200


def test_an_original_that_is_gone_is_missing_before_anything_is_sent(scene: Scene, file: File) -> None:
    scene.services.local.delete(file.storage_path)
    assert scene.visitor().get(original(file)).status_code == 404


def test_a_file_that_was_not_scanned_does_not_leave(scene: Scene) -> None:
    collection = scene.collection(scene.owner(), "public", strips_location=True)
    response = scene.visitor().get(original(scene.photo(collection, content=LOCATED)))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert b"being prepared" in response.data


def test_a_file_whose_location_cannot_be_removed_is_not_sent(scene: Scene) -> None:
    file = scanned(scene, mime_type="video/x-matroska", state="unsupported")
    with scene.row(file) as now:
        address = f"/g/{now.collection.slug}/p/{file.uuid}"
    assert original(file) not in scene.visitor().get(address).text
    assert scene.visitor().get(original(file)).status_code == 403
    assert the_owner(scene, file).get(original(file)).data == LOCATED


def test_the_original_that_is_sent_as_a_preview_has_no_location(scene: Scene) -> None:
    file = scanned(scene, variants=())
    response = scene.visitor().get(f"/collections/files/{file.uuid}/preview")
    assert response.content_length == len(LOCATED)
    assert not has_location(response.data)


def test_from_a_bucket_it_comes_without_a_redirect(r2_scene: Scene) -> None:
    file = scanned(r2_scene)
    response = r2_scene.visitor().get(original(file))
    assert response.status_code == 200
    assert not has_location(response.data)
    part = r2_scene.visitor().get(original(file), headers={"Range": "bytes=600-1200"})
    assert (part.status_code, part.data) == (206, response.data[600:1201])


def test_from_a_bucket_a_file_that_nobody_can_tell_does_not_leave(r2_scene: Scene) -> None:
    collection = r2_scene.collection(r2_scene.owner(), "public", strips_location=True)
    file = r2_scene.photo(collection, content=LOCATED + b"what no reader knows")
    with r2_scene.app.app_context():
        r2_scene.services.location.scan(file.id)
    assert r2_scene.visitor().get(original(file)).status_code == 403


def test_a_file_without_a_location_goes_the_usual_way(r2_scene: Scene) -> None:
    collection = r2_scene.collection(r2_scene.owner(), "public", strips_location=True)
    file = r2_scene.photo(collection)
    with r2_scene.app.app_context():
        r2_scene.services.location.scan(file.id)
    assert r2_scene.visitor().get(original(file)).status_code == 302


def test_the_digests_on_the_row_are_those_of_the_bytes(scene: Scene, file: File) -> None:
    with scene.row(file) as now:
        stripped = OriginalBytes(scene.services.storage, now, is_stripped=True)
        data = b"".join(stripped.read(0, stripped.size))
        assert (stripped.sha256, stripped.crc32) == (hashlib.sha256(data).hexdigest(), zlib.crc32(data))
        assert b"".join(stripped.read(700, 900)) == data[700:900]


class TestArchives:
    def test_hold_the_files_without_their_location(self, scene: Scene, file: File) -> None:
        with scene.row(file) as now:
            address = f"/g/{now.collection.slug}/download.zip?size=original"
        response = scene.visitor().get(address)
        assert response.status_code == 200
        assert response.content_length == len(response.data)
        with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
            assert archive.testzip() is None
            [name] = archive.namelist()
            assert archive.read(name) == scene.visitor().get(original(file)).data

    def test_wait_for_files_that_were_not_scanned(self, scene: Scene) -> None:
        collection = scene.collection(scene.owner(), "public", strips_location=True)
        scene.photo(collection, content=LOCATED)
        assert scene.visitor().get(f"/g/{collection.slug}/download.zip?size=original").status_code == 503

    def test_leave_out_and_count_what_cannot_be_cleaned(self, scene: Scene, file: File) -> None:
        with scene.row(file) as now:
            collection = now.collection
        stays = scene.photo(collection, "clip.mkv", state="unsupported", location_error="No.")
        address = f"/g/{collection.slug}/download"
        page = scene.visitor().get(address).text
        assert "1 other file is left out, because its location cannot be removed" in page
        with zipfile.ZipFile(io.BytesIO(scene.visitor().get(f"{address}.zip?size=original").data)) as archive:
            assert stays.original_filename not in archive.namelist()


class TestTurningItOn:
    def test_the_files_are_scanned(self, scene: Scene) -> None:
        owner = scene.owner()
        collection = scene.collection(owner, "public")
        file = scene.photo(collection, content=LOCATED)
        answer = scene.program(owner).patch(f"/api/v1/collections/{collection.uuid}", json={"strips_location": True})
        assert answer.json["strips_location"] is True
        assert scene.visitor().get(original(file)).status_code == 503
        run_queue(scene)
        assert not has_location(scene.visitor().get(original(file)).data)

    def test_locations_are_stored_for_the_owner_and_removed_again(self, scene: Scene) -> None:
        owner = scene.owner()
        collection = scene.collection(owner, "public")
        file = scene.photo(collection, content=LOCATED)
        program = scene.program(owner)
        program.patch(f"/api/v1/collections/{collection.uuid}", json={"keeps_location": True})
        run_queue(scene)
        known = program.get(f"/api/v1/files/{file.uuid}").json["metadata"]["location"]
        assert known == {"latitude": 47.3701389, "longitude": 8.5417361}
        program.patch(f"/api/v1/collections/{collection.uuid}", json={"keeps_location": False})
        assert "location" not in json.dumps(program.get(f"/api/v1/files/{file.uuid}").json["metadata"])

    def test_a_file_that_was_replaced_during_the_scan_gets_no_location(self, scene: Scene, monkeypatch) -> None:
        file = scene.photo(scene.collection(scene.owner(), keeps_location=True, strips_location=True), content=LOCATED)
        find = scene.services.sandbox.find_patches

        def find_and_replace(path: Path, mime_type: str) -> Found:
            with scene.row(file) as row:
                row.sha256 = "0" * 64
            return find(path, mime_type)

        monkeypatch.setattr(scene.services.location._sandbox, "find_patches", find_and_replace)
        with scene.app.app_context():
            scene.services.location.scan(file.id)
        with scene.row(file) as row:
            assert (row.location_patches, "location" in (row.metadata_json or {})) == (None, False)

    def test_the_settings_page_keeps_what_is_checked(self, scene: Scene) -> None:
        owner = scene.owner()
        collection = scene.collection(owner, "link")
        page = scene.signed_in(owner).get(f"/collections/{collection.uuid}/settings").get_data(as_text=True)
        assert 'name="strips_location"' in page
        assert 'name="keeps_location"' in page


def run_queue(scene: Scene) -> None:
    huey = scene.services.queue.huey
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
