"""A password is accepted in each form it may be typed: letters of one or two characters, and spaces around it."""

import unicodedata
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.extensions import db
from app.models import Collection, WrongGuess
from app.models.accounts import password as passwords
from tests.access.scene import Scene, csrf_token, quick_hash

NFC, NFD = unicodedata.normalize("NFC", "Zoë & Élan"), unicodedata.normalize("NFD", "Zoë & Élan")
TYPED = {
    "as two characters": NFD,
    "with a space behind": f"{NFC} ",
    "with a tab before": f"\t{NFC}",
    "with a no-break space behind": f"{NFC}\u00a0",
    "with a zero-width space behind": f"{NFC}\u200b",
    "with a byte order mark before": f"\ufeff{NFC}",
    "with marks of direction around": f"\u2068{NFC}\u2069",
    "with a line's end behind": f"{NFC}\r\n",
    "in full-width letters": NFC.replace("Z", "Ｚ").replace("&", "＆"),
    "with a soft hyphen inside": NFC.replace("l", "l\u00ad"),
}


def knock(visitor: FlaskClient, slug: str, password: str) -> int:
    page = f"/g/{slug}/unlock"
    return visitor.post(page, data={"password": password, "csrf_token": csrf_token(visitor, page)}).status_code


def counted_guesses(scene: Scene) -> int:
    with scene.app.app_context():
        return db.session.scalar(select(func.count()).select_from(WrongGuess)) or 0


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
class TestTypedInAnotherWay:
    def test_it_opens_and_costs_no_guess(self, scene: Scene, typed: str) -> None:
        collection = scene.collection(scene.owner(), "password", password_hash=quick_hash(NFC))
        assert (knock(scene.visitor(), collection.slug, typed), counted_guesses(scene)) == (302, 0)

    def test_set_in_that_way_it_opens_as_it_looks(self, scene: Scene, typed: str) -> None:
        owner = scene.owner()
        collection = scene.collection(owner)
        answer = scene.program(owner).patch(
            f"/api/v1/collections/{collection.uuid}", json={"privacy": "password", "password": typed}
        )
        assert (answer.status_code, knock(scene.visitor(), collection.slug, NFC)) == (200, 302)


def by_api(scene: Scene, owner, password: str) -> str:
    made = {"title": "New", "privacy": "password", "password": password}
    return scene.program(owner).post("/api/v1/collections", json=made).json["slug"]


def by_form(scene: Scene, owner, password: str) -> str:
    browser = scene.signed_in(owner)
    made = {"title": "New", "privacy": "password", "password": password, "downloads": "original"}
    token = csrf_token(browser, "/collections/new")
    browser.post("/collections/new", data={**made, "csrf_token": token})
    with scene.app.app_context():
        return db.session.scalars(select(Collection.slug).where(Collection.title == "New")).one()


def by_settings(scene: Scene, owner, password: str) -> str:
    collection, browser = scene.collection(owner), scene.signed_in(owner)
    page = f"/collections/{collection.uuid}/settings"
    sent = {"title": "x", "slug": collection.slug, "privacy": "password", "password": password, "downloads": "web"}
    browser.post(page, data={**sent, "csrf_token": csrf_token(browser, page)})
    return collection.slug


@pytest.mark.parametrize("set_password", [by_api, by_form, by_settings])
def test_whichever_door_set_it_it_opens_in_either_form(scene: Scene, set_password: Callable[..., str]) -> None:
    slug = set_password(scene, scene.owner(), f" {NFD}\u200b")
    assert [knock(scene.visitor(), slug, typed) for typed in (NFC, NFD)] == [302, 302]


def test_a_links_own_password_is_set_and_typed_with_as_little_care(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner, "private")
    link = scene.link(collection)
    browser, page = scene.signed_in(owner), f"/collections/links/{link.uuid}"
    sent = {"name": "Zoë", "downloads": "original", "scope": "everything", "password": f"{NFD} "}
    browser.post(page, data={**sent, "csrf_token": csrf_token(browser, page)})
    guest = scene.visitor()
    guest.get(f"/s/{link.token}")
    assert knock(guest, collection.slug, f"\u00a0{NFC}") == 302


class TestSetBefore:
    """Hashes from earlier versions, which are of the password as it was typed then, and are still accepted."""

    @pytest.mark.parametrize("typed", [NFD, " sesame", "ｓesame", " "])
    def test_as_it_was_typed_then_it_opens(self, scene: Scene, typed: str) -> None:
        collection = scene.collection(scene.owner(), "password", password_hash=quick_hash(typed))
        with scene.row(collection) as row:
            assert row.opens_with(typed)

    def test_an_owner_signs_in_in_either_form(self, scene: Scene) -> None:
        statuses = []
        for stored, typed in ((NFC, NFD), (NFD, NFD), (NFC, NFC)):
            owner = scene.owner()
            scene.change(owner, password_hash=quick_hash(stored + "long"))
            browser = scene.visitor()
            sent = {"email": owner.email, "password": typed + "long", "csrf_token": csrf_token(browser)}
            statuses.append(browser.post("/login", data=sent).status_code)
        assert statuses == [302, 302, 302]

    def test_an_owners_password_keeps_its_spaces(self, scene: Scene) -> None:
        owner = scene.owner()
        scene.change(owner, password_hash=quick_hash("a long enough password "))
        browser = scene.visitor()
        sent = {"email": owner.email, "password": "a long enough password", "csrf_token": csrf_token(browser)}
        assert browser.post("/login", data=sent).status_code == 403


class TestAWrongOne:
    @pytest.mark.parametrize("typed", ["wrong", f"{NFD}x", " wrong "])
    def test_counts_once_however_many_forms_are_tried(self, scene: Scene, typed: str) -> None:
        collection = scene.collection(scene.owner(), "password")
        assert (knock(scene.visitor(), collection.slug, typed), counted_guesses(scene)) == (403, 1)

    @pytest.mark.parametrize("typed", ["wrong", f"{NFD}x", " wrong "])
    def test_takes_as_many_hashings_as_at_an_address_that_is_unknown(
        self, scene: Scene, typed: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hashed: list[str] = []
        monkeypatch.setattr(passwords, "check_password_hash", lambda _hash, password: bool(hashed.append(password)))
        slug, visitor = scene.collection(scene.owner(), "password").slug, scene.visitor()
        token = csrf_token(visitor)
        tried = []
        for address in (slug, "unknown"):
            visitor.post(f"/g/{address}/unlock", data={"password": typed, "csrf_token": token})
            tried.append([*hashed])
            hashed.clear()
        assert tried == [tried[0]] * 2 != [[], []]

    def test_an_error_says_what_to_check(self, scene: Scene) -> None:
        collection, visitor = scene.collection(scene.owner(), "password"), scene.visitor()
        page = f"/g/{collection.slug}/unlock"
        told = visitor.post(page, data={"password": "wrong", "csrf_token": csrf_token(visitor, page)}).text
        assert [word in told for word in ("capital", "keyboard")] == [True, True]


def test_a_password_of_spaces_alone_is_refused(scene: Scene) -> None:
    owner = scene.owner()
    made = {"title": "New", "privacy": "password", "password": " \u200b "}
    answer = scene.program(owner).post("/api/v1/collections", json=made)
    assert (answer.status_code, answer.json["error"]["message"]) == (400, "Enter a password.")
