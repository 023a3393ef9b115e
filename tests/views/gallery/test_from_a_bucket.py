"""Pictures from a bucket, at addresses that browsers can cache, or through the app with ranges and conditions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
import requests
from playwright.sync_api import BrowserContext, expect
from werkzeug.serving import make_server

from app.models import File
from app.services.storage.storage_service import StorageService
from tests.access.scene import Clock, Scene, picture
from tests.support.instances import MakeApp
from tests.support.servers.s3 import S3Server

pytestmark = pytest.mark.s3
CONTENT = picture(800)
NOON = datetime(2027, 6, 1, 12, tzinfo=UTC)
A_WEEK = 604_800


class TestThroughTheApp:
    @pytest.fixture
    def scene(self, make_app: MakeApp, rclone: S3Server) -> Scene:
        return Scene(make_app(**rclone.settings(), VITRINE_R2_DELIVERY="app"))

    @pytest.fixture
    def file(self, scene: Scene) -> File:
        return scene.photo(scene.collection(scene.owner(), "public"), content=CONTENT)

    def test_whole(self, scene: Scene, file: File) -> None:
        answer = scene.visitor().get(f"/collections/files/{file.uuid}/original")
        assert (answer.status_code, answer.data) == (200, CONTENT)
        assert (answer.content_length, "Repr-Digest" in answer.headers) == (len(CONTENT), True)

    @pytest.mark.parametrize(
        ("asked", "part"),
        [("bytes=0-9", slice(0, 10)), ("bytes=10-", slice(10, None)), ("bytes=-5", slice(-5, None))],
    )
    def test_a_part(self, scene: Scene, file: File, asked: str, part: slice) -> None:
        answer = scene.visitor().get(f"/collections/files/{file.uuid}/original", headers={"Range": asked})
        assert (answer.status_code, answer.data) == (206, CONTENT[part])

    def test_no_more_is_read_than_asked_for(self, scene: Scene, file: File, monkeypatch) -> None:
        lengths: list[int] = []
        store = scene.services.storage.of("r2")
        read = store.read_range
        monkeypatch.setattr(
            store, "read_range", lambda key, start, length: lengths.append(length) or read(key, start, length)
        )
        scene.visitor().get(f"/collections/files/{file.uuid}/original", headers={"Range": "bytes=5-9"})
        assert lengths == [5]

    def test_conditions(self, scene: Scene, file: File) -> None:
        path = f"/collections/files/{file.uuid}/grid?v=0"
        first = scene.visitor().get(path)
        assert first.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        asked = [{"If-None-Match": first.headers["ETag"]}, {"Range": "bytes=0-9", "If-Range": '"another"'}]
        assert [scene.visitor().get(path, headers=headers).status_code for headers in asked] == [304, 200]


def test_the_headers_alone_come_from_the_app(r2_scene: Scene) -> None:
    """A presigned address is signed for GET, so a redirected HEAD would be refused."""
    file = r2_scene.photo(r2_scene.collection(r2_scene.owner()), content=CONTENT)
    answer = r2_scene.visitor().head(f"/collections/files/{file.uuid}/original")
    assert (answer.status_code, answer.content_length, answer.data) == (200, len(CONTENT), b"")


class TestKeeping:
    """The caching headers of the bucket's own response."""

    @pytest.mark.parametrize(
        ("version", "expected"), [("?v=0", "private, max-age=31536000, immutable"), ("?v=7", "private, no-cache")]
    )
    def test_a_version_in_force_for_a_year(self, r2_scene: Scene, version: str, expected: str) -> None:
        file = r2_scene.photo(r2_scene.collection(r2_scene.owner()))
        address = r2_scene.visitor().get(f"/collections/files/{file.uuid}/grid{version}").headers["Location"]
        assert requests.get(address, timeout=10).headers["Cache-Control"] == expected

    def test_never_past_the_access(self, r2_scene: Scene, clock: Clock) -> None:
        """Browsers cache a picture no longer than the access lasts, also if its address is used at the last moment.

        All requests within one window get one address.
        """
        collection = r2_scene.collection(r2_scene.owner(), expires_at=NOON + timedelta(hours=1))
        file = r2_scene.photo(collection)
        addresses = []
        for seconds in (0, 29):
            clock(NOON + timedelta(seconds=seconds))
            answer = r2_scene.visitor().get(f"/collections/files/{file.uuid}/grid?v=0")
            addresses.append(answer.headers["Location"])
        assert addresses[0] == addresses[1]
        assert f"max-age%3D{3600 - 60}%2C" in addresses[0]


@pytest.mark.browser
def test_a_second_visit_costs_no_byte_of_a_picture(
    make_app: MakeApp, rclone: S3Server, context: BrowserContext
) -> None:
    scene = Scene(make_app(**rclone.settings(), VITRINE_R2_URL_SECONDS=A_WEEK))
    collection = scene.collection(scene.owner(), "public")
    for _ in range(3):
        scene.photo(collection)
    with served(scene) as address:
        first, second = [bytes_from(rclone, context, f"{address}/g/{collection.slug}") for _ in range(2)]
    assert (len(first), all(first)) == (3, True)  # the cover is one of them, and is fetched once
    assert second == [0, 0, 0]


@pytest.mark.browser
def test_a_picture_whose_address_ended_too_early_is_requested_again(
    make_app: MakeApp, rclone: S3Server, context: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a slow line an address may end while the browser loads the pictures before it."""
    scene = Scene(make_app(**rclone.settings()))
    collection = scene.collection(scene.owner(), "public")
    for _ in range(3):
        scene.photo(collection)
    sign, seen = StorageService.address, set[str]()

    def late_once(storage: StorageService, key: str, backend: str, *, now: datetime, **more: Any) -> str | None:
        lateness = timedelta(0) if key in seen else timedelta(minutes=1)
        seen.add(key)
        return sign(storage, key, backend, now=now - lateness, **more)

    monkeypatch.setattr(StorageService, "address", late_once)
    page = context.new_page()
    with served(scene) as address:
        page.goto(f"{address}/g/{collection.slug}")
        for image in page.locator(".tile img").all():
            expect(image).not_to_have_js_property("naturalWidth", 0)
    assert len(seen) == 3


def bytes_from(bucket: S3Server, context: BrowserContext, page_url: str) -> list[int]:
    """Open the page in a new tab, and return the bytes on the wire for each picture from the bucket."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    asked: dict[str, str] = {}
    received: list[int] = []
    session.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: (
            received.append(int(event["encodedDataLength"]))
            if asked.get(event["requestId"], "").startswith(bucket.endpoint_url)
            else None
        ),
    )
    session.send("Network.enable")
    page.goto(page_url, wait_until="networkidle")
    page.close()
    return received


@contextmanager
def served(scene: Scene) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, scene.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
