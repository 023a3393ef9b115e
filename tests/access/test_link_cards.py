"""Statement 9, for the link cards of messengers: only a gallery that its address alone opens has one."""

import re

import pytest

from tests.access.scene import FAR_AHEAD, LONG_AGO, Scene, holds_image

TITLE, FILE = "Anna and Tom say yes", "The kiss"


def card_of(page: str) -> dict[str, str]:
    """Return the page's ``og:`` properties."""
    return dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)"', page))


@pytest.mark.parametrize("privacy", ["link", "public"])
def test_an_open_gallery_and_its_photos_have_cards_whose_pictures_a_stranger_can_load(scene: Scene, privacy) -> None:
    collection = scene.collection(scene.owner(), privacy, title=TITLE, slug="one", expires_at=FAR_AHEAD)
    photo = scene.photo(collection, title=FILE)
    for path, title in (("/g/one", TITLE), (f"/g/one/p/{photo.uuid}", FILE)):
        card = card_of(scene.visitor().get(f"{path}?sort=name").text)
        public = scene.app.config["PUBLIC_URL"]
        assert (card["title"], card["url"]) == (title, public + path)
        assert holds_image(scene.visitor().get(card["image"].removeprefix(public)))


@pytest.mark.parametrize("privacy", ["draft", "private", "password", "link"])
def test_whoever_is_let_in_otherwise_gets_the_page_without_a_card(scene: Scene, privacy: str) -> None:
    """The page of an owner, a guest or a visitor with the password may be passed on, but its address opens nothing."""
    owner = scene.owner()
    ends = LONG_AGO if privacy == "link" else FAR_AHEAD
    collection = scene.collection(owner, privacy, title=TITLE, slug="one", expires_at=ends)
    photo = scene.photo(collection, title=FILE)
    link = scene.link(collection)
    comers = [scene.signed_in(owner), scene.guest(link, collection), scene.unlocked(collection)]
    pages = [comer.get(path) for comer in comers for path in ("/g/one", f"/g/one/p/{photo.uuid}")]
    assert any(page.status_code == 200 for page in pages)
    assert [card_of(page.text) for page in pages] == [{}] * len(pages)
