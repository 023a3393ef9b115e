"""The local disk's own behavior: order of durable writes, full disks, folders that come and go, and leftovers."""

import errno
import io
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.errors import ObjectMissing, OutOfSpace, StorageError, StorageMisconfigured
from app.integrations.file_storage import InvalidKey, LocalStorage

MIB = 1 << 20


def put(storage: LocalStorage, key: str, content: bytes = b"content") -> str:
    storage.put(key, io.BytesIO(content), content_type="image/jpeg")
    return key


def files_below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def disk_calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the fsyncs and renames of the test in order; of a file's fsync only that it is a file's."""
    calls: list[str] = []
    fsync, replace = os.fsync, os.replace

    def spied_fsync(descriptor: int) -> None:
        path = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        calls.append(f"fsync folder {path.name}" if path.is_dir() else "fsync file")
        fsync(descriptor)

    def spied_replace(source: str, target: str) -> None:
        calls.append(f"rename to {Path(target).name}")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", spied_fsync)
    monkeypatch.setattr(os, "replace", spied_replace)
    return calls


def test_making_a_storage_makes_no_folder(tmp_path: Path):
    storage = LocalStorage(tmp_path / "media")
    assert list(storage.list()) == []
    assert not storage.exists("a/b")
    assert not (tmp_path / "media").exists()


def test_a_file_that_is_deleted_at_once_was_stored(local: LocalStorage, tmp_path: Path, monkeypatch):
    def rename_and_delete(source: Path, target: Path, *_: object) -> None:
        source.unlink()

    monkeypatch.setattr("app.integrations.local.storage.rename_durably", rename_and_delete)
    file = local.incoming_folder / "new.part"
    file.write_bytes(b"content")
    assert local.put_file("a/b.jpg", file, content_type="image/jpeg").size == 7


class TestDurability:
    """Statement 38: fsync the file, rename it, fsync the folders, and only then return."""

    def test_put(self, local: LocalStorage, disk_calls: list[str]):
        put(local, "first/of/all")
        disk_calls.clear()
        put(local, "a/b/c.jpg")
        assert disk_calls == [
            "fsync file",
            *("fsync folder media", "fsync folder a"),  # the names of the new folders
            "rename to c.jpg",
            *("fsync folder b", "fsync folder a", "fsync folder media"),
        ]

    def test_put_file(self, local: LocalStorage, disk_calls: list[str]):
        spooled = local.incoming_folder / "spooled"
        spooled.write_bytes(b"content")
        put(local, "a/old")
        disk_calls.clear()
        local.put_file("a/new", spooled, content_type="image/jpeg")
        assert disk_calls == ["fsync file", "rename to new", "fsync folder a", "fsync folder media"]

    def test_a_part(self, local: LocalStorage, disk_calls: list[str]):
        upload_id = local.begin_multipart("a/b", content_type="image/jpeg")
        disk_calls.clear()
        local.put_part("a/b", upload_id, 1, b"part")
        assert disk_calls == ["fsync file", "rename to 00001", f"fsync folder {upload_id}"]


class TestFullDisk:
    """Statement 39: a full disk is refused with a clear error, nothing is left over, and writing works again later."""

    @pytest.fixture
    def small_disk(self, tmp_path: Path) -> Iterator[Path]:
        folder = tmp_path / "small"
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
        if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("mounting a small file system needs root")
        yield folder
        subprocess.run(["umount", str(folder)], check=True)

    @pytest.mark.faults
    def test_a_file_too_many_leaves_nothing_and_blocks_nothing(self, small_disk: Path):
        storage = LocalStorage(small_disk / "media")
        put(storage, "a/old", bytes(5 * MIB))
        with pytest.raises(OutOfSpace):
            put(storage, "a/new", bytes(20 * MIB))
        assert files_below(small_disk / "media") == ["a/old"]
        storage.delete("a/old")
        put(storage, "a/new", bytes(5 * MIB))
        assert storage.stat("a/new").size == 5 * MIB

    @pytest.mark.faults
    def test_a_part_too_many_leaves_the_others(self, small_disk: Path):
        storage = LocalStorage(small_disk / "media")
        upload_id = storage.begin_multipart("a/b", content_type="image/jpeg")
        first = storage.put_part("a/b", upload_id, 1, bytes(5 * MIB))
        with pytest.raises(OutOfSpace):
            storage.put_part("a/b", upload_id, 2, bytes(5 * MIB))
        assert storage.list_parts("a/b", upload_id) == [first]
        assert files_below(small_disk / "media" / ".incoming") == [f"{upload_id}/00001"]

    @pytest.mark.faults
    def test_a_file_from_another_disk_stays_there(self, small_disk: Path, tmp_path: Path):
        spooled = tmp_path / "spooled"
        spooled.write_bytes(bytes(20 * MIB))
        with pytest.raises(OutOfSpace):
            LocalStorage(small_disk / "media").put_file("a/b", spooled, content_type="image/jpeg")
        assert spooled.stat().st_size == 20 * MIB

    @pytest.mark.faults
    def test_a_file_from_another_disk_is_copied(self, small_disk: Path, tmp_path: Path):
        spooled = tmp_path / "spooled"
        spooled.write_bytes(b"content")
        storage = LocalStorage(small_disk / "media")
        storage.put_file("a/b", spooled, content_type="image/jpeg")
        assert storage.local_path("a/b").read_bytes() == b"content"
        assert not spooled.exists()

    @pytest.mark.parametrize(
        ("number", "refusal"),
        [
            (errno.ENOSPC, OutOfSpace),
            (errno.EDQUOT, OutOfSpace),
            (errno.EROFS, StorageMisconfigured),
            (errno.EIO, StorageError),
        ],
    )
    def test_what_the_disk_says_has_a_name(
        self, local: LocalStorage, monkeypatch: pytest.MonkeyPatch, number: int, refusal: type[Exception]
    ):
        def failing_fsync(descriptor: int) -> None:
            raise OSError(number, "as the disk says")

        put(local, "a/old")
        monkeypatch.setattr(os, "fsync", failing_fsync)
        with pytest.raises(refusal) as raised:
            put(local, "a/new")
        assert type(raised.value) is refusal
        assert files_below(local.local_path("a/old").parents[1]) == ["a/old"]

    def test_the_floor_refuses_before_the_first_byte(self, tmp_path: Path):
        storage = LocalStorage(tmp_path / "media", min_free_bytes=1 << 60)
        source = io.BytesIO(b"content")
        with pytest.raises(OutOfSpace):
            storage.put("a/b", source, content_type="image/jpeg")
        assert source.tell() == 0

    def test_the_floor_counts_what_is_announced(self, tmp_path: Path):
        storage = LocalStorage(tmp_path / "media", min_free_bytes=1)
        storage.ensure_room(1000)
        with pytest.raises(OutOfSpace):
            storage.ensure_room(1 << 60)


class TestFolders:
    def test_deleting_the_last_object_prunes_its_folders(self, local: LocalStorage, tmp_path: Path):
        put(local, "a/b/c/1")
        put(local, "a/2")
        local.delete("a/b/c/1")
        assert [path.name for path in (tmp_path / "media" / "a").iterdir()] == ["2"]

    def test_pruning_never_makes_a_concurrent_put_fail(self, local: LocalStorage):
        def come_and_go(number: int) -> None:
            for _ in range(40):
                local.delete(put(local, f"a/b/c/{number}"))

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(come_and_go, range(4)))
        assert list(local.list()) == []

    def test_a_file_is_no_folder(self, local: LocalStorage):
        put(local, "a/b")
        with pytest.raises(InvalidKey):
            put(local, "a/b/c")
        with pytest.raises(InvalidKey):
            put(local, "a")
        assert files_below(local.incoming_folder) == []

    def test_an_upload_id_leads_nowhere_else(self, local: LocalStorage):
        put(local, "a/b")
        stranger = local.begin_multipart("a/other", content_type="image/jpeg")
        for upload_id in ("../a", "", stranger):
            local.abort_multipart("a/b", upload_id)
            with pytest.raises(ObjectMissing):
                local.put_part("a/b", upload_id, 1, b"x")
        assert local.exists("a/b")
        assert local.list_parts("a/other", stranger) == []


class TestSweeping:
    def test_only_what_was_left_alone_is_swept(self, local: LocalStorage):
        now = datetime.now(UTC)
        long_ago = (now - timedelta(hours=25)).timestamp()
        put(local, "a/b")
        incoming = local.incoming_folder
        (incoming / "spooled-now").write_bytes(b"x")
        (incoming / "spooled-long-ago").write_bytes(b"x")
        active = local.begin_multipart("a/active", content_type="image/jpeg")
        local.put_part("a/active", active, 1, b"x")
        idle = local.begin_multipart("a/idle", content_type="image/jpeg")
        local.put_part("a/idle", idle, 1, b"x")
        for path in ("spooled-long-ago", active, f"{idle}/00001", idle):
            os.utime(incoming / path, (long_ago, long_ago))

        assert local.sweep_incoming(now - timedelta(hours=24)) == 2
        assert sorted(path.name for path in incoming.iterdir()) == sorted(["spooled-now", active])
        assert local.exists("a/b")

    def test_an_untouched_storage_has_nothing_to_sweep(self, local: LocalStorage):
        assert local.sweep_incoming(datetime.now(UTC)) == 0
