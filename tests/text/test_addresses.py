"""A gallery's address keeps the letters of its title, and still works after mail and chat programs have changed it."""

import logging
import re
from uuid import uuid4

import pytest

from app.models import Collection, ShareLink, User
from app.models.collection import SLUG_FORM
from tests.access.scene import LONG_AGO, Scene

RANDOM = "[a-km-np-z2-9]{8}"
JUNK = [
    ".",
    ",",
    ")",
    "]",
    ">",
    '"',
    "'",
    ";",
    ":",
    "!",
    "?",
    " ",
    "\u200b",
    "\u00a0",
    "/",
    "//",
    ").",
    ".\u200b",
    "»",
    "…",
]
QUOTED = {"?": "%3F"}


def address(path: str) -> str:
    """Return the path as it is sent; an unquoted question mark would begin a query."""
    return "".join(QUOTED.get(character, character) for character in path)


class TestMadeOfTheTitle:
    @pytest.mark.parametrize(
        ("title", "spelled"),
        [
            ("Øystein & Søren", "oystein-soren"),
            ("Łukasz", "lukasz"),
            ("Ægir Þór Đorđević", "aegir-thor-dordevic"),
            ("Straße", "strasse"),
            ("Zoë's day", "zoe-s-day"),
            ("Zoe\u0308 apart", "zoe-apart"),
            ("Ольга и Иван", "ol-ga-i-ivan"),
            ("Ελένη", "eleni"),
            ("さくら", "sakura"),
            ("김민수", "gimminsu"),
            ("Anna ❤ Tom", "anna-tom"),
        ],
    )
    def test_letters_of_every_script_are_spelled(self, scene: Scene, title: str, spelled: str) -> None:
        slug = scene.program(scene.owner()).post("/api/v1/collections", json={"title": title}).json["slug"]
        assert re.fullmatch(f"{spelled}-{RANDOM}", slug), slug

    @pytest.mark.parametrize("title", ["桜の結婚式", "❤❤", "---", "…", "\u0301"])
    def test_what_cannot_be_spelled_leaves_the_random_part_alone(self, scene: Scene, title: str) -> None:
        slug = scene.program(scene.owner()).post("/api/v1/collections", json={"title": title}).json["slug"]
        assert re.fullmatch(RANDOM, slug), slug

    @pytest.mark.parametrize("title", ["x" * 200, "Щ" * 200, "- " * 99 + "-", "\ufdfa" * 200])
    def test_is_never_too_long_nor_malformed(self, scene: Scene, title: str) -> None:
        slug = scene.program(scene.owner()).post("/api/v1/collections", json={"title": title}).json["slug"]
        assert (SLUG_FORM.fullmatch(slug) is not None, len(slug) <= 100) == (True, True)


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    return scene.collection(owner, "link", slug="anna-tom-x2")


@pytest.fixture
def link(scene: Scene, owner: User) -> ShareLink:
    return scene.link(scene.collection(owner, "private"), token="Ab3_dE-x_")


class TestWithSomethingBehind:
    """Addresses with characters after them: the visitor is redirected to the plain address."""

    @staticmethod
    def led_on(scene: Scene, path: str) -> dict[str, str | None]:
        visitor = scene.visitor()
        return {junk: visitor.get(address(path + junk)).headers.get("Location") for junk in JUNK}

    def test_a_gallery(self, scene: Scene, collection: Collection) -> None:
        path = f"/g/{collection.slug}"
        assert self.led_on(scene, path) == dict.fromkeys(JUNK, path)

    def test_a_share_link(self, scene: Scene, link: ShareLink) -> None:
        path = f"/s/{link.token}"
        assert self.led_on(scene, path) == dict.fromkeys(JUNK, path)

    def test_a_photo(self, scene: Scene, collection: Collection) -> None:
        path = f"/g/{collection.slug}/p/{scene.photo(collection, variants=()).uuid}"
        assert self.led_on(scene, path) == dict.fromkeys(JUNK, path)

    def test_a_favorites_lists_secret_link(self, scene: Scene, collection: Collection) -> None:
        path = f"/g/{collection.slug}/favorites/open/{scene.favorites(collection).token}"
        assert self.led_on(scene, path) == dict.fromkeys(JUNK, path)

    @pytest.mark.parametrize("state", ["draft", "private", "in trash", "unknown", "revoked link", "unknown link"])
    def test_what_is_not_there_for_this_visitor_stays_unknown(self, scene: Scene, owner: User, state: str) -> None:
        path = {
            "draft": lambda: f"/g/{scene.collection(owner, 'draft').slug}",
            "private": lambda: f"/g/{scene.collection(owner, 'private').slug}",
            "in trash": lambda: f"/g/{scene.collection(owner, 'link', trashed_at=LONG_AGO).slug}",
            "unknown": lambda: "/g/unknown",
            "revoked link": lambda: f"/s/{scene.link(scene.collection(owner), revoked_at=LONG_AGO).token}",
            "unknown link": lambda: "/s/unknown",
        }[state]()
        visitor = scene.visitor()
        assert [visitor.get(address(path + junk)).status_code for junk in JUNK] == [404] * len(JUNK)


class TestInCapitals:
    def test_a_gallery_and_a_photo_are_found(self, scene: Scene, collection: Collection) -> None:
        file = scene.photo(collection, variants=())
        paths = [f"/g/{collection.slug.upper()}", f"/g/Anna-Tom-X2/p/{file.uuid}?sort=name"]
        locations = [scene.visitor().get(path).headers.get("Location") for path in paths]
        assert locations == ["/g/anna-tom-x2", f"/g/anna-tom-x2/p/{file.uuid}?sort=name"]

    def test_an_address_that_has_capitals_still_opens(self, scene: Scene, owner: User) -> None:
        scene.collection(owner, "link", slug="Anna-1998")
        scene.collection(owner, "link", slug="anna-1998", title="Another one")
        assert "Another one" not in scene.visitor().get("/g/Anna-1998").text
        assert scene.visitor().get("/g/Anna-1998.").headers.get("Location") == "/g/Anna-1998"

    def test_a_share_links_secret_is_not(self, scene: Scene, link: ShareLink) -> None:
        assert scene.visitor().get(f"/s/{link.token.upper()}").status_code == 404


class TestTheRedirect:
    def test_is_kept_by_no_cache(self, scene: Scene, collection: Collection) -> None:
        answer = scene.visitor().get(f"/g/{collection.slug}.")
        assert (answer.headers["Cache-Control"], "Cookie" in answer.headers["Vary"]) == ("private, no-store", True)

    def test_carries_the_query_on(self, scene: Scene, collection: Collection) -> None:
        answer = scene.visitor().get(f"/g/{collection.slug}.?sort=name&x=%0d%0aSet-Cookie:%20a")
        assert answer.headers["Location"] == f"/g/{collection.slug}?sort=name&x=%0d%0aSet-Cookie:%20a"

    @pytest.mark.parametrize(
        "path", ["//evil.test/g/anna-tom-x2.", "/g//evil.test.", "/g/\\evil.test.", "/s//evil.test."]
    )
    def test_leads_to_no_other_site(self, scene: Scene, collection: Collection, path: str) -> None:
        location = scene.visitor().get(path).headers.get("Location", "/")
        assert location.startswith(("/g/", "/s/", "http://localhost/")) or location == "/"

    def test_is_for_pages_that_are_asked_for_and_for_nothing_that_is_sent(
        self, scene: Scene, collection: Collection
    ) -> None:
        answer = scene.signed_in(scene.owner()).delete(f"/g/{collection.slug}.")
        assert "Location" not in answer.headers

    def test_leads_to_the_password_and_to_the_end(self, scene: Scene, owner: User) -> None:
        locked = scene.collection(owner, "password")
        over = scene.collection(owner, "link", expires_at=LONG_AGO)
        pages = [scene.visitor().get(f"/g/{each.slug}).", follow_redirects=True) for each in (locked, over)]
        assert [page.status_code for page in pages] == [200, 410]

    def test_of_a_photo_that_is_unknown_ends(self, scene: Scene, collection: Collection) -> None:
        answer = scene.visitor().get(f"/g/{collection.slug}/p/{uuid4()}.", follow_redirects=True)
        assert answer.status_code == 404

    @pytest.mark.parametrize("junk", [".", "/", "%E2%80%8B", ")."])
    def test_leaves_no_secret_in_the_log(
        self, scene: Scene, link: ShareLink, caplog: pytest.LogCaptureFixture, junk: str
    ) -> None:
        caplog.set_level(logging.DEBUG)
        scene.visitor().get(f"/s/{link.token}{junk}", follow_redirects=True)
        assert ("/s/***" in caplog.text, link.token in caplog.text) == (True, False)
