"""Storages to test: one on the local disk, and S3 servers that run as long as the test run needs them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.integrations.file_storage import LocalStorage, Storage
from tests.support.proxies.fault_proxy import FaultProxy, fault_proxy
from tests.support.servers.s3 import S3Server, moto_server, rclone_server


@pytest.fixture(scope="session")
def rclone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with rclone_server(tmp_path_factory.mktemp("rclone") / "store") as server:
        yield server


@pytest.fixture(scope="session")
def moto() -> Iterator[S3Server]:
    with moto_server() as server:
        yield server


@pytest.fixture(scope="session")
def rclone_storage(rclone: S3Server) -> Storage:
    return rclone.storage()


@pytest.fixture(scope="session")
def moto_storage(moto: S3Server) -> Storage:
    return moto.storage()


@pytest.fixture
def local(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "media")


@pytest.fixture(
    params=[
        "local",
        pytest.param("rclone_storage", marks=pytest.mark.s3, id="rclone"),
        pytest.param("moto_storage", marks=pytest.mark.s3, id="moto"),
    ]
)
def storage(request: pytest.FixtureRequest) -> Iterator[Storage]:
    """Yield each backend in turn, empty; R2's with a server that checks signatures, and with one with S3's etags."""
    storage = request.getfixturevalue(request.param)
    yield storage
    for found in list(storage.list()):
        storage.delete(found.key)


@pytest.fixture
def proxy(rclone: S3Server) -> Iterator[FaultProxy]:
    """Yield a proxy in front of rclone that causes faults on request."""
    with fault_proxy(rclone) as proxy:
        yield proxy


@pytest.fixture
def no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let botocore retry at once instead of after up to several seconds."""
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda backoff, context: 0)
