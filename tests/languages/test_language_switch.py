"""The switch of languages at the foot of visitors' pages."""

import re
from urllib.parse import urlencode

import pytest

from app.languages.language import languages
from tests.access.scene import LONG_AGO, Scene

BUTTON = re.compile(r'<button type="submit" name="lang" value="([^"]+)" lang="([^"]+)"([^>]*)><bdi>([^<]+)<')
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def switch_in(page: str) -> str:
    found = re.search(r'<details class="menu language-switch.*?</details>', page, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize("name", ["", "/favorites", "/download", "locked", "ended", "none"])
def test_every_visitors_page_offers_each_language_by_its_own_name(scene: Scene, name: str) -> None:
    owner = scene.owner()
    open_one = scene.collection(owner)
    scene.photo(open_one)
    addresses = {
        "locked": scene.collection(owner, "password").slug,
        "ended": scene.collection(owner, expires_at=LONG_AGO).slug,
        "none": "none",
    }
    path = f"/g/{addresses.get(name) or open_one.slug + name}"
    visitor = scene.visitor()
    page = visitor.get(path, follow_redirects=True, query_string={"lang": "de"}).text
    buttons = BUTTON.findall(switch_in(page))
    assert [(tag, tag, own_name) for tag, _, _, own_name in buttons] == [
        (each.tag, each.tag, each.own_name) for each in languages().values()
    ]
    assert [tag for tag, _, state, _ in buttons if "aria-current" in state] == ["de"]
    assert "hreflang" not in page


def test_a_switch_leaves_the_rest_of_the_address(scene: Scene) -> None:
    gallery = scene.collection(scene.owner())
    query = [("sort", "name"), ("lang", "de"), ("note", '"x" & y')]
    page = scene.visitor().get(f"/g/{gallery.slug}?{urlencode(query)}").text
    assert HIDDEN.findall(switch_in(page)) == [("sort", "name"), ("note", "&#34;x&#34; &amp; y")]


def test_a_page_that_only_a_form_can_open_has_no_switch(scene: Scene) -> None:
    gallery = scene.collection(scene.owner())
    refused = scene.visitor().post(f"/g/{gallery.slug}/favorites", data={})
    assert (refused.status_code, switch_in(refused.text)) == (400, "")


def test_owners_pages_have_no_switch(scene: Scene) -> None:
    assert switch_in(scene.visitor().get("/login").text) == ""
