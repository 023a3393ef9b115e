"""Statements 6 and 29 during a download: revoked access stops it, and a missing file is never left out silently."""

import logging
import os
from collections.abc import Callable

import pytest

from app.database import utcnow
from app.extensions import db
from app.models import Downloads, Privacy
from app.views.gallery.downloads.archive_response import ConnectionCut
from tests.access.scene import LONG_AGO, Scene
from tests.archive.fetching import BLOCK, Gallery, arriving

FILE_BYTES = 3 * BLOCK


@pytest.fixture
def gallery(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Gallery:
    """Return a gallery whose archives have several blocks, with the access checked before each."""
    monkeypatch.setattr("app.services.downloads.archive_stream.ASKED_EVERY", 0)
    gallery = Gallery(scene, scene.collection(scene.owner(), "password", title="By the sea"))
    for number in range(3):
        gallery.add(f"{number}.bin", state="unsupported", content=os.urandom(FILE_BYTES))
    return gallery


def rest_after(gallery: Gallery, act: Callable[[], object], query: str = "", client=None) -> int:
    """Return how many bytes still arrive when ``act`` runs after the first block of a download that is cut.

    Fails if the download is not cut.
    """
    client, count = client or gallery.scene.unlocked(gallery.collection), 0
    with arriving(client, gallery.address(query)) as blocks:
        next(blocks)
        act()
        try:
            for block in blocks:
                count += len(block)
        except ConnectionCut:
            return count
    raise AssertionError(f"it went on to its end, {count} bytes")


class TestTakenBack:
    @pytest.mark.parametrize(
        "values",
        [
            {"downloads": Downloads.OFF},
            {"downloads": Downloads.WEB},
            {"expires_at": LONG_AGO},
            {"trashed_at": LONG_AGO},
            {"privacy": Privacy.DRAFT},
            {"privacy": Privacy.PRIVATE},
            {"password_version": 4},
            {"slug": "elsewhere"},
        ],
        ids=lambda values: next(f"{name} {value}" for name, value in values.items()),
    )
    def test_the_collection(self, gallery: Gallery, values: dict) -> None:
        assert rest_after(gallery, lambda: gallery.scene.change(gallery.collection, **values)) == 0

    @pytest.mark.parametrize(
        "values",
        [{"revoked_at": LONG_AGO}, {"expires_at": LONG_AGO}, {"downloads": Downloads.WEB}, {"is_limited": True}],
    )
    def test_the_link(self, gallery: Gallery, values: dict) -> None:
        scene = gallery.scene
        scene.change(gallery.collection, privacy=Privacy.PRIVATE, password_hash=None)
        link = scene.link(gallery.collection)
        guest = scene.guest(link, gallery.collection)
        assert rest_after(gallery, lambda: scene.change(link, **values), client=guest) == 0

    def test_a_file(self, gallery: Gallery) -> None:
        last = gallery.shown["2.bin"]
        assert rest_after(gallery, lambda: gallery.scene.change(last, trashed_at=utcnow())) == 0

    def test_an_owner_who_signs_out_everywhere(self, gallery: Gallery) -> None:
        with gallery.scene.row(gallery.collection) as row:
            owner = row.owner
            db.session.expunge(owner)
        client = gallery.scene.signed_in(owner)
        assert rest_after(gallery, lambda: gallery.scene.sign_out(owner), client=client) == 0

    def test_it_is_asked_every_two_seconds_and_not_for_every_block(
        self, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from app.services.downloads import archive_stream

        times, asked = iter([0.0, 1.9, 2.0, 2.0, 3.9, 3.9, 4.1, *[5.0] * 9]), []
        monkeypatch.setattr(archive_stream, "ASKED_EVERY", 2.0)
        archive = self.archive_of(gallery)
        stream = archive_stream.ArchiveStream(
            gallery.scene.services.storage, archive, lambda: bool(asked.append(1)) or True, lambda: next(times)
        )
        assert sum(map(len, stream.blocks(0, archive.layout.size))) == archive.layout.size
        assert len(asked) == 2

    def archive_of(self, gallery: Gallery):
        from app.policies.collection_policy import Access, AccessState
        from app.services.downloads.archive import PictureSize

        with gallery.scene.row(gallery.collection) as row:
            shown = gallery.scene.services.archives.shown(
                row, Access(AccessState.OPEN, sections=None), is_stripped=False
            )
            return shown.archive(PictureSize.ORIGINAL, originals_too=True)


class TestNeverSilentlyIncomplete:
    def path(self, gallery: Gallery, name: str):
        return gallery.scene.services.local.local_path(gallery.shown[name].storage_path)

    @pytest.fixture
    def log(self, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
        monkeypatch.setattr(logging.getLogger("app"), "propagate", True)
        caplog.set_level("ERROR", "app.views.gallery.downloads.archive_response")
        return caplog

    def test_a_file_that_goes_missing_ends_it_short_and_is_logged(self, gallery: Gallery, log) -> None:
        missing = gallery.shown["1.bin"]
        rest = rest_after(gallery, self.path(gallery, "1.bin").unlink)
        assert rest < 2 * FILE_BYTES
        said = " ".join(record.getMessage() for record in log.records)
        assert (str(missing.uuid) in said, str(gallery.collection.uuid) in said) == (True, True)
        assert missing.storage_path not in said
        assert gallery.collection.slug not in said

    @pytest.mark.parametrize("change", [-1, 1])
    def test_a_file_of_another_size_ends_it_short(self, gallery: Gallery, change: int) -> None:
        path = self.path(gallery, "1.bin")
        assert rest_after(gallery, lambda: os.truncate(path, FILE_BYTES + change)) < 2 * FILE_BYTES

    def test_a_web_size_with_other_bytes_ends_it_short(self, gallery: Gallery, log) -> None:
        photo = gallery.add("photo.jpg")
        medium = gallery.scene.services.local.local_path(f"{photo.folder}variants/medium_file.jpg")
        other = bytes(medium.stat().st_size)
        rest_after(gallery, lambda: medium.write_bytes(other), "?size=web")  # fails unless the download is cut
        assert str(photo.uuid) in log.text


def test_no_transaction_is_open_while_it_is_sent(gallery: Gallery) -> None:
    with arriving(gallery.scene.unlocked(gallery.collection), gallery.address()) as blocks:
        next(blocks)
        with gallery.scene.app.app_context():
            assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_download_that_is_left_gives_its_slot_back(gallery: Gallery) -> None:
    client = gallery.scene.unlocked(gallery.collection)
    for _ in range(5):  # one more than there are slots
        with arriving(client, gallery.address()) as blocks:
            next(blocks)
