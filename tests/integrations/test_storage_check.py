"""The storage's self-test: seven passes on a good store, clear failures on a bad one, no leftovers."""

from pathlib import Path

import pytest

from app.errors import StorageError
from app.integrations.file_storage import LocalStorage, Storage
from app.services.storage.storage_check import CheckResult, check_storage, summarize
from tests.support.servers.s3 import S3Server, rclone_server

NAMES = ["put", "image put", "several", "address", "metadata", "delete", "large"]


def failed(results: list[CheckResult]) -> dict[str, str]:
    return {result.name: result.detail for result in results if not result.passed}


@pytest.mark.parametrize(
    "storage",
    [
        "local",
        pytest.param("rclone_storage", marks=pytest.mark.s3),
        pytest.param("moto_storage", marks=pytest.mark.s3),
    ],
    indirect=True,
)
def test_a_good_store_passes_all_and_is_left_as_it_was(storage: Storage):
    results = list(check_storage(storage))
    assert [result.name for result in results] == NAMES
    assert failed(results) == {}
    assert list(storage.list()) == []


def test_the_summary_counts(local: LocalStorage):
    summary = summarize(check_storage(local))
    assert (summary.passed, summary.total, summary.success_rate) == (7, 7, 1.0)
    assert str(summary).startswith("7 of 7 checks passed (100%) in ")


@pytest.mark.s3
def test_a_wrong_key_fails_every_check_and_says_why(rclone: S3Server):
    results = list(check_storage(rclone.storage(access_key_id="nobodys-access-key")))
    assert list(failed(results)) == NAMES
    assert all("R2_ACCESS_KEY_ID" in result.detail for result in results)
    assert summarize(results).success_rate == 0


@pytest.mark.s3
def test_a_store_that_needs_no_signature_is_found_out(tmp_path: Path):
    with rclone_server(tmp_path / "store", is_public=True) as server:
        failures = failed(list(check_storage(server.storage())))
    assert list(failures) == ["address"]
    assert "public" in failures["address"]


def test_a_store_that_loses_bytes_is_found_out(local: LocalStorage, monkeypatch: pytest.MonkeyPatch):
    whole = LocalStorage.read_range
    monkeypatch.setattr(
        LocalStorage, "read_range", lambda self, key, start, length: whole(self, key, start, length)[:-1]
    )
    assert list(failed(list(check_storage(local)))) == ["large"]


def test_a_failed_large_check_leaves_no_parts(local: LocalStorage, monkeypatch: pytest.MonkeyPatch):
    def refusing(*_: object) -> None:
        raise StorageError

    monkeypatch.setattr(LocalStorage, "complete_multipart", refusing)
    assert list(failed(list(check_storage(local)))) == ["large"]
    assert list(local.incoming_folder.iterdir()) == []


def test_a_folder_that_is_none_fails_every_check(tmp_path: Path):
    (tmp_path / "media").write_bytes(b"a file where the folder should be")
    assert list(failed(list(check_storage(LocalStorage(tmp_path / "media"))))) == NAMES


def test_stopping_early_cleans_up_too(local: LocalStorage):
    results = check_storage(local)
    next(results)
    results.close()
    assert list(local.list()) == []
