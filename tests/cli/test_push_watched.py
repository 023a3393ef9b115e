"""``vitrine push`` from cron: a folder that is still being filled, two runs at once, and no needless output."""

import os
import time
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import pytest

from app.push.digest_cache import alone
from tests.support.pictures import padded_jpeg
from tests.support.uploads.pushing import Pusher, put
from tests.support.uploads.uploading import Program, change_rows, sha256


@pytest.fixture
def collection(site_program: Program) -> str:
    return site_program.new_collection()


def test_a_file_that_grows_is_left_for_the_next_run(
    site_program: Program, pusher: Pusher, shoot: Path, collection: str
) -> None:
    put(shoot, "new.jpg", padded_jpeg(9000, 60), modified=time.time())  # sent as soon as it no longer changes
    growing = put(shoot, "growing.jpg", padded_jpeg(5000, 61), modified=time.time())
    is_over = Event()

    def grow() -> None:
        while not is_over.wait(0.1):
            with growing.open("ab") as file:
                file.write(b"more")

    writer = Thread(target=grow)
    writer.start()
    try:
        first = pusher.push(shoot, collection)
    finally:
        is_over.set()
        writer.join()
    os.utime(growing, (1e9, 1e9))
    second = pusher.push(shoot, collection)
    assert (first.status, first.counts) == (0, {"sent": 1, "left for the next run": 1})
    assert (second.status, second.counts) == (0, {"sent": 1, "already there": 1})
    digests = {file["filename"]: file["sha256"] for file in site_program.files(collection)}
    assert digests["growing.jpg"] == sha256(growing.read_bytes())


def test_the_second_of_two_runs_has_nothing_to_do(pusher: Pusher, cache: Path, shoot: Path, collection: str) -> None:
    put(shoot, "a.jpg", padded_jpeg(9000, 63))
    (cache / "vitrine").mkdir(parents=True)
    url = pusher.settings["VITRINE_URL"]
    with alone(cache / "vitrine", str(shoot.resolve()), url, collection):
        second = pusher.push(shoot, collection)
    third = pusher.push(shoot, collection)
    assert (second.status, second.out) == (0, "")
    assert "Another push of this folder" in second.errors
    assert third.counts == {"sent": 1}


def test_what_was_deleted_there_stays_deleted(
    site_program: Program, pusher: Pusher, shoot: Path, collection: str
) -> None:
    put(shoot, "kept.jpg", padded_jpeg(9000, 65))
    put(shoot, "deleted.jpg", padded_jpeg(9000, 66))
    pusher.push(shoot, collection)
    [deleted] = [file["id"] for file in site_program.files(collection) if file["filename"] == "deleted.jpg"]
    site_program.delete(f"/api/v1/files/{deleted}")
    in_the_trash = pusher.push(shoot, collection)
    change_rows(site_program.server, [f"DELETE FROM files WHERE uuid = '{UUID(deleted).hex}'"])  # a purged file
    after_the_trash = pusher.push(shoot, collection)
    on_demand = pusher.push(shoot, collection, "--again")
    at_last = pusher.push(shoot, collection)
    assert [(each.status, each.counts) for each in (in_the_trash, after_the_trash, on_demand, at_last)] == [
        (0, {"already there": 1, "deleted there": 1}),
        (0, {"already there": 1, "deleted there": 1}),
        (0, {"already there": 1, "sent": 1}),
        (0, {"already there": 2}),
    ]


def test_quiet_says_nothing_while_all_is_well(pusher: Pusher, shoot: Path, collection: str) -> None:
    put(shoot, "a.jpg", padded_jpeg(9000, 64))
    well = pusher.push(shoot, collection, "--quiet")
    put(shoot, "b.pdf", b"%PDF-1.7")
    ill = pusher.push(shoot, collection, "--quiet")
    assert (well.status, well.out, well.errors) == (0, "", "")
    assert (ill.status, ill.counts) == (1, {"already there": 1, "failed": 1})
