"""Wrong settings for R2: each gets a sentence that names the setting to check, and never contains the secret."""

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from app.errors import StorageError, StorageMisconfigured
from app.integrations.file_storage import CloudflareR2Storage
from app.integrations.r2.client import store_errors_explained
from tests.support.servers.s3 import SECRET_ACCESS_KEY, S3Server

pytestmark = pytest.mark.s3

QUESTIONS: dict[str, Callable[[CloudflareR2Storage], object]] = {
    "put": lambda storage: storage.put("a/b", io.BytesIO(b"x"), content_type="text/plain"),
    "open": lambda storage: storage.open("a/b"),
    "stat": lambda storage: storage.stat("a/b"),
    "exists": lambda storage: storage.exists("a/b"),
    "list": lambda storage: list(storage.list()),
    "delete": lambda storage: storage.delete("a/b"),
    "begin": lambda storage: storage.begin_multipart("a/b", content_type="text/plain"),
}


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"bucket": "no-such-bucket"}, "R2_BUCKET"),
        ({"access_key_id": "nobodys-access-key"}, "R2_ACCESS_KEY_ID"),
        ({"secret_access_key": "not-the-secret"}, "R2_SECRET_ACCESS_KEY"),
    ],
)
def test_every_question_names_a_wrong_setting(rclone: S3Server, changes: dict[str, str], setting: str):
    storage = rclone.storage(**changes)
    for name, question in QUESTIONS.items():
        with pytest.raises(StorageMisconfigured) as raised:
            question(storage)
        assert setting in str(raised.value), name
        assert not any(secret in str(raised.value) for secret in (SECRET_ACCESS_KEY, *changes.values())), name


def test_an_address_that_is_none_is_named(rclone: S3Server):
    with pytest.raises(StorageMisconfigured, match="R2_ENDPOINT_URL"):
        rclone.storage(endpoint_url="not an address").exists("a/b")


def test_nobody_at_the_address_may_be_a_passing_trouble(rclone: S3Server, no_backoff: None):
    with pytest.raises(StorageError) as raised:
        rclone.storage(endpoint_url="http://127.0.0.1:9").exists("a/b")
    assert type(raised.value) is StorageError


@pytest.mark.parametrize(
    ("code", "message", "sentence"),
    [
        ("RequestTimeTooSkewed", "", "clock"),
        ("InvalidArgument", "Credential access key has length 20, should be 32", "R2_ACCESS_KEY_ID"),
        ("AuthorizationHeaderMalformed", "", "R2_REGION"),
        ("AccessDenied", "", "R2_BUCKET"),
    ],
)
def test_answers_that_only_the_real_stores_give(code: str, message: str, sentence: str):
    from botocore.exceptions import ClientError

    answer = {"Error": {"Code": code, "Message": message}}
    with pytest.raises(StorageMisconfigured, match=sentence), store_errors_explained():
        raise ClientError(answer, "PutObject")


def test_an_answer_that_is_no_s3_is_named():
    from botocore.parsers import ResponseParserError

    with pytest.raises(StorageMisconfigured, match="R2_ENDPOINT_URL"), store_errors_explained():
        raise ResponseParserError("no XML")


def test_the_secret_is_in_no_representation(rclone: S3Server):
    storage = rclone.storage()
    storage.exists("a/b")
    assert SECRET_ACCESS_KEY not in repr(storage._client)


def test_a_local_set_up_does_not_load_boto3():
    program = (
        "import sys; from app.integrations.file_storage import LocalStorage;"
        "print([name for name in ('boto3', 'botocore') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_the_address_may_end_in_the_bucket_as_cloudflare_shows_it(rclone: S3Server):
    storage = rclone.storage(endpoint_url=f"{rclone.endpoint_url}/{rclone.bucket}/")
    storage.put("a/b", io.BytesIO(b"x"), content_type="text/plain")
    assert [found.key for found in storage.list()] == ["a/b"]
    storage.delete("a/b")


def test_a_web_site_that_is_no_store_is_named(website: str, rclone: S3Server):
    storage = rclone.storage(endpoint_url=website)
    for question in QUESTIONS.values():
        with pytest.raises(StorageMisconfigured, match="R2_ENDPOINT_URL"):
            question(storage)


@pytest.fixture
def website() -> Iterator[str]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(404)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(b"<!doctype html><p>No such page")

        do_HEAD = do_PUT = do_POST = do_DELETE = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
