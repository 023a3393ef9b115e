"""Statement 38: everything that was acknowledged before a power cut is on the disk.

One test cuts the power of a real file system; the other checks the order of a real server's system calls.
"""

import fcntl
import os
import re
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from tests.faults.senders import sending
from tests.support.pictures import padded_jpeg
from tests.support.processes.started import family_of
from tests.support.processes.waiting import wait_until
from tests.support.servers.fixtures import missing
from tests.support.uploads.uploading import Program

EXT4_IOC_SHUTDOWN, NO_LOG_FLUSH = 0x8004587D, 2  # linux/fs/ext4/ext4.h: data that is not on the disk is lost
CALLS = "fsync,fdatasync,rename,renameat,renameat2,sendto,sendmsg,write"


class Disk:
    """An ext4 file system in an image file, mounted at ``folder``, with a simulated power cut."""

    def __init__(self, image: Path, folder: Path):
        self._image, self.folder = image, folder
        with image.open("wb") as file:
            file.truncate(512 * 1024 * 1024)
        subprocess.run(["mkfs.ext4", "-q", image], check=True)
        folder.mkdir()
        self.mount()

    def mount(self) -> None:
        """Mount the file system, which replays its journal."""
        done = subprocess.run(["mount", "-o", "loop", self._image, self.folder], capture_output=True, text=True)
        if done.returncode != 0:
            pytest.skip(f"a disk cannot be mounted here: {done.stderr.strip()}")

    def cut_power(self) -> None:
        """Lose everything that is not on the disk, and unmount; no process may have a file open there."""
        root = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(root, EXT4_IOC_SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        finally:
            os.close(root)
        self.unmount()

    def unmount(self) -> None:
        """Unmount the file system when the killed worker's children have ended, too."""
        wait_until(lambda: subprocess.run(["umount", self.folder], capture_output=True).returncode == 0)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if os.geteuid() != 0 or not shutil.which("mkfs.ext4"):
        pytest.skip("only root can mount a disk, and only with mkfs.ext4")
    disk = Disk(tmp_path / "disk.img", tmp_path / "disk")
    yield disk
    disk.unmount()


def test_a_power_cut_takes_nothing_that_was_answered(bench, disk, live_servers, judge, later):
    """Statement 38: database, photos and queue are on the disk that loses power during uploads."""
    site = live_servers(instance=disk.folder)
    os.sync()
    running = [site.start_web(), site.start_worker()]
    try:
        program = Program(site)
        collection = program.new_collection(privacy="public")
        with sending(program, collection, bench.dice) as senders:
            for _ in bench.rounds(quick=1, full=10):
                Event().wait(bench.dice.uniform(0.5, 2))
                for process in running:
                    site.kill(process)
                disk.cut_power()
                disk.mount()
                running = [site.start("serve"), site.start_worker()]
                site.ready(running[0])
        later(site, running[1])
        verdict = judge(site, collection, senders)
        bench.record("power cut", "all that was not on the disk gone, by ext4's shutdown; journal replayed", verdict)
    finally:
        site.stop()


def test_the_answer_is_the_last_thing_that_happens(site, program, tmp_path):
    """Statement 38: the order is fsync file, rename, fsync folder, fsync the database's log, send the response."""
    strace = shutil.which("strace") or missing("strace")
    web = site.start_web()
    collection = program.new_collection()
    trace, workers = tmp_path / "trace", family_of(web.pid)
    pids = [word for pid, _ in workers for word in ("-p", str(pid))]
    command = [strace, "-f", "-qq", "-y", "-s", "30", "-e", f"trace={CALLS}", "-o", str(trace), *pids]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as tracer:
        wait_until(lambda: all(_is_traced(pid) for pid, _ in workers))
        assert program.upload(collection, ("a.jpg", padded_jpeg(50_000))).status_code == 201
        tracer.terminate()
    steps = [
        r"(?:fsync|fdatasync)\(\d+<[^>]*/\.incoming/[^>]*>",
        r"rename(?:at2?)?\([^)]*/media/collections/[^)]*a\.jpg",
        r"fsync\(\d+<[^>]*/media/collections/[^>]*>",
        r"(?:fsync|fdatasync)\(\d+<[^>]*vitrine\.db-wal>",
        r"(?:sendto|sendmsg|write)\(\d+<[^>]*>, .*HTTP/1\.1 201",
    ]
    at, text = 0, trace.read_text()
    for step in steps:
        found = re.compile(step).search(text, at)
        assert found, f"{step} does not come in its turn:\n{text[:5000]}"
        at = found.end()


def _is_traced(pid: int) -> bool:
    return "TracerPid:\t0" not in Path(f"/proc/{pid}/status").read_text()
