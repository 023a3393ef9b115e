"""Which language a visitor gets: of the address or the cookie, the link, the collection, the browser, or the studio."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Studio
from tests.access.scene import LONG_AGO, Scene, csrf_token

WISHES = ("asked", "remembered", "link", "collection", "browser", "studio")


def language_of(response: TestResponse) -> str:
    found = re.search(r'<html lang="([^"]+)" dir="(\w+)"', response.text)
    assert found, response.text
    assert found[2] == ("rtl" if found[1] == "ar" else "ltr")
    return found[1]


def visit(client: FlaskClient, address: str, browser: str = "", **query: str) -> TestResponse:
    return client.get(address, headers={"Accept-Language": browser} if browser else {}, query_string=query)


def set_studio(scene: Scene, language: str | None) -> None:
    with scene.app.app_context():
        studio = Studio(id=1)
    scene.change(studio, language=language)


@pytest.mark.parametrize(
    ("asked", "remembered", "link", "collection", "browser", "studio", "expected"),
    [
        ("de", "ar", "ar", "ar", "ar", "ar", "de"),
        ("", "de", "ar", "ar", "ar", "ar", "de"),
        ("", "", "de", "ar", "ar", "ar", "de"),
        ("", "", "", "de", "ar", "ar", "de"),
        ("", "", "", "", "de-AT,ar;q=0.5", "ar", "de"),
        ("", "", "", "", "fi", "de", "de"),
        ("", "", "", "", "", "de", "de"),
        ("", "", "", "", "", "", "en"),
        ("fi", "fi", "fi", "fi", "fi, de;q=0", "fi", "en"),
        ("", "", "", "", "en-US,de;q=0.9", "ar", "en"),
        ("", "", "", "", "*", "de", "de"),
        ("en-XA", "", "", "", "de", "", "de"),
    ],
)
def test_the_first_wish_that_is_offered_decides(
    scene: Scene, asked: str, remembered: str, link: str, collection: str, browser: str, studio: str, expected: str
) -> None:
    gallery = scene.collection(scene.owner(), language=collection or None)
    set_studio(scene, studio or None)
    guest = scene.guest(
        scene.link(gallery, language=link or None), gallery, **({"lang": remembered} if remembered else {})
    )
    response = visit(guest, f"/g/{gallery.slug}", browser, **({"lang": asked} if asked else {}))
    assert language_of(response) == expected
    assert {"Accept-Language", "Cookie"} <= set(response.vary)


def test_a_chosen_language_is_remembered(scene: Scene) -> None:
    gallery = scene.collection(scene.owner(), language="ar")
    visitor = scene.visitor()
    visit(visitor, f"/g/{gallery.slug}", lang="de")
    assert [language_of(visitor.get(path)) for path in (f"/g/{gallery.slug}", "/", "/g/none")] == ["de"] * 3


def test_a_refusal_speaks_the_language_of_what_the_visitor_may_know_of(scene: Scene) -> None:
    owner = scene.owner()
    galleries = {
        "locked": scene.collection(owner, "password", language="de"),
        "ended": scene.collection(owner, language="de", expires_at=LONG_AGO),
        "draft": scene.collection(owner, "draft", language="de"),
    }
    visitor = scene.visitor()
    seen = {name: visitor.get(f"/g/{each.slug}", follow_redirects=True) for name, each in galleries.items()}
    assert {name: language_of(response) for name, response in seen.items()} == {
        "locked": "de",
        "ended": "de",
        "draft": "en",  # it must not be known that there is a gallery
    }


def test_a_hidden_photo_is_refused_like_an_unknown_one(scene: Scene) -> None:
    gallery = scene.collection(scene.owner(), language="de")
    photo, hidden = scene.photo(gallery), scene.photo(gallery, hidden_at=LONG_AGO)
    page = {"headers": {"Accept": "text/html"}}
    address = "/collections/files/{}/original"
    seen = [scene.visitor().get(address.format(uuid), **page) for uuid in (hidden.uuid, gallery.uuid)]
    assert [(response.status_code, language_of(response)) for response in seen] == [(404, "en"), (404, "en")]
    scene.change(gallery, downloads="off")
    assert language_of(scene.visitor().get(address.format(photo.uuid), **page)) == "de"


def test_an_expired_link_is_refused_in_its_own_language(scene: Scene) -> None:
    gallery = scene.collection(scene.owner(), language="ar")
    link = scene.link(gallery, language="de", expires_at=LONG_AGO)
    assert language_of(scene.visitor().get(f"/s/{link.token}")) == "de"


def test_json_for_a_visitor_speaks_their_language_and_the_api_speaks_english(scene: Scene) -> None:
    gallery = scene.collection(scene.owner(), "password", language="de")
    visitor = scene.visitor()
    answer = visitor.get(f"/g/{gallery.slug}/index.json")
    assert (
        answer.json["error"]["message"]
        == "Diese Galerie ist gesperrt. Öffnen Sie ihre Seite und geben Sie das Passwort ein."
    )
    assert "Accept-Language" in answer.vary
    program = visit(visitor, "/api/v1/collections", "de")
    assert (program.json["error"]["message"][:7], "Accept-Language" in program.vary) == ("Sign in", False)


@pytest.mark.parametrize("path", ["/login", "/collections", "/studio"])
def test_pages_of_owners_are_english(scene: Scene, path: str) -> None:
    owner = scene.owner()
    scene.change(scene.collection(owner), language="de")
    browser = scene.visitor() if path == "/login" else scene.signed_in(owner)
    response = visit(browser, path, "de", lang="de")
    assert (language_of(response), "Accept-Language" in response.vary) == ("en", False)


def test_a_preview_speaks_the_language_of_the_links_visitors(scene: Scene) -> None:
    owner = scene.owner()
    gallery = scene.collection(owner, language="de")
    link = scene.link(gallery, language="ar")
    browser = scene.signed_in(owner)
    visit(browser, f"/g/{gallery.slug}", lang="en")
    token = csrf_token(browser, f"/collections/{gallery.uuid}/share")
    for named, expected in (({}, "de"), ({"link": str(link.uuid)}, "ar")):
        browser.post(f"/collections/{gallery.uuid}/preview", data={"csrf_token": token, **named})
        page = visit(browser, f"/g/{gallery.slug}", "en")
        assert language_of(page) == expected
        assert "End preview" in page.text  # the strip is for the owner
