"""The settings of a collection are one form, of which only edited fields are written: two windows lose nothing."""

import re

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.models import Collection, Privacy, User
from app.models.theme import CoverStyle, Palette
from tests.access.scene import COLLECTION_PASSWORD, Scene
from tests.support.browser_forms import posting_forms
from tests.support.page_client import PageClient

MARKED = re.compile(r'<a href="#(\w+)" class="has-error"')


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    values = {"title": "Harbour", "slug": "harbour", "description": "First", "allows_favorites": True}
    return scene.collection(owner, "password", **values)


class Window:
    """A window with the settings page, which sends the values that it showed and those that its owner typed."""

    def __init__(self, browser: PageClient, address: str):
        self.browser, self.address = browser, address
        self.sent: MultiDict = MultiDict()
        self.read(browser.get(address))

    def read(self, page: TestResponse) -> None:
        [form] = [each for each in posting_forms(page.text, self.address) if each.action == self.address]
        self.sent = MultiDict(form.sent)

    def save(self, **typed: str) -> TestResponse:
        """Send the form with these values, None for a cleared box, and show the page that comes back."""
        for name, value in typed.items():
            self.sent.setlist(name, [] if value is None else [value])
        page = self.browser.post(self.address, data=self.sent)
        if page.status_code != 302:
            self.read(page)
        return page


@pytest.fixture
def windows(scene: Scene, owner: User, collection: Collection) -> tuple[Window, Window]:
    browser, address = scene.signed_in(owner), f"/collections/{collection.uuid}/settings"
    return Window(browser, address), Window(browser, address)


def test_two_windows_that_edit_different_fields_are_merged(scene: Scene, collection, windows) -> None:
    first, second = windows
    first.save(title="Lake", palette="sage", gate_title="y", allows_favorites=None)
    assert second.save(description="Second", cover_style="text", gate_date="y").status_code == 302
    with scene.row(collection) as row:
        assert (row.title, row.description, row.allows_favorites) == ("Lake", "Second", False)
        assert (row.theme.palette, row.theme.cover_style) == (Palette.SAGE, CoverStyle.TEXT)
        assert (row.gate.title, row.gate.date) == (True, True)


def test_a_field_that_both_edited_is_refused_with_the_other_value(scene: Scene, collection, windows) -> None:
    first, second = windows
    first.save(title="Lake", tags="one")
    page = second.save(title="River", description="Second")
    assert (page.status_code, MARKED.findall(page.text)) == (409, ["basics"])
    assert "This was changed to “Lake” in another window." in page.text
    assert (second.sent["title"], second.sent["tags"]) == ("River", "one")
    with scene.row(collection) as row:
        assert (row.title, row.description) == ("Lake", "First")

    assert second.save().status_code == 302  # the owner has read it
    with scene.row(collection) as row:
        assert (row.title, row.description, row.tag_names) == ("River", "Second", ["one"])


def test_the_same_edit_in_both_is_none_to_refuse(windows) -> None:
    first, second = windows
    first.save(title="Lake")
    assert second.save(title="Lake").status_code == 302


@pytest.mark.parametrize(
    ("there", "here", "part"),
    [
        ({"password": "pear-tree"}, {"password": "plum-tree"}, "access"),
        ({"download_pin": "1234"}, {"download_pin": "5678"}, "delivery"),
        ({"palette": "sage"}, {"palette": "ink"}, "look"),
        ({"shows_tags": "y", "spacing": "airy"}, {"spacing": "tight"}, "look"),
        ({"downloads": "web"}, {"downloads": "off"}, "delivery"),
        ({"privacy": "draft"}, {"password": "plum-tree"}, "access"),
    ],
    ids=["passwords", "PINs", "palettes", "spacings", "downloads", "a password for a draft"],
)
def test_every_kind_of_field_is_guarded(scene: Scene, collection, windows, there, here, part: str) -> None:
    first, second = windows
    assert first.save(**there).status_code == 302
    before = scene.dump()
    page = second.save(**here)
    assert (page.status_code, MARKED.findall(page.text)) == (409, [part])
    assert scene.dump() == before


def test_an_unedited_password_survives_another_windows_change_of_privacy(scene: Scene, collection, windows) -> None:
    first, second = windows
    first.save(privacy="link")
    second.save(title="Lake")
    with scene.row(collection) as row:
        assert (row.privacy, row.title, row.opens_with(COLLECTION_PASSWORD)) == (Privacy.LINK, "Lake", True)


def test_an_error_is_shown_at_its_field_and_marks_its_part(scene: Scene, collection, windows) -> None:
    page = windows[0].save(selection_wanted="0", slug="Not An Address", title="Lake")
    assert page.status_code == 400
    assert MARKED.findall(page.text) == ["selection"]
    assert 'id="selection_wanted-error"' in page.text
    assert windows[0].sent["title"] == "Lake"
    with scene.row(collection) as row:
        assert row.title == "Harbour"


@pytest.mark.parametrize("forged", ["", "{", "[]", '{"title": 1, "no such field": "x"}'])
def test_fingerprints_that_no_page_made_do_no_harm(windows, forged: str) -> None:
    assert windows[0].save(as_shown=forged, description="Second").status_code in (302, 409)
