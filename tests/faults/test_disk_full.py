"""Statement 39: a full disk refuses with a sentence, keeps no half of anything, and is forgiven once there is room."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio import drop, new_collection, sign_in
from tests.browser.uploading import Wire, digests_of, folder_of, noise, sha256
from tests.support.pictures import padded_jpeg
from tests.support.uploading import Program, objects_in, rows, unfinished_in

MIB = 1024 * 1024


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A disk of 24 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs", folder], capture_output=True, text=True
    )
    if mounted.returncode != 0:
        reason = f"a small disk cannot be mounted here: {mounted.stderr.strip()}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def site(small_disk, live_servers):
    """A site whose database, photos and temporary files are all on the small disk."""
    (small_disk / "tmp").mkdir()
    server = live_servers(instance=small_disk, TMPDIR=small_disk / "tmp")
    yield server
    server.stop()


def fill(disk: Path, *, leaving: int) -> Path:
    """Takes all room on the disk but this many bytes."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free - leaving)
    return ballast


def test_a_full_disk_refuses_loses_nothing_and_recovers(site, small_disk):
    """Statement 39: with the database, the store and the temporary folder on the same full disk."""
    site.start_web()
    program, media = Program(site), small_disk / "media"
    collection = program.new_collection()
    assert program.upload(collection, ("first.jpg", padded_jpeg(1 * MIB, 1))).status_code == 201
    before = rows(site, "SELECT id, sha256 FROM files"), objects_in(media)

    ballast = fill(small_disk, leaving=2 * MIB)
    refused = program.upload(collection, ("large.jpg", padded_jpeg(8 * MIB, 2)))
    assert (refused.status_code, refused.json()["error"]["code"]) == (507, "out_of_space")
    assert "Nothing of it was kept" in refused.json()["error"]["message"]

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


@pytest.mark.browser
def test_a_full_disk_in_the_middle_is_told_in_the_browser_and_retried(
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
