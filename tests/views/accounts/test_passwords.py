"""Statements 13 and 15: passwords are sent only in the body of a form, have a maximum length, and are always hashed.

An unknown address costs one hash, too, so that the time of a response does not reveal whether it exists.
"""

import logging
import re

import pytest
from werkzeug.test import TestResponse

from app.models.accounts import password as passwords
from tests.access.scene import COLLECTION_PASSWORD, LONG_AGO, OWNER_PASSWORD, Scene, csrf_token


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that receives every password that is hashed for a comparison."""
    seen: list[str] = []
    real = passwords.check_password_hash

    def spy(password_hash: str, password: str) -> bool:
        seen.append(password)
        return real(password_hash, password)

    monkeypatch.setattr(passwords, "check_password_hash", spy)
    return seen


def knock(scene: Scene, slug: str, password: str) -> TestResponse:
    visitor = scene.visitor()
    token = csrf_token(visitor)
    return visitor.post(f"/g/{slug}/unlock", data={"password": password, "csrf_token": token})


def sign_in(scene: Scene, email: str, password: str) -> TestResponse:
    visitor = scene.visitor()
    return visitor.post("/login", data={"email": email, "password": password, "csrf_token": csrf_token(visitor)})


class TestTheSameWork:
    """Requests that must take equal time, which is checked by the number of hashes that they compute."""

    @pytest.mark.parametrize("state", ["password", "unknown", "draft", "private", "in trash"])
    def test_at_the_gallery(self, scene: Scene, hashed: list[str], state: str) -> None:
        owner = scene.owner()
        slug = {
            "password": lambda: scene.collection(owner, "password").slug,
            "unknown": lambda: "there-is-nothing",
            "draft": lambda: scene.collection(owner, "draft").slug,
            "private": lambda: scene.collection(owner, "private").slug,
            "in trash": lambda: scene.collection(owner, "password", trashed_at=LONG_AGO).slug,
        }[state]()
        response = knock(scene, slug, "a guess")
        assert (response.status_code, hashed) == (403 if state == "password" else 404, ["a guess"])

    @pytest.mark.parametrize("is_known", [True, False])
    def test_at_sign_in(self, scene: Scene, hashed: list[str], is_known: bool) -> None:
        email = scene.owner().email if is_known else "nobody@example.test"
        assert (sign_in(scene, email, "a guess").status_code, hashed) == (403, ["a guess"])

    def test_a_known_and_an_unknown_address_get_the_same_page(self, scene: Scene) -> None:
        emails = (scene.owner().email, "nobody@example.test")
        pages = [sign_in(scene, email, "a guess").text.replace(email, "") for email in emails]
        assert len({re.sub(r'(nonce|value)="[^"]*"', "", page) for page in pages}) == 1


TOO_LONG = ["x" * 1001, "ü" * 501, "x" * 900_000]


@pytest.mark.parametrize("password", TOO_LONG, ids=["1,001 bytes", "1,002 bytes in 501 letters", "900,000 bytes"])
class TestTooLong:
    def test_at_the_gallery(self, scene: Scene, hashed: list[str], password: str) -> None:
        response = knock(scene, scene.collection(scene.owner(), "password").slug, password)
        assert (response.status_code, hashed) == (400, [])

    def test_at_an_unknown_gallery_at_most_a_bounded_one_is_hashed(
        self, scene: Scene, hashed: list[str], password: str
    ) -> None:
        assert knock(scene, "there-is-nothing", password).status_code in (400, 404)
        assert all(len(tried.encode()) <= 1000 for tried in hashed)

    def test_at_sign_in(self, scene: Scene, hashed: list[str], password: str) -> None:
        assert (sign_in(scene, scene.owner().email, password).status_code, hashed) == (400, [])


def test_exactly_a_thousand_bytes_are_tried(scene: Scene, hashed: list[str]) -> None:
    response = knock(scene, scene.collection(scene.owner(), "password").slug, "x" * 1000)
    assert (response.status_code, hashed) == (403, ["x" * 1000])


@pytest.mark.parametrize("password", ["", " "])
def test_none_at_all_is_refused(scene: Scene, password: str) -> None:
    assert knock(scene, scene.collection(scene.owner(), "password").slug, password).status_code in (400, 403)


class TestNowhereElse:
    """A typed password, which must appear in no address, header, page or line of the log."""

    @pytest.mark.parametrize("password", [COLLECTION_PASSWORD, "a-wrong-guess-77"])
    def test_of_a_gallery(self, scene: Scene, caplog: pytest.LogCaptureFixture, password: str) -> None:
        caplog.set_level(logging.DEBUG)
        response = knock(scene, scene.collection(scene.owner(), "password").slug, password)
        assert password not in f"{response.headers} {response.text} {caplog.text}"

    @pytest.mark.parametrize("password", [OWNER_PASSWORD, "a-wrong-guess-77"])
    def test_of_an_owner(self, scene: Scene, caplog: pytest.LogCaptureFixture, password: str) -> None:
        caplog.set_level(logging.DEBUG)
        response = sign_in(scene, scene.owner().email, password)
        assert password not in f"{response.headers} {response.text} {caplog.text}"

    def test_in_an_address_it_opens_nothing(self, scene: Scene) -> None:
        slug = scene.collection(scene.owner(), "password").slug
        response = scene.visitor().get(f"/g/{slug}?password={COLLECTION_PASSWORD}")
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, f"/g/{slug}/unlock")

    def test_settings_do_not_show_it_and_the_api_does_not_tell_it(self, scene: Scene) -> None:
        owner = scene.owner()
        collection = scene.collection(owner, "password")
        page = scene.signed_in(owner).get(f"/collections/{collection.uuid}/settings").text
        told = scene.program(owner).get(f"/api/v1/collections/{collection.uuid}").text
        with scene.row(collection) as row:
            kept = row.password_hash
        assert [secret in page + told for secret in (COLLECTION_PASSWORD, kept)] == [False, False]


def test_is_kept_as_a_slow_hash_of_its_own(scene: Scene) -> None:
    hashes = {passwords.hash_password(OWNER_PASSWORD) for _ in range(2)}
    assert (len(hashes), all(each.startswith("scrypt:32768:8:1$") for each in hashes)) == (2, True)
