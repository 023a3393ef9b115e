"""The slots for archives count in all web processes of the machine, and are free when a process is killed."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import TooBusy
from app.places import PROJECT_FOLDER
from app.services.downloads.download_slots import DownloadSlots

TAKING = """
import sys
from pathlib import Path
from app.services.downloads.download_slots import DownloadSlots

slots = DownloadSlots(Path(sys.argv[1]), processes=2, threads=4)
taken = [slots.take() for _ in range(3)]
print("taken", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def slots(tmp_path: Path) -> DownloadSlots:
    """Return the slots of one of two web processes with four threads each."""
    return DownloadSlots(tmp_path, processes=2, threads=4)


def test_two_processes_share_the_slots_and_a_killed_one_gives_its_own_back(slots: DownloadSlots, tmp_path: Path):
    command = [sys.executable, "-c", TAKING, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=PROJECT_FOLDER, text=True, **pipes) as other:
        assert other.stdout.readline() == "taken\n"
        mine = slots.take()
        with pytest.raises(TooBusy):
            slots.take()
        other.kill()
        other.wait()
        mine.release()
    for _ in range(3):
        slots.take()


def test_one_process_leaves_threads_for_pages(slots: DownloadSlots):
    for _ in range(3):
        slots.take()
    with pytest.raises(TooBusy):
        slots.take()


def test_a_disk_that_cannot_be_written_stops_no_download(tmp_path: Path):
    (tmp_path / "file").touch()
    slots = DownloadSlots(tmp_path / "file", processes=2, threads=4)
    slots.take().release()
