"""Owners set the language of their visitors: of the studio, of a collection and of a share link."""

import re

import pytest
from flask.testing import FlaskClient

from app.models import Collection, ShareLink, Studio, User
from tests.access.scene import Scene, csrf_token

SELECTED = re.compile(r'<option [^>]*selected[^>]*value="([^"]*)"')


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def browser(scene: Scene, owner: User) -> FlaskClient:
    return scene.signed_in(owner)


def save(browser: FlaskClient, page: str, action: str, **values: str) -> int:
    """Post a form of this page, and return the status."""
    form = {"csrf_token": csrf_token(browser, page), **values}
    return browser.post(action, data=form).status_code


def language_in(page: str) -> str:
    """Return the language that is selected in the form of a page."""
    field = re.search(r'<select[^>]*name="language".*?</select>', page, re.DOTALL)
    assert field, "there is no field for the language"
    return SELECTED.findall(field[0])[0]


def stored(scene: Scene, kind: type, id: int = 1) -> str | None:
    with scene.row(kind(id=id)) as row:
        return row.language


def test_the_studio_page_sets_the_last_resort(scene: Scene, browser: FlaskClient) -> None:
    assert language_in(browser.get("/studio").text) == "en"
    assert save(browser, "/studio", "/studio", name="Harbour", language="ar") == 302
    assert (stored(scene, Studio), language_in(browser.get("/studio").text)) == ("ar", "ar")
    assert save(browser, "/studio", "/studio", name="Harbour", language="tlh") == 400


def test_the_settings_set_a_collections_language(scene: Scene, owner: User, browser: FlaskClient) -> None:
    collection = scene.collection(owner)
    page = f"/collections/{collection.uuid}/settings"
    form = {"title": "Harbour", "slug": collection.slug, "privacy": "link", "downloads": "original"}
    for language in ("de", ""):
        assert save(browser, page, page, **form, language=language) == 302
        assert stored(scene, Collection, collection.id) == (language or None)
        assert language_in(browser.get(page).text) == language
    assert "the language of" not in browser.get("/account/audit").text
    assert "language" in browser.get("/account/audit").text


def test_a_links_form_sets_its_language(scene: Scene, owner: User, browser: FlaskClient) -> None:
    link = scene.link(scene.collection(owner))
    page = f"/collections/links/{link.uuid}"
    for language in ("de", ""):
        assert save(browser, page, page, name="Grandmother", downloads="original", language=language) == 302
        assert stored(scene, ShareLink, link.id) == (language or None)
        assert language_in(browser.get(page).text) == language


def test_the_api_sets_a_collections_language(scene: Scene, owner: User) -> None:
    collection = scene.collection(owner)
    program, address = scene.program(owner), f"/api/v1/collections/{collection.uuid}"
    assert program.get(address).json["language"] is None
    for language in ("de", None):
        assert program.patch(address, json={"language": language}).json["language"] == language
    assert program.patch(address, json={"language": "tlh"}).status_code == 422
