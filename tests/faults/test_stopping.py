"""Stopping the site: Ctrl-C ends all its processes, and neither web server nor worker runs on without the other."""

import os
import signal

from tests.support.pictures import drawn_jpeg
from tests.support.processes.started import family_of, still_running
from tests.support.processes.waiting import wait_until
from tests.support.uploads.uploading import rows

SOON = 40  # in seconds


def test_ctrl_c_ends_web_server_and_worker(site):
    process = site.start_all()
    family = family_of(process.pid)
    assert len(family) >= 4, "the supervisor, gunicorn and its process, and the worker"
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(SOON) == 0
    assert still_running(family) == set()


def test_a_worker_that_dies_takes_the_web_server_along(site):
    """A supervisor then sees that the site has ended, and starts all of it again."""
    process = site.start_all()
    family = family_of(process.pid)
    [worker] = [pid for pid, _ in family if _arguments(pid)[-1] == "worker" and pid != process.pid]
    os.kill(worker, signal.SIGKILL)
    assert process.wait(SOON) not in (0, None)
    assert still_running(family) == set()


def test_a_picture_in_the_works_is_finished_first(site, program):
    """Statement 36: a termination by SIGTERM wastes no attempt."""
    site.start_web()
    worker = site.start_worker()
    collection = program.new_collection()
    assert program.upload(collection, ("large.jpg", drawn_jpeg(6000, 4000))).status_code == 201
    wait_until(lambda: rows(site, "SELECT state FROM files") == [("processing",)], every=0.005)
    worker.terminate()
    assert worker.wait(SOON) == 0
    assert rows(site, "SELECT state FROM files") == [("ready",)]


def _arguments(pid: int) -> list[str]:
    with open(f"/proc/{pid}/cmdline") as file:
        return file.read().rstrip("\0").split("\0")
