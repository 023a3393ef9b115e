"""No received byte is lost: with any chunk size, any cut and any process, on the disk and in a bucket."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from app.extensions import db
from app.integrations.r2.parts import PART_SIZE
from app.services.uploads.finishing import UploadFinishing
from app.services.uploads.resumable_upload_service import ResumableUploadService
from tests.support.instances import inside
from tests.support.pictures import padded_jpeg
from tests.support.uploads.tus import CHUNK, Tus, send_cut
from tests.uploads.conftest import program_of

PHOTO = padded_jpeg(300_000)
LARGE = padded_jpeg(2 * PART_SIZE + 1_234_567, 1)


class Killed(BaseException):
    """The end of the process: no code after it runs."""


@pytest.fixture
def elsewhere(site, make_app) -> Tus:
    """Return the client of a second process: another app with this site's database and store."""
    instance = site.app.instance_path
    app = make_app(**site.settings, VITRINE_INSTANCE=instance)
    return Tus(program_of(app, site.token), site.tus.collection)


@pytest.mark.parametrize("chunk", [1, 4096, 70_000, 299_999, 300_000])
def test_every_chunk_size_gives_the_same_bytes(local_site, chunk):
    photo = PHOTO if chunk > 1 else PHOTO[:300]
    assert local_site.original(local_site.tus.upload(photo, chunk)) == photo


@pytest.mark.s3
@pytest.mark.parametrize("chunk", [100_000, PART_SIZE - 1, 2 * PART_SIZE, len(LARGE)])
def test_in_a_bucket_parts_fill_from_chunks_of_any_size(bucket_site, chunk):
    photo = PHOTO if chunk == 100_000 else LARGE
    asset = bucket_site.tus.upload(photo, chunk)
    assert bucket_site.original(asset) == photo
    assert [found.key.split("/")[0] for found in bucket_site.storage.list()] == ["collections"], "a remainder was left"


def test_any_process_goes_on_after_a_cut(site, elsewhere):
    """Statement 33, for resumable uploads: what arrived before the cut is stored, bit for bit."""
    address = site.tus.begun(len(PHOTO))
    send_cut(site.tus, address, 0, PHOTO[:123_456], announced=len(PHOTO))
    assert elsewhere.offset(address) == 123_456
    elsewhere.send(address, 123_456, PHOTO[123_456:200_000])
    assert site.original(site.tus.finish(address, PHOTO)) == PHOTO


def test_a_killed_writer_keeps_nobody_waiting_and_its_bytes_count(site, elsewhere, monkeypatch):
    """Bytes are written first, then the row; between the two, the offset comes from the store."""
    address = site.tus.begun(len(PHOTO))
    with monkeypatch.context() as patch:
        patch.setattr(ResumableUploadService, "_save_progress", die)
        patch.setattr("app.services.uploads.lease.UploadLease.abandon", lambda lease: None)
        with pytest.raises(Killed):
            site.tus.send(address, 0, PHOTO[:100_000])
    monkeypatch.setattr("app.services.uploads.lease_holder.is_gone", lambda holder: True)
    assert elsewhere.offset(address) == 100_000
    assert site.original(elsewhere.finish(address, PHOTO)) == PHOTO


def test_killed_between_the_object_and_its_row(site, monkeypatch):
    """The next request makes the file, and only once."""
    address = site.tus.begun(len(PHOTO))
    with monkeypatch.context() as patch:
        patch.setattr(UploadFinishing, "_add_file", die)
        patch.setattr("app.services.uploads.lease.UploadLease.abandon", lambda lease: None)
        with pytest.raises(Killed):
            site.tus.send(address, 0, PHOTO)
    monkeypatch.setattr("app.services.uploads.lease_holder.is_gone", lambda holder: True)
    assert site.tus.offset(address) == len(PHOTO)
    asset = site.tus.send(address, len(PHOTO), b"").headers["Upload-Asset"]
    assert site.original(asset) == PHOTO
    assert len(site.api.get(f"/api/v1/collections/{site.tus.collection}/files").json["files"]) == 1


def test_two_at_once_never_interleave(site, elsewhere):
    """The second sender gets 423 while the first still sends, and 409 afterwards."""
    address = site.tus.begun(len(PHOTO))
    has_begun, may_end = Event(), Event()

    class Slow:
        def __init__(self):
            self.left = PHOTO[:150_000]

        def read(self, size=-1):
            has_begun.set()
            if not self.left:
                return b""
            may_end.wait(20)
            piece, self.left = self.left[:size], self.left[size:]
            return piece

    def send_slowly():
        more = {"wsgi.input": Slow(), "wsgi.input_terminated": True, "CONTENT_LENGTH": "150000"}
        headers = {**CHUNK, "Upload-Offset": "0"}
        return site.tus.client.patch(address, headers=headers, environ_overrides=more)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(send_slowly)
        assert has_begun.wait(20)
        second = elsewhere.send(address, 0, b"x" * 1000)
        may_end.set()
        assert (first.result().status_code, second.status_code) == (204, 423)
    assert "Retry-After" in second.headers
    assert elsewhere.send(address, 0, b"x" * 1000).status_code == 409
    assert site.original(site.tus.finish(address, PHOTO)) == PHOTO


def test_a_writer_that_lost_its_lease_writes_no_more(local_site, monkeypatch):
    """A process that paused longer than its lease finds another holder in the row."""
    tus = local_site.tus
    address = tus.begun(len(PHOTO))

    def steal(lease):
        with inside(local_site.app):
            db.session.execute(db.text("UPDATE uploads SET lease_holder = 'a:1:1:b'"))
            db.session.commit()
        lease._prolong(lease._until - lease._clock())

    monkeypatch.setattr("app.services.uploads.lease.UploadLease.renew", steal)
    assert tus.send(address, 0, PHOTO).status_code == 423


def die(*_args, **_kwargs):
    raise Killed
