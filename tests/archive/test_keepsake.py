"""The keepsake: an archive with pages that show the photos without the internet, and checksums of each."""

import hashlib
import json
import re
import zlib
from urllib.parse import unquote

import pytest

from tests.access.scene import Scene
from tests.archive.fetching import Gallery, content

ADDRESS = re.compile(r"""(?:href|src|data-large|data-video)="([^"#]+)\"""")


@pytest.fixture(params=["original", "web"])
def gallery(scene: Scene, request: pytest.FixtureRequest) -> Gallery:
    gallery = Gallery.at(request.param, scene)
    gallery.add("50 % & #1.jpg", caption="Aunt <Lily>", variants=("thumb", "grid", "medium", "web"))
    return gallery


def address(gallery: Gallery) -> str:
    return f"/g/{gallery.collection.slug}/keepsake.zip?size={gallery.size}"


def data_of(files: dict[str, bytes]) -> list[dict]:
    script = files["keepsake/data.js"].decode()
    return json.loads(script.removeprefix("window.keepsake = ").removesuffix(";\n"))["files"]


def test_its_pages_link_only_files_beside_them(gallery: Gallery) -> None:
    files = content(gallery.scene.visitor().get(address(gallery)))
    pages = {name: text.decode() for name, text in files.items() if name.endswith((".html", ".js", ".css"))}
    linked = {unquote(link) for name in ("index.html", "verify.html") for link in ADDRESS.findall(pages[name])}
    shown = {"photos/50 % & #1.jpg", "photos/first.jpg", "photos/Ceremony/vows.jpg"}
    assert linked <= set(files)
    assert shown <= linked
    assert [name for name, text in pages.items() if "//" in re.sub(r"(?m)^\s*//.*| // .*", "", text)] == []
    assert not any(gallery.collection.slug in text or "csrf" in text for text in pages.values())
    assert "Aunt &lt;Lily&gt;" in pages["index.html"]


def test_its_checksums_are_those_of_its_files(gallery: Gallery) -> None:
    files = content(gallery.scene.visitor().get(address(gallery)))
    sums = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(files[name]).hexdigest() for name in sums}
    assert ("photos/first.jpg" in sums) is (gallery.size == "original")
    listed = data_of(files)
    assert {file["path"] for file in listed} == {name for name in files if name.endswith((".jpg", ".mov"))}
    for file in listed:
        found = files[file["path"]]
        checksum = hashlib.sha256(found).hexdigest() if "sha256" in file else f"{zlib.crc32(found):08x}"
        assert (file["size"], file.get("sha256", file.get("crc32"))) == (len(found), checksum)


def test_it_is_exactly_as_long_as_announced_and_goes_on(gallery: Gallery) -> None:
    visitor = gallery.scene.visitor()
    whole = visitor.get(address(gallery))
    rest = visitor.get(address(gallery), headers={"Range": "bytes=900-", "If-Range": whole.headers["ETag"]})
    assert whole.headers["Content-Length"] == str(len(whole.data))
    assert (rest.status_code, rest.data) == (206, whole.data[900:])


def test_it_has_the_favorites_of_this_visitor_alone(gallery: Gallery) -> None:
    favorites = gallery.scene.favorites(gallery.collection, [gallery.shown["vows.jpg"]])
    browsers = gallery.scene.favorites_visitor(favorites), gallery.scene.visitor()
    mine, others = (data_of(content(browser.get(address(gallery)))) for browser in browsers)
    assert [file["path"] for file in mine if file.get("favorite")] == ["photos/Ceremony/vows.jpg"]
    assert [file for file in others if file.get("favorite")] == []


def test_its_page_is_in_the_language_of_the_gallery(gallery: Gallery) -> None:
    gallery.scene.change(gallery.collection, language="ar")
    page = content(gallery.scene.visitor().get(address(gallery)))["index.html"].decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_files_in_it_count_as_received(scene: Scene) -> None:
    gallery = Gallery.at("original", scene)
    visitor = scene.visitor()
    visitor.get(address(gallery))
    assert "3 of 3 sent" in visitor.get(f"/g/{gallery.collection.slug}/receipt").text


def test_a_quota_is_for_it_too(scene: Scene) -> None:
    gallery = Gallery.at("original", scene)
    guest = scene.guest(scene.link(gallery.collection, download_quota=2), gallery.collection)
    assert guest.get(address(gallery)).status_code == 403


def test_its_page_says_that_it_has_begun(gallery: Gallery) -> None:
    started = f"/g/{gallery.collection.slug}/download/started?what=keepsake&size={gallery.size}"
    answer = gallery.scene.visitor().get(started)
    assert answer.headers["Refresh"] == f"1; url={address(gallery)}"
    assert "open “index.html”" in answer.text
