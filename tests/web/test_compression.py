"""Text is sent compressed and small; uploaded files are sent unchanged."""

import gzip
import json
import re
from collections.abc import Callable

import brotli
import pytest
from flask.testing import FlaskClient

from app.models import File
from app.places import PROJECT_FOLDER
from tests.access.scene import Scene
from tests.support.instances import MakeApp

DECODED: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
LIGHTBOX = PROJECT_FOLDER / "app/views/gallery/static/viewer/lightbox.js"
SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
IMPORT_MAP = re.compile(r'<script type="importmap"[^>]*>(.*?)</script>')


@pytest.fixture
def gallery(scene: Scene) -> str:
    collection = scene.collection(scene.owner(), "public", title="By the sea")
    scene.photo(collection)
    return f"/g/{collection.slug}"


def map_of(client: FlaskClient, page: str) -> dict[str, str]:
    found = IMPORT_MAP.search(client.get(page).text)
    assert found
    return json.loads(found[1])["imports"]


class TestPages:
    @pytest.mark.parametrize("coding", DECODED)
    def test_are_compressed_as_the_browser_likes(self, scene: Scene, gallery: str, coding: str) -> None:
        response = scene.visitor().get(gallery, headers={"Accept-Encoding": coding})
        assert response.headers["Content-Encoding"] == coding
        assert b">By the sea</h1>" in DECODED[coding](response.data)

    def test_say_what_the_answer_depends_on(self, scene: Scene, gallery: str) -> None:
        assert set(scene.visitor().get(gallery).vary) == {"Accept-Encoding", "Accept-Language", "Cookie"}

    @pytest.mark.parametrize("accepted", ["", "gzip;q=0", "identity, gzip;q=0.5"])
    def test_stay_plain_for_those_who_prefer_it(self, scene: Scene, gallery: str, accepted: str) -> None:
        response = scene.visitor().get(gallery, headers={"Accept-Encoding": accepted})
        assert ("Content-Encoding" in response.headers, "By the sea" in response.text) == (False, True)

    def test_have_the_same_headers_without_a_body(self, scene: Scene, gallery: str) -> None:
        head = scene.visitor().head(gallery, headers={"Accept-Encoding": "gzip"})
        assert (head.headers["Content-Encoding"], head.data) == ("gzip", b"")


class TestUploads:
    @pytest.fixture
    def text(self, scene: Scene) -> File:
        content = json.dumps(["a running order"] * 100).encode()
        collection = scene.collection(scene.owner(), "public")
        return scene.photo(collection, "order.json", state="unsupported", mime_type="application/json", content=content)

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_are_never_compressed(self, scene: Scene, text: File, method: str) -> None:
        headers = {"Accept-Encoding": "br, gzip"}
        response = scene.visitor().open(f"/collections/files/{text.uuid}/original", method=method, headers=headers)
        assert ("Content-Encoding" in response.headers, response.content_length) == (False, text.size)


class TestStaticFiles:
    @pytest.fixture
    def address(self, scene: Scene, gallery: str) -> str:
        return map_of(scene.visitor(), gallery)["/static/gallery/viewer/lightbox.js"]

    @pytest.mark.parametrize("coding", DECODED)
    def test_are_compressed(self, scene: Scene, address: str, coding: str) -> None:
        plain = scene.visitor().get(address)
        coded = scene.visitor().get(address, headers={"Accept-Encoding": coding})
        assert DECODED[coding](coded.data) == plain.data
        assert coded.headers["ETag"] != plain.headers["ETag"]
        assert (list(coded.vary), coded.mimetype) == (["Accept-Encoding"], "text/javascript")

    def test_are_not_sent_again(self, scene: Scene, address: str) -> None:
        headers = {"Accept-Encoding": "br"}
        etag = scene.visitor().get(address, headers=headers).headers["ETag"]
        again = scene.visitor().get(address, headers={**headers, "If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")

    def test_leave_without_comments(self, scene: Scene, address: str) -> None:
        sent, written = scene.visitor().get(address).text, LIGHTBOX.read_text()
        assert ("// The viewer" in sent, "// The viewer" in written) == (False, True)

    def test_leave_as_written_while_one_works_on_them(self, make_app: MakeApp, monkeypatch) -> None:
        monkeypatch.setenv("FLASK_DEBUG", "1")
        assert make_app().test_client().get("/static/gallery/viewer/lightbox.js").text == LIGHTBOX.read_text()

    def test_are_kept_for_a_year_at_the_address_of_their_content_alone(self, scene: Scene, address: str) -> None:
        """A page of a newer version, with a server of the old one, must not store the old content in any cache."""
        other = address.replace("?v=", "?v=0")
        keeping = [scene.visitor().get(one).headers["Cache-Control"] for one in (address, other)]
        assert keeping == ["public, max-age=31536000, immutable", "public, no-cache"]

    def test_a_sheet_holds_those_it_is_made_of(self, scene: Scene) -> None:
        sheet = scene.visitor().get("/static/css/site.css").text
        assert ("@import" in sheet, ".icon-button" in sheet, "--canvas" in sheet) == (False, True, True)


class TestWeight:
    """The size in bytes of gzip of the scripts and sheets of a page.

    What a gallery page loads by itself has its limit in ``tests/browser/gallery/test_gallery_theme.py``; here is what
    it can load in all, with the parts that wait until a visitor asks for them.
    """

    def weight(self, client: FlaskClient, addresses: list[str]) -> int:
        headers = {"Accept-Encoding": "gzip"}
        return sum(client.get(address, headers=headers).content_length for address in addresses)

    def test_of_a_visitors_page(self, scene: Scene, gallery: str) -> None:
        visitor = scene.visitor()
        scripts, sheets = list(map_of(visitor, gallery).values()), SHEET.findall(visitor.get(gallery).text)
        assert self.weight(visitor, scripts) <= 40_000
        assert self.weight(visitor, sheets) <= 14_000

    def test_of_the_studio(self, scene: Scene) -> None:
        owner = scene.owner()
        page, browser = f"/collections/{scene.collection(owner).uuid}", scene.signed_in(owner)
        assert (
            self.weight(browser, list(map_of(browser, page).values())) <= 62_000
        )  # the large view and the dialogs wait
        assert self.weight(browser, SHEET.findall(browser.get(page).text)) <= 14_000


class TestModules:
    def test_a_visitors_page_names_none_of_the_studio(self, scene: Scene, gallery: str) -> None:
        named = map_of(scene.visitor(), gallery)
        assert [name for name in named if name.startswith("/static/collections/")] == []
        assert "/static/gallery/viewer/lightbox.js" in named  # imported by another script, and only later

    def test_a_form_names_what_it_begins_with(self, scene: Scene) -> None:
        assert list(map_of(scene.visitor(), "/login")) == [
            "/static/js/language.js",
            "/static/js/page.js",
            "/static/js/toast.js",
        ]

    def test_the_sheet_names_the_worker_that_it_starts(self, scene: Scene) -> None:
        owner = scene.owner()
        collection = scene.collection(owner)
        named = map_of(scene.signed_in(owner), f"/collections/{collection.uuid}")
        assert "/static/collections/upload/digest.js" in named
