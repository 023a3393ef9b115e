"""R2 with faults: errors, cut bodies, resets, silence and lost replies, caused by a proxy.

Statements 40 and 41: nothing is lost or doubled, there is no partial object, and every wait ends.
"""

import hashlib
import io
import time

import pytest

from app.errors import Conflict, OutOfSpace, StorageError
from app.integrations.file_storage import CloudflareR2Storage, Storage
from tests.support.proxies.fault_proxy import Fault, FaultProxy, fault_proxy
from tests.support.servers.s3 import S3Server

pytestmark = [pytest.mark.s3, pytest.mark.faults, pytest.mark.usefixtures("no_backoff")]

MIB = 1 << 20
CONTENT = hashlib.shake_256(b"picture").digest(3 * MIB)


@pytest.fixture
def storage(proxy: FaultProxy, rclone_storage: Storage):
    yield proxy.server.storage(read_timeout=0.5)
    for found in list(rclone_storage.list()):
        rclone_storage.delete(found.key)


def put(storage: Storage, content: bytes = CONTENT) -> None:
    storage.put("a/b", io.BytesIO(content), content_type="image/jpeg")


def read(storage: Storage) -> bytes:
    with storage.open("a/b") as stream:
        return stream.read()


@pytest.mark.parametrize("kind", ["reset", "hang", "lost_reply"])
def test_a_put_that_gets_no_answer_is_tried_again(storage: Storage, proxy: FaultProxy, kind: str):
    proxy.inject(Fault(kind, "^PUT"))
    put(storage)
    assert proxy.count("^PUT") == 2
    assert read(storage) == CONTENT


@pytest.mark.parametrize("status", [500, 503, 429])
def test_two_errors_are_survived(storage: Storage, proxy: FaultProxy, status: int):
    put(storage)
    proxy.inject(Fault("status", "^GET", count=2, status=status))
    assert read(storage) == CONTENT


@pytest.mark.parametrize("kind", ["status", "reset", "hang"])
def test_a_store_that_stays_away_is_given_up(storage: Storage, proxy: FaultProxy, kind: str):
    proxy.inject(Fault(kind, "", count=1000))
    started = time.monotonic()
    with pytest.raises(StorageError, match="try again") as raised:
        put(storage)
    assert type(raised.value) is StorageError
    assert proxy.count("^PUT") == 4
    assert time.monotonic() - started < 10


def test_what_failed_left_nothing(storage: Storage, proxy: FaultProxy, rclone_storage: Storage):
    proxy.inject(Fault("status", "partNumber=2", count=1000))
    with pytest.raises(StorageError):
        put(storage, CONTENT * 4)
    assert list(rclone_storage.list()) == []
    assert proxy.count("^DELETE .*uploadId") == 1


@pytest.mark.parametrize("count", [1, 4])
def test_a_body_that_breaks_off_is_taken_up_again(storage: Storage, proxy: FaultProxy, count: int):
    put(storage)
    proxy.inject(Fault("truncate", "^GET", count=count))
    assert read(storage) == CONTENT
    assert proxy.count("^GET") == count + 1


def test_a_body_that_always_breaks_off_is_an_error_and_not_a_shorter_picture(storage: Storage, proxy: FaultProxy):
    put(storage)
    proxy.inject(Fault("truncate", "^GET", count=1000))
    with pytest.raises(StorageError):
        read(storage)
    assert proxy.count("^GET") == 5


def test_a_range_that_breaks_off_is_taken_up_again(storage: Storage, proxy: FaultProxy):
    put(storage)
    proxy.inject(Fault("truncate", "^GET", count=2))
    assert storage.read_range("a/b", MIB, MIB) == CONTENT[MIB : 2 * MIB]


def test_two_versions_of_an_object_never_mix(moto: S3Server):
    with fault_proxy(moto) as proxy:
        storage = proxy.server.storage()
        put(storage)
        proxy.inject(Fault("truncate", "^GET"))
        with storage.open("a/b") as stream:
            stream.read(1000)
            put(storage, CONTENT[::-1])
            with pytest.raises(Conflict):
                stream.read()
        storage.delete("a/b")


@pytest.mark.parametrize("backend", ["rclone", "moto"])
def test_a_lost_reply_to_the_completion_is_no_loss(request: pytest.FixtureRequest, backend: str):
    with fault_proxy(request.getfixturevalue(backend)) as proxy:
        storage = proxy.server.storage()
        proxy.inject(Fault("lost_reply", "^POST .*uploadId"))
        put(storage, CONTENT * 4)
        assert proxy.count("^POST .*uploadId") == 2
        assert read(storage) == CONTENT * 4
        storage.delete("a/b")


def test_an_older_object_of_the_same_size_is_not_taken_for_the_completed_one(
    moto_storage: CloudflareR2Storage,
):
    put(moto_storage, CONTENT * 4)
    upload_id = moto_storage.begin_multipart("a/b", content_type="image/jpeg")
    parts = [moto_storage.put_part("a/b", upload_id, number, CONTENT[::-1] * 2) for number in (1, 2)]
    assert moto_storage.stat("a/b").size == sum(part.size for part in parts)
    assert not moto_storage._is_made_of("a/b", parts)
    moto_storage.abort_multipart("a/b", upload_id)
    moto_storage.delete("a/b")


def test_a_full_store_is_out_of_space(storage: Storage, proxy: FaultProxy):
    proxy.inject(Fault("status", "^PUT", count=1000, status=507))
    with pytest.raises(OutOfSpace):
        put(storage)
