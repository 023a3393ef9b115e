"""Statements 20, 21 and 24: hostile names and contents are stored as data and shown as text.

They never become a path, a header or a page.
"""

import io
import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis.strategies import text

from app.models import Collection, User
from app.services.names.file_name import content_disposition, display_name, key_name
from tests.access.scene import Scene, picture
from tests.support.page_client import PageClient

HOSTILE = [
    "../../etc/passwd.jpg",
    "..\\..\\boot.ini.jpg",
    "/etc/passwd.jpg",
    "C:\\Windows\\a.jpg",
    "\\\\host\\share\\a.jpg",
    "..",
    ".",
    "...",
    "....jpg",
    ".htaccess",
    ".jpg",
    "-rf.jpg",
    "~root.jpg",
    "a.jpg/",
    "a.jpg/..",
    "a.jpg.",
    "a.jpg ",
    " a.jpg",
    "CON.jpg",
    "NUL",
    "aux.jpg",
    "COM1.jpg",
    "LPT1",
    "a:b.jpg",
    "a.jpg::$DATA",
    "a*.jpg",
    "a?.jpg",
    "a|b.jpg",
    "a<b>.jpg",
    "a\u202egpj.exe",
    "\u200ba.jpg",
    "\ufeffa.jpg",
    "a\u2028b.jpg",
    "e\u0301.jpg",
    "\u00e9.jpg",
    "\U0001f4f7.jpg",
    "名前.jpg",
    "العربية.jpg",
    "\u1e9e\u00df.jpg",
    "x" * 300 + ".jpg",
    "ü" * 200 + ".jpg",
    "a" * 250 + "." + "b" * 250,
    "a;b.jpg",
    "a;filename=evil.html.jpg",
    "'a'.jpg",
    "a`id`.jpg",
    "$(id).jpg",
    "%2e%2e%2fa.jpg",
    "%00.jpg",
    "a&b=c.jpg",
    "a#b.jpg",
    "<img src=x onerror=alert(1)>.jpg",
    "<script>alert(1)</script>.jpg",
    "{{7*7}}.jpg",
    "=1+1.jpg",
    "'; DROP TABLE files;--.jpg",
]
LEFT_OUT = {".htaccess", ".jpg"}  # hidden files, which uploads of every kind leave out; all others are accepted
HEADER = re.compile(r"attachment; filename=\"[ !#-\[\]-~]+\"; filename\*=UTF-8''([A-Za-z0-9._~%-]+)")
KEY = re.compile(r"collections/[0-9a-f-]{36}/[0-9a-f-]{36}/[A-Za-z0-9_-][A-Za-z0-9._-]{0,130}")


@pytest.fixture
def scene(shared_scene: Scene) -> Scene:
    """Return the scene of this module; each test has its own owner and collection."""
    return shared_scene


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    return scene.collection(owner, "public")


@pytest.fixture
def program(scene: Scene, owner: User) -> PageClient:
    return scene.program(owner)


@pytest.fixture
def browser(scene: Scene, owner: User) -> PageClient:
    return scene.signed_in(owner)


def send(program: PageClient, collection: Collection, content: bytes, name: str, mime_type: str = "image/jpeg"):
    parts = {"files": (io.BytesIO(content), name, mime_type)}
    return program.post(f"/api/v1/collections/{collection.uuid}/files", data=parts)


def keys(scene: Scene) -> set[str]:
    """Return the keys of all stored objects, wherever a name may have put them."""
    return {entry.key for entry in scene.services.local.list("")}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_a_name(scene: Scene, program: PageClient, collection: Collection, name: str) -> None:
    before = keys(scene)
    response = send(program, collection, picture(700), name)
    if name in LEFT_OUT:
        assert (response.status_code, keys(scene) - before) == (415, set())
        return
    assert response.status_code == 201
    [key] = keys(scene) - before
    assert (KEY.fullmatch(key) is not None, ".." in key) == (True, False)
    address = f"/collections/files/{response.json['files'][0]['id']}/original"
    headers = scene.visitor().get(address).headers
    assert re.fullmatch(
        r"attachment; filename=\"[^\"\\\r\n]+\"; filename\*=UTF-8''[\w.~%-]+", headers["Content-Disposition"]
    )


@pytest.mark.parametrize("name", [name for name in HOSTILE if "<" in name or "{{" in name])
def test_pages_show_a_name_as_text(scene: Scene, browser: PageClient, collection: Collection, name: str) -> None:
    file = scene.photo(collection, "plain.jpg")
    scene.change(file, original_filename=name)
    pages = [f"/g/{collection.slug}", f"/g/{collection.slug}/p/{file.uuid}", f"/collections/{collection.uuid}"]
    html = "".join(browser.get(page).text for page in pages)
    assert [evil for evil in ("<img src=x", "<script>alert", "49.jpg") if evil in html] == []


def test_titles_and_captions_of_a_camera_are_text(scene: Scene, browser: PageClient, collection: Collection) -> None:
    evil = "<img src=x onerror=alert(1)>"
    section = scene.section(collection, evil)
    metadata = {"camera": evil, "title": evil, "copyright": "javascript:alert(1)"}
    file = scene.photo(collection, section_id=section.id, metadata_json=metadata)
    scene.change(collection, title=evil, description=evil)
    paths = ["/", f"/g/{collection.slug}", f"/g/{collection.slug}/p/{file.uuid}", "/collections"]
    paths += [f"/collections/{collection.uuid}{rest}" for rest in ("", "/settings", "/share")]
    assert [path for path in paths if evil in browser.get(path).text] == []
    response = browser.get(f"/api/v1/files/{file.uuid}")
    assert (response.mimetype, response.json["metadata"]["camera"]) == ("application/json", evil)


REFUSED = {
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><html><script>alert(1)</script></html>",
    "pdf": b"%PDF-1.7\n1 0 obj",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "zip": b"PK\x03\x04\x14\x00\x00\x00",
    "exe": b"MZ\x90\x00\x03\x00\x00\x00",
    "elf": b"\x7fELF\x02\x01\x01\x00",
}


@pytest.mark.parametrize("name", ["photo.jpg", "photo.{kind}", "PHOTO.JPG.{kind}", "photo", "photo.dng"])
@pytest.mark.parametrize("kind", REFUSED)
def test_what_could_run_is_refused_by_any_name(
    scene: Scene, program: PageClient, collection: Collection, kind: str, name: str
) -> None:
    before = keys(scene)
    response = send(program, collection, REFUSED[kind], name.format(kind=kind))
    assert (response.status_code, response.json["error"]["code"], keys(scene) - before) == (415, "unsupported", set())


def test_what_the_sender_says_of_the_type_does_not_count(program: PageClient, collection: Collection) -> None:
    told = send(program, collection, picture(701), "photo.html", "text/html").json["files"][0]
    assert told["mime_type"] == "image/jpeg"


@given(text())
def test_any_name_can_be_shown(name: str) -> None:
    shown = display_name(name)
    assert (0 < len(shown.encode()) <= 255, {"/", "\\", "\0", "\n"} & set(shown)) == (True, set())
    assert display_name(shown) == shown


@given(text())
def test_any_name_makes_a_key(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,130}", key_name(display_name(name)))


@given(text(max_size=60))  # at most the 240 bytes that a header returns
def test_any_name_makes_a_header_that_gives_it_back(name: str) -> None:
    shown = display_name(name)
    assert unquote(HEADER.fullmatch(content_disposition(shown))[1]) == shown
