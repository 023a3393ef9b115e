"""Verification: each original's digest is computed and compared with the announced one; duplicates are stored once."""

import hashlib
import io
import threading
import zlib
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.integrations.local.staging import LocalStaging
from tests.support.instances import inside, process_everything
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.tus import ADDRESS, TUS, Tus
from tests.support.uploads.uploading import sha256, upload
from tests.uploads.conftest import program_of

PHOTO = drawn_jpeg(900, 600)
NOTES = b"Plain notes of the day. " * 500


def files(site) -> list[dict]:
    return site.api.get(f"/api/v1/collections/{site.tus.collection}/files").json["files"]


@pytest.mark.parametrize(("content", "state"), [(PHOTO, "ready"), (NOTES, "unsupported")], ids=["photo", "other file"])
def test_the_worker_verifies_what_came_in_pieces(site, content, state):
    asset = site.tus.upload(content, 7_000, sha256=sha256(content))
    before = site.tus.file(asset)
    assert (before["state"], before["sha256"], before["crc32"]) == ("pending", None, None)
    process_everything(site.app)
    after = site.tus.file(asset)
    assert (after["state"], after["sha256"]) == (state, sha256(content))
    assert after["crc32"] == f"{zlib.crc32(content):08x}"


def test_what_came_at_once_is_verified_at_once(local_site):
    file = local_site.tus.file(local_site.tus.upload(NOTES))
    assert (file["state"], file["sha256"]) == ("unsupported", sha256(NOTES))


def test_a_download_carries_its_digest(local_site):
    asset = local_site.tus.upload(PHOTO)
    answer = local_site.api.get(f"/collections/files/{asset}/original")
    digest = b64encode(hashlib.sha256(PHOTO).digest()).decode()
    assert (answer.headers["Repr-Digest"], answer.data) == (f"sha-256=:{digest}:", PHOTO)


class TestAnotherContentThanAnnounced:
    def test_is_refused_where_it_came_at_once(self, site):
        address = site.tus.begun(len(PHOTO), sha256=sha256(b"other"))
        answer = site.tus.send(address, 0, PHOTO)
        assert (answer.status_code, answer.json["error"]["code"]) == (422, "wrong_digest")
        assert (files(site), list(site.storage.list())) == ([], [])
        assert site.tus.ask(address).status_code == 410

    def test_fails_with_a_reason_where_it_came_in_chunks(self, local_site):
        asset = local_site.tus.upload(PHOTO, 7_000, sha256=sha256(b"other"))
        process_everything(local_site.app)
        file = local_site.tus.file(asset)
        assert (file["state"], "differs from the one that was announced" in file["error"]) == ("failed", True)
        assert check(local_site, {"name": "a.jpg", "size": len(PHOTO)}) == [{"status": "unknown"}]


class TestTheSameContentAgain:
    def test_at_once_ends_at_the_file_that_is_there(self, site):
        first = site.tus.upload(PHOTO)
        answer = site.tus.send(site.tus.begun(len(PHOTO), filename="b.jpg"), 0, PHOTO)
        assert (answer.headers["Upload-Asset"], answer.headers["Upload-Duplicate"]) == (first, "true")
        assert (len(files(site)), len(list(site.storage.list()))) == (1, 1)

    def test_in_pieces_is_found_by_the_worker(self, site):
        first = site.tus.upload(PHOTO)
        address = site.tus.begun(len(PHOTO))
        second = site.tus.finish(address, PHOTO, 7_000)
        process_everything(site.app)
        assert site.tus.file(second)["id"] == first
        assert site.tus.ask(address).headers["Upload-Asset"] == first
        assert [file["id"] for file in files(site)] == [first]
        with inside(site.app) as services:
            services.trash.remove_objects()
        originals = [found.key for found in site.storage.list() if "/variants/" not in found.key]
        assert len(originals) == 1

    def test_six_times_at_once_is_one_file(self, local_site, monkeypatch):
        """Statement 34: all six have searched for a duplicate before any of them is a file."""
        all_have_searched = threading.Barrier(6, timeout=20)
        finish = LocalStaging.finish

        def finish_together(*args):
            all_have_searched.wait()
            finish(*args)

        monkeypatch.setattr(LocalStaging, "finish", finish_together)
        doors = [Tus(program_of(local_site.app, local_site.token), local_site.tus.collection) for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            assets = list(pool.map(lambda tus: tus.upload(PHOTO), doors))
        assert {file["id"] for file in files(local_site)} == set(assets)
        assert len(list(local_site.storage.list())) == 1

    def test_is_kept_where_that_is_asked_for(self, local_site):
        tus = local_site.tus
        first, second = tus.upload(PHOTO), tus.upload(PHOTO, keepCopy="true")
        third = tus.upload(PHOTO, 7_000, keepCopy="true")
        process_everything(local_site.app)
        assert {file["id"] for file in files(local_site)} == {first, second, third}
        assert {file["sha256"] for file in files(local_site)} == {sha256(PHOTO)}

    def test_is_kept_by_the_form_too(self, local_site):
        upload(local_site.api, local_site.tus.collection, ("a.jpg", PHOTO))
        path = f"/api/v1/collections/{local_site.tus.collection}/files?keep_copy=true"
        answer = local_site.api.post(path, data={"files": (io.BytesIO(PHOTO), "a.jpg")})
        assert (answer.status_code, len(files(local_site))) == (201, 2)


def check(site, *asked) -> list[dict]:
    answer = site.api.post(f"{ADDRESS}/check", json={"collection": site.tus.collection, "files": list(asked)})
    assert answer.status_code == 200, answer.text
    return answer.json["files"]


class TestCheck:
    def test_says_where_to_go_on(self, local_site):
        tus, digest = local_site.tus, sha256(PHOTO)
        said = {"filename": "a.jpg", "lastModified": 1_700_000_000_000}
        address = tus.begun(len(PHOTO), sha256=digest, **said)
        shape = {"name": "a.jpg", "size": len(PHOTO), "last_modified": 1_700_000_000_000}
        partial = {"status": "partial", "upload": address}
        assert check(local_site, {"sha256": digest}, shape) == [partial, partial]
        assert check(local_site, {**shape, "last_modified": 5}, {**shape, "size": 5}) == [{"status": "unknown"}] * 2

    def test_has_what_is_not_verified_yet(self, local_site):
        asset = local_site.tus.upload(PHOTO, 7_000, sha256=sha256(PHOTO))
        assert check(local_site, {"sha256": sha256(PHOTO)}) == [{"status": "have", "id": asset}]

    def test_forgets_what_was_ended(self, local_site):
        address = local_site.tus.begun(len(PHOTO), sha256=sha256(PHOTO))
        local_site.tus.client.delete(address, headers=TUS)
        assert check(local_site, {"sha256": sha256(PHOTO)}) == [{"status": "unknown"}]
