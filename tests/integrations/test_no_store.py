"""An address without an S3 server: each call ends with a sentence, for every kind of wrong response."""

import io
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from socket import create_server

import pytest

from app.errors import ObjectMissing, VitrineError
from app.integrations.file_storage import CloudflareR2Storage
from app.services.storage.storage_check import check_storage
from tests.support.nonsense import ANSWERS, nonsense_server

KEY = "collections/a/b.jpg"
ASK: dict[str, Callable[[CloudflareR2Storage], object]] = {
    "put": lambda store: store.put(KEY, io.BytesIO(b"x"), content_type="image/jpeg"),
    "read": lambda store: store.open(KEY).read(),
    "read a part": lambda store: store.read_range(KEY, 1, 2),
    "stat": lambda store: store.stat(KEY),
    "exists": lambda store: store.exists(KEY),
    "list": lambda store: list(store.list("collections/")),
    "delete all below": lambda store: store.delete_prefix("collections/a/"),
    "begin": lambda store: store.begin_multipart(KEY, content_type="image/jpeg"),
    "put a part": lambda store: store.put_part(KEY, "an-id", 1, b"x"),
    "list parts": lambda store: store.list_parts(KEY, "an-id"),
    "list uploads": lambda store: list(store.list_multiparts("collections/")),
    "time": lambda store: store.server_time(),
}
SENDS_BYTES = {"read", "read a part"}  # an object may have any content, so the caller compares digests


def store_at(address: str, read_timeout: float = 5) -> CloudflareR2Storage:
    keys = {"access_key_id": "vitrine-access-key", "secret_access_key": "vitrine-secret-key"}
    return CloudflareR2Storage("photos", endpoint_url=address, read_timeout=read_timeout, attempts=1, **keys)


@pytest.fixture(scope="module", params=ANSWERS)
def nonsense(request: pytest.FixtureRequest) -> Iterator[CloudflareR2Storage]:
    with nonsense_server(request.param) as address:
        yield store_at(address)


@pytest.mark.parametrize("question", ASK)
def test_an_answer_of_another_kind_is_refused_in_a_sentence(nonsense: CloudflareR2Storage, question: str) -> None:
    answered, said = None, ""
    try:
        answered = ASK[question](nonsense)
    except VitrineError as refusal:
        said = str(refusal)
    assert said.endswith((".", "?")) or (question in SENDS_BYTES and isinstance(answered, bytes))


def test_no_missing_object_is_reported_where_there_is_no_store(nonsense: CloudflareR2Storage) -> None:
    """Otherwise a row would lose its file."""
    with pytest.raises(VitrineError) as refusal:
        nonsense.stat(KEY)
    assert not isinstance(refusal.value, ObjectMissing)


@pytest.mark.parametrize("kind", ["a page", "a redirect"])
def test_the_self_test_fails_with_a_sentence_for_each_check(kind: str) -> None:
    with nonsense_server(kind) as address:
        results = list(check_storage(store_at(address)))
    assert [result.name for result in results if result.passed or not result.detail.endswith(".")] == []


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_stays_silent_and_one_without_tls_are_given_up(scheme: str) -> None:
    with closing(create_server(("127.0.0.1", 0))) as silent:
        store = store_at(f"{scheme}://127.0.0.1:{silent.getsockname()[1]}", read_timeout=0.2)
        with pytest.raises(VitrineError):
            store.stat(KEY)


def test_https_to_a_plain_server() -> None:
    with nonsense_server("a page") as address, pytest.raises(VitrineError):
        store_at(address.replace("http:", "https:")).stat(KEY)


def test_an_odd_date_is_no_store_s_time() -> None:
    with nonsense_server("an odd date") as address, pytest.raises(VitrineError):
        assert store_at(address).server_time() < datetime.now(UTC)
