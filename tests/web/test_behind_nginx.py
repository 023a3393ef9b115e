"""nginx in front of the app, configured as in docs/deploy: the app decides about each request and nginx sends files."""

import io
import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from app import create_app
from app.config import load_settings
from app.models import File, Privacy
from tests.access.scene import LONG_AGO, Scene, picture
from tests.support.instances import close
from tests.support.proxies.nginx import nginx_before

Get = Callable[..., requests.Response]
CONTENT = picture(700)


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[tuple[Scene, str]]:
    instance = tmp_path_factory.mktemp("behind")
    shutil.copy(migrated_database, instance / "vitrine.db")
    settings = {"VITRINE_MIN_FREE_BYTES": "0", "VITRINE_X_ACCEL_PREFIX": "/_media/", "TRUSTED_PROXIES": "1"}
    app = create_app(load_settings({**settings, "VITRINE_INSTANCE": str(instance)}))
    with nginx_before(app, instance / "media", tmp_path_factory.mktemp("nginx")) as address:
        yield Scene(app), address
    close(app)


@pytest.fixture
def scene(behind: tuple[Scene, str]) -> Scene:
    return behind[0]


@pytest.fixture
def get(behind: tuple[Scene, str]) -> Get:
    """Return a function that requests an address from nginx, as a visitor without cookies."""
    return lambda path, **headers: requests.get(behind[1] + path, headers=headers, timeout=10, allow_redirects=False)


@pytest.fixture
def file(scene: Scene) -> File:
    return scene.photo(scene.collection(scene.owner(), "public"), "IMG 1.jpg", content=CONTENT)


def original(file: File) -> str:
    return f"/collections/files/{file.uuid}/original"


def test_a_picture_comes_with_all_that_the_app_says_of_it(file: File, get: Get) -> None:
    answer = get(f"/collections/files/{file.uuid}/grid?v=0")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"].startswith('inline; filename="IMG 1.jpg"')
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    said = [answer.headers[name] for name in ("Content-Type", "X-Content-Type-Options", "Vary", "X-Robots-Tag")]
    assert said == ["image/jpeg", "nosniff", "Cookie", "noindex, nofollow"]


def test_nginx_is_the_one_who_sends_it(scene: Scene, file: File, get: Get) -> None:
    """The app's response has no bytes but the path of the file, which nginx does not pass on."""
    from_the_app = scene.visitor().get(original(file))
    assert (from_the_app.data, from_the_app.headers["X-Accel-Redirect"][:20]) == (b"", "/_media/collections/")
    from_nginx = get(original(file))
    assert (from_nginx.content, "X-Accel-Redirect" in from_nginx.headers) == (CONTENT, False)


def test_an_original_keeps_its_digest(file: File, get: Get) -> None:
    assert file.sha256
    digest = b64encode(bytes.fromhex(file.sha256)).decode()
    assert get(original(file)).headers["Repr-Digest"] == f"sha-256=:{digest}:"


class TestParts:
    def test_a_part(self, file: File, get: Get) -> None:
        answer = get(original(file), Range="bytes=10-19")
        assert (answer.status_code, answer.content) == (206, CONTENT[10:20])
        assert answer.headers["Content-Range"] == f"bytes 10-19/{len(CONTENT)}"

    @pytest.mark.parametrize(("is_same", "expected"), [(True, (206, CONTENT[10:])), (False, (200, CONTENT))])
    def test_if_it_is_still_the_same(self, file: File, get: Get, is_same: bool, expected: tuple) -> None:
        etag = get(original(file)).headers["ETag"] if is_same else '"another"'
        answer = get(original(file), Range="bytes=10-", **{"If-Range": etag})
        assert (answer.status_code, answer.content) == expected

    def test_what_the_browser_has_is_not_sent_again(self, file: File, get: Get) -> None:
        etag = get(original(file)).headers["ETag"]
        answer = get(original(file), **{"If-None-Match": etag})
        assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"privacy": Privacy.DRAFT}, 404),
        ({"privacy": Privacy.PASSWORD, "password_hash": "one"}, 403),
        ({"expires_at": LONG_AGO}, 410),
    ],
)
def test_what_was_open_a_moment_ago_is_refused(scene: Scene, get: Get, change: dict, status: int) -> None:
    """A visitor who has the picture, and asks only whether it has changed, is refused, too."""
    collection = scene.collection(scene.owner(), "public")
    path = f"/collections/files/{scene.photo(collection).uuid}/grid?v=0"
    known = {"If-None-Match": get(path).headers["ETag"]}
    assert get(path, **known).status_code == 304
    scene.change(collection, **change)
    assert get(path, **known).status_code == status


class TestTheFolder:
    @pytest.mark.parametrize("form", ["/_media/{key}", "/_media/%2e/{key}", "//_media/{key}", "/x/../_media/{key}"])
    def test_is_not_there_for_anybody(self, file: File, get: Get, form: str) -> None:
        answer = get(form.format(key=file.storage_path.replace(" ", "%20")))
        assert (answer.status_code, CONTENT in answer.content) == (404, False)

    def test_is_not_opened_by_a_visitors_own_header(self, file: File, get: Get) -> None:
        answer = get("/healthz", **{"X-Accel-Redirect": f"/_media/{file.storage_path}"})
        assert CONTENT not in answer.content


class TestNames:
    def kept_as(self, scene: Scene, name: str) -> File:
        file = scene.photo(scene.collection(scene.owner(), "public"), content=CONTENT)
        scene.change(file, storage_path=f"{file.folder}{name}")
        return file

    @pytest.mark.parametrize(
        "name", ["a b.jpg", "Müller.jpg", "100%.jpg", "%2e%2e%2f.jpg", "a?b#c&d.jpg", "a\\b;c.jpg"]
    )
    def test_of_every_kind_are_found(self, scene: Scene, get: Get, name: str) -> None:
        file = self.kept_as(scene, name)
        key = f"{file.folder}{name}"
        scene.services.local.put(key, io.BytesIO(CONTENT), content_type="image/jpeg")
        assert get(original(file)).content == CONTENT

    @pytest.mark.parametrize("name", ["a\r\nX-Accel-Redirect: b.jpg", "../../../vitrine.db", "../../secret_key"])
    def test_that_lead_elsewhere_are_refused(self, scene: Scene, get: Get, name: str) -> None:
        answer = get(original(self.kept_as(scene, name)))
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")


def test_an_upload_larger_than_nginx_likes_passes(scene: Scene, behind: tuple[Scene, str]) -> None:
    owner = scene.owner()
    collection = scene.collection(owner)
    address = f"{behind[1]}/api/v1/collections/{collection.uuid}/files"
    headers = {"Authorization": f"Bearer {scene.token(owner)}"}
    parts = [("files", ("large.jpg", CONTENT + bytes(3_000_000)))]
    answer = requests.post(address, files=parts, headers=headers, timeout=30)
    assert (answer.status_code, answer.json()["files"][0]["size"]) == (201, len(CONTENT) + 3_000_000)
