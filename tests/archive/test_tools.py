"""Statement 29, format: small archives and those above 4 GiB open with the programs that people use."""

import shutil
import subprocess
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.services.downloads.archive_layout import ArchiveEntry, ArchiveLayout, ArchivePart
from app.services.downloads.archive_names import NamedFile, archive_names
from tests.support.servers.fixtures import missing

NOON = datetime(2026, 8, 1, 12, 30, 8)
GIB = 1024**3
TESTS = {
    "unzip": ["unzip", "-tqq"],
    "zip": ["zip", "-Tq"],
    "zipinfo": ["zipinfo", "-t"],
    "7zz": ["7zz", "t", "-bso0"],
    "bsdtar": ["bsdtar", "-xOqf"],
    "python": ["python3", "-m", "zipfile", "-t"],
}
LISTINGS = {
    "unzip": ["unzip", "-l"],
    "zipinfo": ["zipinfo", "-v"],
    "7zz": ["7zz", "l", "-slt"],
    "bsdtar": ["bsdtar", "-tvf"],
    "python": ["python3", "-m", "zipfile", "-l"],
}


def run(command: list[str], archive: Path) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which(command[0]) or missing(command[0])
    return subprocess.run([program, *command[1:], archive], capture_output=True, env={"LC_ALL": "C.UTF-8"})


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of an archive with folders, and with names and times of every kind."""
    names = [
        NamedFile("IMG_1.jpg"), NamedFile("img_1.JPG"), NamedFile("Größe & Maß.jpg"), NamedFile("cafe\u0301.jpg"),
        NamedFile("日本 📷.jpg"), NamedFile("empty.txt", 1, "Ceremony"), NamedFile("con.txt", 1, "Ceremony"),
        NamedFile("../../up.jpg", 2, "/Party: late"),
    ]  # fmt: skip
    files = [b"" if name.name == "empty.txt" else name.name.encode() * 1000 for name in names]
    times = [NOON, NOON.replace(tzinfo=UTC), datetime(1970, 1, 1), datetime(2150, 1, 1, tzinfo=UTC)] * 2
    entries = [
        ArchiveEntry(path, len(content), zlib.crc32(content), moment)
        for path, content, moment in zip(archive_names(names), files, times, strict=True)
    ]
    layout, path = ArchiveLayout(entries), tmp_path_factory.mktemp("archive") / "small.zip"
    with path.open("wb") as out:
        for piece in layout.pieces(0, layout.size):
            out.write(files[piece.index][piece.start : piece.stop] if isinstance(piece, ArchivePart) else piece)
    return path


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of an archive with a file of 5 GiB and one after it, as a sparse file on the disk."""
    layout = ArchiveLayout([ArchiveEntry("film.mov", 5 * GIB, 0, NOON), ArchiveEntry("after.jpg", 3000, 0, NOON)])
    path = tmp_path_factory.mktemp("archive") / "large.zip"
    with path.open("wb") as out:
        for piece in layout.pieces(0, layout.size):
            if isinstance(piece, ArchivePart):
                out.seek(piece.stop - piece.start, 1)
            else:
                out.write(piece)
    return path


@pytest.mark.parametrize("command", TESTS.values(), ids=TESTS)
def test_a_small_archive_is_found_whole(archive: Path, command: list[str]) -> None:
    done = run(command, archive)
    assert (done.returncode, done.stderr) == (0, b"")


def test_names_and_times_come_out_as_they_went_in(archive: Path, tmp_path: Path) -> None:
    subprocess.run(
        [shutil.which("unzip") or missing("unzip"), "-q", archive, "-d", tmp_path],
        check=True,
        env={"LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
    )
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {
        "IMG_1.jpg", "img_1 (2).JPG", "Größe & Maß.jpg", "café.jpg", "日本 📷.jpg",
        "Ceremony/empty.txt", "Ceremony/_con.txt", "_Party_ late/____up.jpg",
    }  # fmt: skip
    at_noon_there = datetime(2026, 8, 1, 3, 30, 8, tzinfo=UTC).timestamp()  # the camera's clock, on a machine in Tokyo
    assert (tmp_path / "IMG_1.jpg").stat().st_mtime == at_noon_there
    assert (tmp_path / "img_1 (2).JPG").stat().st_mtime == NOON.replace(tzinfo=UTC).timestamp()
    assert (tmp_path / "IMG_1.jpg").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("command", LISTINGS.values(), ids=LISTINGS)
def test_an_archive_beyond_four_gigabytes_is_read(large: Path, command: list[str]) -> None:
    done = run(command, large)
    assert (done.returncode, done.stderr) == (0, b"")
    assert str(5 * GIB).encode() in done.stdout
    assert b"after.jpg" in done.stdout
