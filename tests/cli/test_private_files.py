"""No other user of the machine can read database, queue, secret, pictures and backups, with any umask."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from app.config import load_settings
from app.integrations.local.storage import LocalStorage
from app.places import PROJECT_FOLDER
from app.private_files import tighten
from tests.support.pictures import drawn_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

NO_UMASK = 0  # removes no rights: the modes are the program's own


def open_to_others(folder: Path) -> list[str]:
    """Return the folder and everything below it that has any right for the group or for others."""
    found = [folder, *folder.rglob("*")]
    return sorted(f"{path.name} {path.stat().st_mode & 0o777:o}" for path in found if path.stat().st_mode & 0o077)


@pytest.fixture
def umask() -> Iterator[None]:
    """Restore this process's umask after the test."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_new_instance_is_private(tmp_path: Path) -> None:
    """This covers schema, owner, server and worker, an upload, its previews, and a backup."""
    instance, backup = tmp_path / "site", tmp_path / "backups" / "site.tar"
    backup.parent.mkdir(0o700)
    server = LiveServer(instance, {"VITRINE_MIN_FREE_BYTES": "0", "VITRINE_METRICS_TOKEN": "0123456789abcdef"}, None)
    server.log_to(tmp_path / "log.txt", NO_UMASK)

    def vitrine(*arguments: str, typed: str = "") -> str:
        environment = {**os.environ, **server.settings}
        command = [sys.executable, "-m", "app.cli", *arguments]
        options = {"cwd": PROJECT_FOLDER, "env": environment, "umask": NO_UMASK, "input": typed, "text": True}
        return subprocess.run(command, check=True, capture_output=True, **options).stdout.strip()

    vitrine("db", "upgrade")
    vitrine("users", "create", "owner@example.com", "--password-stdin", typed="a long enough password\n")
    headers = {"Authorization": f"Bearer {vitrine('tokens', 'create', 'owner@example.com', '--name', 'x')}"}
    try:
        server.start_all()
        api = f"{server.url}/api/v1/collections"
        files = f"{api}/{requests.post(api, json={'title': 'A'}, headers=headers, timeout=60).json()['id']}/files"
        parts = [("files", ("a.jpg", drawn_jpeg()))]
        requests.post(files, files=parts, headers=headers, timeout=60).raise_for_status()

        def is_ready() -> bool:
            return requests.get(files, headers=headers, timeout=60).json()["files"][0]["state"] == "ready"

        wait_until(is_ready, seconds=60)
        vitrine("backup", str(backup), "--media")
        names = {path.name for path in instance.rglob("*")}
        assert {"vitrine.db", "vitrine.db-wal", "queue.db", "secret_key", "a.jpg", "metrics"} <= names
        assert open_to_others(instance) + open_to_others(backup.parent) == []
    finally:
        server.stop()


class TestAnInstanceThatIsThereAlready:
    @pytest.fixture
    def instance(self, tmp_path: Path, umask: None) -> Path:
        """Return an instance as earlier versions created it with the usual umask."""
        folder = tmp_path / "site"
        (folder / "media/collections").mkdir(parents=True)
        for name in ("vitrine.db", "vitrine.db-wal", "vitrine.db-shm", "queue.db", "config.py", "media/collections/a"):
            (folder / name).touch()
        return folder

    def test_is_closed_to_others_at_the_next_start(self, instance: Path) -> None:
        tighten(instance, f"sqlite:///{instance}/vitrine.db", group_reads_media=False)
        assert open_to_others(instance) == ["a 644", "collections 755"]  # in a folder that is closed to others
        assert instance.stat().st_mode & 0o777 == 0o700

    def test_lets_a_proxy_of_its_group_through_to_the_pictures_alone(self, instance: Path) -> None:
        tighten(instance, f"sqlite:///{instance}/vitrine.db", group_reads_media=True)
        assert open_to_others(instance) == ["a 644", "collections 755", "media 755", "site 710"]

    def test_so_is_a_database_elsewhere(self, instance: Path, tmp_path: Path) -> None:
        for end in ("", "-wal"):
            (tmp_path / f"other.db{end}").touch()
        tighten(instance, f"sqlite:///{tmp_path}/other.db", group_reads_media=False)
        assert [(tmp_path / f"other.db{end}").stat().st_mode & 0o777 for end in ("", "-wal")] == [0o600, 0o600]

    def test_what_a_link_leads_to_stays_as_it_is(self, instance: Path, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").touch()
        (instance / "link").symlink_to(tmp_path / "elsewhere")
        tighten(instance, "postgresql://db/vitrine", group_reads_media=False)
        assert (tmp_path / "elsewhere").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("umask_of_process", [0o000, 0o022, 0o077], ids="{:04o}".format)
@pytest.mark.parametrize(("is_for_group", "expected"), [(False, {0o600, 0o700}), (True, {0o640, 0o750})])
def test_pictures_have_the_modes_their_store_wants(
    tmp_path: Path, umask: None, umask_of_process: int, is_for_group: bool, expected: set[int]
) -> None:
    os.umask(umask_of_process)
    store = LocalStorage(tmp_path / "media", is_for_group=is_for_group)
    store.put("a/b/put.jpg", io.BytesIO(b"x"), content_type="image/jpeg")
    arrived = store.incoming_folder / "arrived"
    arrived.write_bytes(b"x")
    store.put_file("c/moved.jpg", arrived, content_type="image/jpeg")
    begun = store.begin_multipart("d/parts.jpg", content_type="image/jpeg")
    part = store.put_part("d/parts.jpg", begun, 1, b"x")
    store.complete_multipart("d/parts.jpg", begun, [part])
    assert {path.stat().st_mode & 0o777 for path in [tmp_path / "media", *(tmp_path / "media").rglob("*")]} == expected


def test_a_folder_that_is_made_for_an_instance_is_private(tmp_path: Path, umask: None) -> None:
    os.umask(0)
    load_settings({"VITRINE_INSTANCE": str(tmp_path / "new")})
    assert open_to_others(tmp_path / "new") == []
