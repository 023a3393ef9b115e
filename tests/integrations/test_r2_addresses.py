"""Presigned addresses do not change within a window, expire in time, and a real server refuses altered ones."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from app.integrations.file_storage import CloudflareR2Storage
from app.integrations.r2.presign import window_start
from tests.support.servers.s3 import S3Server

pytestmark = pytest.mark.s3

KEY = "collections/0b9c/Müller & Söhne – 1.jpg"
DISPOSITION = "attachment; filename*=UTF-8''M%C3%BCller%20%26%20S%C3%B6hne%20%E2%80%93%201.jpg"
NOON = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


def address(storage: CloudflareR2Storage, now: datetime, seconds: int = 300, **changes: str) -> str:
    parameters = {"content_type": "image/jpeg", "disposition": DISPOSITION, **changes}
    return storage.url(KEY, now=now, seconds=seconds, **parameters)


def end_of(url: str) -> datetime:
    query = parse_qs(urlsplit(url).query)
    signed_at = datetime.strptime(query["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return signed_at + timedelta(seconds=int(query["X-Amz-Expires"][0]))


@pytest.fixture
def storage(rclone: S3Server, rclone_storage: CloudflareR2Storage) -> Iterator[CloudflareR2Storage]:
    rclone_storage.put(KEY, io.BytesIO(b"a picture"), content_type="application/octet-stream")
    yield rclone_storage
    rclone_storage.delete(KEY)


def test_a_browser_gets_the_bytes_with_the_type_and_name_asked_for(storage: CloudflareR2Storage):
    answer = requests.get(address(storage, datetime.now(UTC)), timeout=10)
    assert (answer.status_code, answer.content) == (200, b"a picture")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == DISPOSITION


def test_it_is_the_signature_botocore_would_make(storage: CloudflareR2Storage, monkeypatch: pytest.MonkeyPatch):
    import boto3
    from botocore.config import Config

    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: NOON.replace(tzinfo=None))
    client = storage._client
    expected = boto3.client(
        "s3",
        endpoint_url=client.endpoint_url,
        aws_access_key_id=client.access_key_id,
        aws_secret_access_key=client.secret_access_key,
        region_name="auto",
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    ).generate_presigned_url(
        "get_object",
        Params={
            "Bucket": "photos",
            "Key": KEY,
            "ResponseContentType": "image/jpeg",
            "ResponseContentDisposition": DISPOSITION,
        },
        ExpiresIn=300,
    )
    assert address(storage, NOON) == expected


def test_one_window_one_address(storage: CloudflareR2Storage):
    assert address(storage, NOON) == address(storage, NOON + timedelta(seconds=149))
    assert address(storage, NOON) != address(storage, NOON + timedelta(seconds=150))


@given(
    now=st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    seconds=st.integers(1, 7 * 24 * 3600),
)
def test_no_address_outlives_its_time_nor_is_it_short_lived(now: datetime, seconds: int):
    end = window_start(now, seconds) + timedelta(seconds=seconds)
    assert now + timedelta(seconds=seconds / 2 - 1) <= end <= now + timedelta(seconds=seconds)


def test_the_address_says_when_it_ends(storage: CloudflareR2Storage):
    now = NOON + timedelta(seconds=149)
    assert end_of(address(storage, now)) == NOON + timedelta(seconds=300)


def test_a_server_refuses_it_after_its_end(storage: CloudflareR2Storage):
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    assert requests.get(address(storage, an_hour_ago, 3500), timeout=10).status_code in (400, 403)
    assert requests.get(address(storage, an_hour_ago, 7300), timeout=10).status_code == 200


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("X-Amz-Expires=300", "X-Amz-Expires=3000"),
        ("image%2Fjpeg", "text%2Fhtml"),
        ("attachment", "inline"),
        ("0b9c", "0b9d"),
        ("X-Amz-Signature=", "X-Amz-Signature=0"),
    ],
)
def test_a_server_refuses_a_changed_one(storage: CloudflareR2Storage, written: str, instead: str):
    url = address(storage, datetime.now(UTC))
    assert written in url
    assert requests.get(url.replace(written, instead), timeout=10).status_code == 403


def test_a_time_without_a_zone_is_refused(storage: CloudflareR2Storage):
    with pytest.raises(ValueError, match="time zone"):
        address(storage, datetime(2026, 11, 21))


@pytest.mark.parametrize("seconds", [0, -5, 7 * 24 * 3600 + 1])
def test_a_life_no_store_would_sign_is_refused(storage: CloudflareR2Storage, seconds: int):
    with pytest.raises(ValueError, match="seven days"):
        address(storage, NOON, seconds)
