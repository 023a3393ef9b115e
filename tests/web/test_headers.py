"""Statements 30 and 31: the headers of every response: what caches may store, what browsers may run, and no leaks."""

import pytest

from app.models import Collection, File
from tests.access.scene import Scene

PRIVATE = "private, no-store"
PICTURE = "private, no-cache"
CACHING = [
    ("a stranger's page", "/", PRIVATE),
    ("sign-in", "/login", PRIVATE),
    ("a gallery", "/g/{slug}", PRIVATE),
    ("a photo's page", "/g/{slug}/p/{file}", PRIVATE),
    ("a fragment", "/g/{slug}/more", PRIVATE),
    ("the index", "/g/{slug}/index.json", PRIVATE),
    ("a share link", "/s/{token}", PRIVATE),
    ("a picture", "/collections/files/{file}/grid", PICTURE),
    ("a picture of this version", "/collections/files/{file}/grid?v=0", "private, max-age=31536000, immutable"),
    ("a picture of another version", "/collections/files/{file}/grid?v=7", PICTURE),
    ("an original", "/collections/files/{file}/original?v=0", PICTURE),
    ("the owner's list", "/collections", PRIVATE),
    ("the owner's photos", "/collections/{collection}", PRIVATE),
    ("a code", "/collections/{collection}/qr.svg", PRIVATE),
    ("the API", "/api/v1/collections", PRIVATE),
    ("a refusal", "/g/nothing", PRIVATE),
    ("no page at all", "/nothing", PRIVATE),
    ("a method that is not taken", "/logout", PRIVATE),
    ("a script that is not there", "/static/nothing.js", PRIVATE),
    ("a refused picture", "/collections/files/{token}/grid", PRIVATE),
]


@pytest.fixture(scope="module")
def scene(shared_scene: Scene) -> Scene:
    """Return the scene that all tests of this module share and do not change."""
    return shared_scene


@pytest.fixture(scope="module")
def collection(scene: Scene) -> Collection:
    return scene.collection(scene.owner(), "public")


@pytest.fixture(scope="module")
def file(scene: Scene, collection: Collection) -> File:
    return scene.photo(collection)


@pytest.fixture(scope="module")
def answers(scene: Scene, collection: Collection, file: File):
    """Return a function that returns the response at an address to its owner."""
    with scene.row(collection) as row:
        owner = row.owner
    browser, token = scene.signed_in(owner), scene.link(collection).token
    names = {"slug": collection.slug, "file": file.uuid, "collection": collection.uuid, "token": token}
    return lambda address: browser.get(address.format(**names))


@pytest.mark.parametrize(("what", "address", "expected"), CACHING, ids=lambda value: value if " " in value else "")
def test_no_shared_cache_keeps_anything(answers, what: str, address: str, expected: str) -> None:
    headers = answers(address).headers
    assert (headers["Cache-Control"], "Cookie" in headers["Vary"]) == (expected, True)


def test_scripts_and_styles_carry_no_cookie_and_depend_on_none(scene: Scene) -> None:
    headers = scene.visitor(anything="here").get("/static/css/site.css").headers
    assert ("Set-Cookie" in headers, headers["Vary"]) == (False, "Accept-Encoding")


@pytest.mark.parametrize("address", [row[1] for row in CACHING])
class TestEverywhere:
    def test_referrers_stay_here(self, answers, address: str) -> None:
        assert answers(address).headers["Referrer-Policy"] in ("same-origin", "no-referrer")

    def test_no_type_is_guessed(self, answers, address: str) -> None:
        assert answers(address).headers["X-Content-Type-Options"] == "nosniff"

    def test_no_other_site_shows_it(self, answers, address: str) -> None:
        assert answers(address).headers["Cross-Origin-Resource-Policy"] == "same-origin"

    def test_no_camera_no_microphone_and_no_location(self, answers, address: str) -> None:
        denied = answers(address).headers["Permissions-Policy"].split(", ")
        assert [name for name in ("camera", "microphone", "geolocation", "usb") if f"{name}=()" not in denied] == []
        assert [name for name in ("fullscreen", "screen-wake-lock", "clipboard-write") if name in str(denied)] == []

    def test_no_search_engine_keeps_it(self, answers, address: str) -> None:
        assert "noindex" in answers(address).headers["X-Robots-Tag"]

    def test_no_other_site_frames_it(self, answers, address: str) -> None:
        headers = answers(address).headers
        policy = headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in policy or "sandbox" in policy

    def test_nothing_runs_that_is_not_ours(self, answers, address: str) -> None:
        policy = answers(address).headers["Content-Security-Policy"]
        assert [word for word in ("unsafe-eval", "*", "http:", "script-src 'unsafe-inline'") if word in policy] == []


@pytest.mark.parametrize(
    ("settings", "scheme", "expected"),
    [
        ({}, "https", None),
        ({"VITRINE_HSTS_SECONDS": 86_400}, "http", None),
        ({"VITRINE_HSTS_SECONDS": 86_400}, "https", "max-age=86400"),
    ],
)
def test_https_alone_is_announced_only_by_https(make_app, settings, scheme: str, expected: str | None) -> None:
    browser = make_app(TRUSTED_PROXIES=1, **settings).test_client()
    paths = ("/login", "/static/css/site.css", "/nothing", "/healthz")
    responses = [browser.get(path, headers={"X-Forwarded-Proto": scheme}) for path in paths]
    assert [response.headers.get("Strict-Transport-Security") for response in responses] == [expected] * len(paths)


@pytest.mark.parametrize("route", ["thumbnail", "grid", "preview", "original"])
def test_pictures_run_nothing(answers, route: str) -> None:
    policy = answers(f"/collections/files/{{file}}/{route}").headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; sandbox"


def test_pictures_and_videos_may_come_from_the_bucket_and_nothing_else(make_app) -> None:
    bucket = {"R2_ENDPOINT_URL": "https://abc.example", "R2_BUCKET": "photos"}
    keys = {"R2_ACCESS_KEY_ID": "key", "R2_SECRET_ACCESS_KEY": "secret"}
    policy = make_app(**bucket, **keys).test_client().get("/login").headers["Content-Security-Policy"]
    sources = {part.split()[0]: part.split()[1:] for part in policy.split("; ")}
    assert {name for name, allowed in sources.items() if "https://abc.example" in allowed} == {
        "img-src",
        "media-src",
        "connect-src",
    }


def test_each_page_has_a_nonce_of_its_own(scene: Scene) -> None:
    policies = {scene.visitor().get("/login").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_a_visitor_without_a_cookie_never_gets_what_one_with_a_cookie_got(scene: Scene) -> None:
    """A cache that stores everything it may (RFC 9111, section 3) stores nothing of the first visitor's responses."""
    collection = scene.collection(scene.owner(), "password")
    file = scene.photo(collection)
    first = scene.unlocked(collection)
    paths = [f"/g/{collection.slug}", f"/collections/files/{file.uuid}/grid?v=0", f"/g/{collection.slug}/index.json"]
    kept = [path for path in paths if "private" not in first.get(path).headers["Cache-Control"]]
    assert kept == []
