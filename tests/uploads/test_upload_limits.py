"""Limits are checked before bytes are sent, types as soon as they are known; abandoned uploads are swept."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from app.database import utcnow
from app.errors import OutOfSpace, StorageError
from app.extensions import db
from app.integrations.local.staging import LocalWriter
from app.models import Upload
from app.services.uploads.finishing import UploadFinishing
from app.tasks import sweep_now
from tests.support.instances import add_owner, inside
from tests.support.pictures import padded_jpeg
from tests.support.uploads.tus import TUS, Tus
from tests.support.uploads.uploading import new_collection, unfinished_in, upload
from tests.uploads.conftest import program_of

PHOTO = padded_jpeg(50_000)
MARKUP = b"<!doctype html><script>alert(1)</script>" + b" " * 50_000


def uploads_in(site) -> int:
    with inside(site.app):
        return db.session.scalar(select(func.count()).select_from(Upload))


def left_behind(site) -> list[str]:
    media = site.app.extensions["vitrine"].settings.instance / "media"
    unfinished = [path.name for path in unfinished_in(media)]
    return unfinished + [found.key for found in site.storage.list()]


class TestLimits:
    def test_a_file_over_the_limit(self, make_site):
        site = make_site(VITRINE_MAX_FILE_BYTES=49_999)
        assert site.tus.begin(50_000).status_code == 413

    def test_a_full_collection_counts_what_is_still_coming(self, make_site):
        tus = make_site(VITRINE_MAX_COLLECTION_BYTES=120_000).tus
        tus.upload(PHOTO)
        address = tus.begun(50_000)
        refused = tus.begin(20_001)
        assert (refused.status_code, "20 kB of that is free" in refused.json["error"]["message"]) == (413, True)
        tus.client.delete(address, headers=TUS)
        assert tus.begin(70_000).status_code == 201

    def test_a_full_collection_leaves_room_in_another(self, make_site):
        site = make_site(VITRINE_MAX_COLLECTION_BYTES=60_000)
        site.tus.upload(PHOTO)
        site.tus.begun(10_000)
        larger = ("a.jpg", padded_jpeg(55_000))
        assert upload(site.api, new_collection(site.api), larger).status_code == 201

    def test_an_upload_that_is_given_up_leaves_another(self, site):
        address, other = site.tus.begun(len(PHOTO)), site.tus.begun(len(PHOTO))
        site.tus.send(other, 0, PHOTO[:20_000])
        site.tus.client.delete(address, headers=TUS)
        assert (site.tus.ask(address).status_code, site.tus.offset(other)) == (404, 20_000)

    def test_the_form_keeps_to_the_quota_too(self, make_site):
        site = make_site(VITRINE_MAX_COLLECTION_BYTES=60_000)
        first, second = (("a.jpg", padded_jpeg(50_000, 1)), ("b.jpg", padded_jpeg(50_000, 2)))
        answer = upload(site.api, site.tus.collection, first, second)
        assert [file["filename"] for file in answer.json["files"]] == ["a.jpg"]
        assert [error["error"]["code"] for error in answer.json["errors"]] == ["too_large"]

    def test_a_disk_without_room(self, make_site):
        site = make_site(VITRINE_MIN_FREE_BYTES=1024**4)
        assert site.tus.begin(50_000).status_code == 507

    def test_room_that_an_open_upload_needs_is_not_promised_twice(self, make_site, monkeypatch):
        """Statement 39: what arrives, ends or expires gives its room back; the disk here has 100 kB free all the time.

        The response to what does not fit names the reserved bytes.
        """
        monkeypatch.setattr("app.integrations.local.storage.shutil.disk_usage", lambda _: SimpleNamespace(free=100_000))
        site = make_site(VITRINE_MIN_FREE_BYTES=1)
        first = site.tus.begun(60_000)
        refused = site.tus.begin(50_000)
        assert (refused.status_code, refused.json["error"]["code"]) == (507, "out_of_space")
        assert "uploads that have begun need 60 kB of the free space" in refused.json["error"]["message"]
        assert upload(site.api, site.tus.collection, ("a.jpg", PHOTO)).status_code == 507
        assert site.tus.send(first, 0, PHOTO[:20_000]).status_code == 204
        second = site.tus.begun(50_000)
        assert site.tus.begin(20_000).status_code == 507
        site.tus.client.delete(second, headers=TUS)
        site.tus.begun(20_000)
        assert site.tus.begin(50_000).status_code == 507
        sweep(site, timedelta(hours=25))
        assert site.tus.begin(90_000).status_code == 201

    def test_an_owner_has_a_limited_number_of_open_uploads(self, make_site, owner_hash, monkeypatch):
        """Each of them is a row; finished and ended ones do not count, nor do those of other owners."""
        monkeypatch.setattr("app.services.uploads.open_uploads.MOST_OPEN", 2)
        site = make_site()
        site.tus.upload(PHOTO)
        first, _ = site.tus.begun(50_000), site.tus.begun(50_000)
        refused = site.tus.begin(50_000)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
        assert refused.json["error"]["code"] == "too_many_uploads"
        other = program_of(site.app, add_owner(site.app, owner_hash, email="second@example.com").token)
        assert Tus(other, new_collection(other)).begin(50_000).status_code == 201
        site.tus.client.delete(first, headers=TUS)
        assert site.tus.begin(50_000).status_code == 201

    def test_a_disk_that_fills_up_gives_the_room_back_and_goes_on(self, local_site, monkeypatch):
        """Statement 39: the chunk's space is freed, and the bytes before it stay."""
        tus = local_site.tus
        address = tus.begun(len(PHOTO))
        tus.send(address, 0, PHOTO[:20_000])
        with monkeypatch.context() as patch:
            patch.setattr(LocalWriter, "flush", full)
            refused = tus.send(address, 20_000, PHOTO[20_000:])
        assert (refused.status_code, refused.json["error"]["code"]) == (507, "out_of_space")
        [path] = unfinished_in(local_site.app.extensions["vitrine"].settings.instance / "media")
        assert (path.stat().st_size, tus.offset(address)) == (20_000, 20_000)
        assert local_site.original(tus.finish(address, PHOTO)) == PHOTO


class TestTypes:
    def test_what_is_never_taken_in_ends_at_its_first_bytes(self, site):
        address = site.tus.begun(len(MARKUP))
        assert site.tus.send(address, 0, MARKUP[:5_000]).status_code == 415
        assert site.tus.ask(address).status_code == 410
        assert left_behind(site) == []

    def test_also_where_those_come_in_drops(self, site):
        address = site.tus.begun(len(MARKUP))
        assert site.tus.send(address, 0, MARKUP[:3_000]).status_code == 204
        assert site.tus.send(address, 3_000, MARKUP[3_000:6_000]).status_code == 415


class TestSweep:
    def test_an_abandoned_upload_goes_when_its_time_is_over(self, site):
        address = site.tus.begun(len(PHOTO))
        site.tus.send(address, 0, PHOTO[:20_000])
        sweep(site, timedelta(hours=23, minutes=59))
        assert site.tus.offset(address) == 20_000
        sweep(site, timedelta(hours=24, minutes=1))
        assert (uploads_in(site), left_behind(site)) == (0, [])
        assert site.tus.ask(address).status_code == 404

    @pytest.mark.s3
    def test_parts_in_the_bucket_go_too(self, bucket_site):
        photo = padded_jpeg(10 * 1024**2)
        address = bucket_site.tus.begun(len(photo))
        bucket_site.tus.send(address, 0, photo[: 9 * 1024**2])
        with inside(bucket_site.app):
            [(key, multipart_id)] = db.session.execute(select(Upload.storage_path, Upload.multipart_id)).all()
        assert bucket_site.storage.list_parts(key, multipart_id)
        sweep(bucket_site, timedelta(hours=25))
        assert left_behind(bucket_site) == []
        with pytest.raises(StorageError):
            bucket_site.storage.list_parts(key, multipart_id)

    def test_a_finished_upload_leaves_its_file(self, site):
        asset = site.tus.upload(PHOTO)
        sweep(site, timedelta(hours=25))
        assert (uploads_in(site), site.original(asset)) == (0, PHOTO)

    def test_a_purged_collections_uploads_go_with_it(self, local_site):
        address = local_site.tus.begun(len(PHOTO))
        local_site.tus.send(address, 0, PHOTO[:20_000])
        with inside(local_site.app):
            db.session.execute(db.text("DELETE FROM collections"))
            db.session.commit()
        assert local_site.tus.ask(address).status_code == 410
        sweep_now_in(local_site)
        assert (uploads_in(local_site), left_behind(local_site)) == (0, [])

    def test_what_is_whole_becomes_a_file_though_nobody_asks_again(self, local_site, monkeypatch):
        """Other clients stop at the final offset, so the sweep does the step that failed."""
        tus = local_site.tus
        address = tus.begun(len(PHOTO))
        with monkeypatch.context() as patch:
            patch.setattr(UploadFinishing, "finish", away)
            assert tus.send(address, 0, PHOTO).status_code == 503
        told = tus.ask(address).headers
        assert (told["Upload-Offset"], "Upload-Asset" in told) == (str(len(PHOTO)), False)
        sweep_now_in(local_site)
        assert local_site.original(tus.ask(address).headers["Upload-Asset"]) == PHOTO


def sweep(site, later: timedelta) -> None:
    with inside(site.app) as services:
        services.upload_sweep.sweep(utcnow() + later)
        services.sweep_incoming(utcnow() + later)


def sweep_now_in(site) -> None:
    with site.app.app_context():
        sweep_now(site.app)


def away(*_args, **_kwargs):
    raise StorageError


def full(*_args, **_kwargs):
    raise OutOfSpace
