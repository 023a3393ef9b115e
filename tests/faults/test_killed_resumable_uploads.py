"""Statement 35 for resumable uploads: SIGKILL for the web server in the middle loses nothing that was acknowledged.

``python -m tests.faults.test_killed_resumable_uploads`` does it at full size: 20 kills during 40 uploads.
"""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.test_disk_full import MIB, fill, small_disk
from tests.support.live import LiveServer
from tests.support.pictures import padded_jpeg
from tests.support.resuming import PatientClient
from tests.support.uploading import Program, objects_in, rows, sha256, unfinished_in
from tests.support.waiting import wait_until

__all__ = ["small_disk"]


def upload_through_kills(site: LiveServer, *, uploads: int, size: int, chunk: int, kills: int, pause: float) -> None:
    """Sends ``uploads`` files of ``size`` bytes at once while the web server is killed ``kills`` times."""
    photos = {f"{number}.jpg": padded_jpeg(size, number) for number in range(uploads)}
    web = site.start_web()
    program = Program(site)
    collection = program.new_collection()
    client = PatientClient(program, collection, chunk=chunk, pause=pause)
    try:
        with ThreadPoolExecutor(8) as pool:
            sending = {name: pool.submit(client.upload, name, data) for name, data in photos.items()}
            for _ in range(kills):
                done = bytes_here(site)
                wait_until(lambda done=done: bytes_here(site) > done + chunk or all_done(sending))
                site.kill(web)
                web = site.start_web()
            wait_until(lambda: all_done(sending), seconds=120)
        assets = {name: future.result() for name, future in sending.items()}
    finally:
        client.is_cancelled.set()
    assert client.regressions == []
    files = {file["filename"]: file for file in program.files(collection)}
    assert {name: file["id"] for name, file in files.items()} == assets
    for name, data in photos.items():
        assert sha256(program.get(f"/collections/files/{assets[name]}/original").content) == sha256(data)
    assert {path for (path,) in rows(site, "SELECT storage_path FROM files")} == set(
        objects_in(site.instance / "media")
    )
    assert unfinished_in(site.instance / "media") == []


def bytes_here(site: LiveServer) -> int:
    """How far all uploads have come, by the database."""
    [(total,)] = rows(site, 'SELECT coalesce(sum("offset"), 0) FROM uploads')
    return total


def all_done(sending: dict) -> bool:
    return all(future.done() for future in sending.values())


def test_nothing_that_was_acknowledged_is_lost(site):
    """A tenth of the full size, for every run of the suite."""
    upload_through_kills(site, uploads=8, size=600_000, chunk=60_000, kills=3, pause=0.05)


@pytest.fixture
def full_site(small_disk, live_servers):
    """A site whose database, photos and temporary files are all on the small disk."""
    (small_disk / "tmp").mkdir()
    server = live_servers(instance=small_disk, TMPDIR=small_disk / "tmp")
    yield server
    server.stop()


def test_a_full_disk_is_507_and_the_upload_goes_on_after_room_is_made(full_site, small_disk):
    """Statement 39: nothing half-stored is shown, what came before stays, and others are fine afterwards."""
    full_site.start_web()
    program, photo = Program(full_site), padded_jpeg(8 * MIB, 5)
    collection = program.new_collection()
    client = PatientClient(program, collection, chunk=2 * MIB)
    address = client._begin("large.jpg", photo, {})
    assert client._send(address, 0, photo).status_code == 204
    ballast = fill(small_disk, leaving=1 * MIB)
    refused = client._send(address, 2 * MIB, photo)
    assert (refused.status_code, refused.json()["error"]["code"]) == (507, "out_of_space")
    assert (client._ask(address), program.files(collection)) == (2 * MIB, [])
    assert shutil.disk_usage(small_disk).free > 512 * 1024, "the refused chunk keeps its room"
    ballast.unlink()
    other = client.upload("other.jpg", padded_jpeg(300_000, 6))
    offset = client._ask(address)
    while offset < len(photo):
        answer = client._send(address, offset, photo)
        assert answer.status_code == 204, answer.text
        offset = int(answer.headers["Upload-Offset"])
    assert {file["id"] for file in program.files(collection)} == {answer.headers["Upload-Asset"], other}
    original = program.get(f"/collections/files/{answer.headers['Upload-Asset']}/original")
    assert sha256(original.content) == sha256(photo)


def at_full_size() -> None:
    """20 kills during 40 uploads of 5 MB, on a fresh site."""
    import tempfile
    from pathlib import Path

    from tests.support.live import _owner

    with tempfile.TemporaryDirectory(prefix="vitrine-kills-") as folder:
        settings = {"VITRINE_MIN_FREE_BYTES": "0"}
        site = LiveServer(Path(folder), settings, _owner(Path(folder), settings))
        try:
            upload_through_kills(site, uploads=40, size=5_000_000, chunk=250_000, kills=20, pause=0.05)
        finally:
            site.stop()
    print("40 uploads through 20 kills: nothing that was acknowledged was lost.")


if __name__ == "__main__":
    at_full_size()
