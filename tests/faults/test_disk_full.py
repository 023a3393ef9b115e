"""Statement 39: with a full disk the site refuses uploads with a sentence, stores no partial file, and recovers."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Page, expect

from app.push.digest_cache import DigestMemory
from tests.browser.studio import drop, new_collection, sign_in
from tests.browser.uploads.uploading import Wire, digests_of, folder_of, noise, sha256
from tests.faults.senders import sending
from tests.support.pictures import padded_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.uploads.resuming import RetryingClient
from tests.support.uploads.uploading import Program, objects_in, rows, unfinished_in

MIB = 1024 * 1024
READING = [("storage", "verify"), ("storage", "orphans"), ("storage", "usage"), ("collections", "list")]
LONGEST_PEACE, LONGEST_FULL = 1.5, 1.0  # in seconds


@pytest.fixture
def small_disk(tmp_path, request) -> Iterator[Path]:
    """Yield a folder on a disk of 24 MiB, or of the size that the test sets."""
    size = getattr(request, "param", 24)
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}m,mode=700", "tmpfs", folder], capture_output=True, text=True
    )
    if mounted.returncode != 0:
        reason = f"a small disk cannot be mounted here: {mounted.stderr.strip()}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def site(small_disk, live_servers):
    """Yield a site whose database, photos and temporary files are all on the small disk."""
    (small_disk / "tmp").mkdir()
    server = live_servers(instance=small_disk, TMPDIR=small_disk / "tmp")
    yield server
    server.stop()


def fill(disk: Path, *, leaving: int) -> Path:
    """Fill the disk except for this many bytes, and return the file that fills it.

    Some more bytes may stay free if other processes write at that moment.
    """
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        for slack in (0, MIB // 4, MIB, 4 * MIB):
            try:
                os.posix_fallocate(file.fileno(), 0, max(1, shutil.disk_usage(disk).free - leaving - slack))
                break
            except OSError:
                continue
    return ballast


def test_a_full_disk_refuses_loses_nothing_and_recovers(site, small_disk):
    """Statement 39: the database, the store and the temporary folder are on one full disk."""
    site.start_web()
    program, media = Program(site), small_disk / "media"
    collection = program.new_collection()
    assert program.upload(collection, ("first.jpg", padded_jpeg(1 * MIB, 1))).status_code == 201
    before = rows(site, "SELECT id, sha256 FROM files"), objects_in(media)

    ballast = fill(small_disk, leaving=2 * MIB)
    refused = program.upload(collection, ("large.jpg", padded_jpeg(8 * MIB, 2)))
    assert (refused.status_code, refused.json()["error"]["code"]) == (507, "out_of_space")
    assert "so it was not stored" in refused.json()["error"]["message"]

    fill(small_disk, leaving=0)
    small = program.upload(collection, ("small.jpg", padded_jpeg(100_000, 3)))
    assert small.status_code in (503, 507)
    assert "error" in small.json()

    assert unfinished_in(media) == []
    assert (rows(site, "SELECT id, sha256 FROM files"), objects_in(media)) == before
    assert rows(site, "PRAGMA integrity_check") == [("ok",)]
    assert len(program.files(collection)) == 1, "reading goes on"

    ballast.unlink()
    for name, photo in (("large.jpg", padded_jpeg(8 * MIB, 2)), ("small.jpg", padded_jpeg(100_000, 3))):
        answer = program.upload(collection, (name, photo))
        assert answer.status_code == 201, answer.text
        [file] = answer.json()["files"]
        assert program.get(f"/collections/files/{file['id']}/original").content == photo


def test_a_full_disk_is_507_and_the_upload_goes_on_after_room_is_made(site, small_disk):
    """Statement 39: no partial file is shown, earlier files stay, and later uploads succeed."""
    site.start_web()
    program, photo = Program(site), padded_jpeg(8 * MIB, 5)
    collection = program.new_collection()
    client = RetryingClient(program, collection, chunk=2 * MIB)
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


def test_a_worker_on_a_full_disk_says_so_once_a_minute_and_goes_on_when_there_is_room(site, small_disk, tmp_path):
    """Statement 39: the worker's threads and its queue; commands that only read end well, others with a sentence."""
    site.log_to(tmp_path / "log", -1)
    site.start_web()
    program = Program(site)
    collection = program.new_collection()
    photos = [(f"{number}.jpg", padded_jpeg(20_000, number)) for number in range(3)]
    assert program.upload(collection, *photos).status_code == 201
    ballast = fill(small_disk, leaving=0)
    site.start_worker()
    wait_until(lambda: "The disk is full. Free some space" in site.log)
    assert [site.start(*command).wait(60) for command in READING] == [0] * len(READING)
    assert site.start("backup", str(tmp_path / "site.tar")).wait(60) == 0, "the backup is on another disk"
    assert site.start("variants", "rebuild").wait(60) == 1
    during = site.log
    ballast.unlink()
    wait_until(lambda: {file["state"] for file in program.files(collection)} == {"ready"}, seconds=90)
    lines = [line for line in during.splitlines() if "ERROR" in line]
    assert len(lines) <= 10, "it polls the queue many times a second"
    assert "Traceback" not in site.log


def test_commands_on_a_read_only_disk_end_with_a_sentence(site, small_disk, tmp_path):
    """Statement 39: the kernel makes a damaged disk read-only."""
    site.log_to(tmp_path / "log", -1)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    for command in (
        *READING,
        ("backup", str(tmp_path / "site.tar")),
        ("variants", "rebuild"),
        ("doctor",),
        ("worker",),
    ):
        assert site.start(*command, TMPDIR=tmp_path).wait(60) == 1
    assert "Traceback" not in site.log
    assert site.log.count("Check DATABASE_URL, who owns the file and its folder, and whether the disk is mounted") == 8


def test_a_push_goes_on_without_its_cache_and_keeps_it(small_disk):
    """Statement 39: the cache also knows what was deleted on the site, so it must not be made anew."""
    with closing(DigestMemory(small_disk)) as memory:
        memory.record_deleted("a collection", "a digest", is_deleted=True)
    ballast = fill(small_disk, leaving=0)
    with closing(DigestMemory(small_disk)) as memory:
        memory.record_deleted("a collection", "another digest", is_deleted=True)
        assert "another digest" in memory.deleted("a collection")
    ballast.unlink()
    with closing(DigestMemory(small_disk)) as memory:
        assert memory.deleted("a collection") == {"a digest"}


@pytest.mark.browser
def test_a_full_disk_in_the_middle_is_shown_in_the_browser_and_retried(
    site, small_disk: Path, page: Page, tmp_path: Path
) -> None:
    """Statement 39, as its photographer sees it: the first 8 MiB have arrived when the disk fills."""
    site.start_web()
    studio, contents = new_collection(site), {"large.bin": noise(12, 1)}
    sign_in(page, site, onward=f"/collections/{studio.uuid}")
    state, title = page.locator(".dock-state"), page.locator("#dock-title")
    with Wire(page) as wire:
        wire.limit(4)
        drop(page, "#upload", folder_of(tmp_path / "shoot", contents))
        page.wait_for_function(
            "() => Number.parseFloat(document.querySelector('.dock-state')?.textContent) > 8.5", timeout=30_000
        )
        ballast = fill(small_disk, leaving=MIB)
    expect(state).to_contain_text("There is no room left for this file.", timeout=30_000)
    expect(title).to_have_text("1 not sent")
    assert studio.files() == []
    assert objects_in(small_disk / "media") == []

    ballast.unlink()
    page.get_by_role("button", name="Retry all").click()

    expect(title).to_have_text("1 file uploaded", timeout=30_000)
    drop(page, "#upload", folder_of(tmp_path / "more", {"small.txt": b"another"}))
    expect(page.locator(".dock-name")).to_have_text("small.txt")
    expect(title).to_have_text("1 file uploaded", timeout=30_000)
    digests = {name: sha256(content) for name, content in {**contents, "small.txt": b"another"}.items()}
    assert digests_of(studio) == digests


@pytest.mark.parametrize("small_disk", [400], indirect=True, ids=["rounds"])
def test_a_disk_that_fills_again_and_again_loses_nothing(bench, site, small_disk, judge, later):
    """Statement 39: uploads and processing wait, and continue when there is room."""
    site.start_web()
    worker, program = site.start_worker(), Program(site)
    collection = program.new_collection(privacy="public")
    with sending(program, collection, bench.dice) as senders:
        for _ in bench.rounds(quick=1, full=10):
            Event().wait(bench.dice.uniform(0.3, LONGEST_PEACE))
            ballast = fill(small_disk, leaving=bench.dice.choice([0, 100_000]))
            Event().wait(bench.dice.uniform(0.2, LONGEST_FULL))
            ballast.unlink()
    later(site, worker)
    bench.record(
        "full disk", "database, photos and temporary files on it; room again", judge(site, collection, senders)
    )
