"""The browser's *Back* to a gallery that has changed meanwhile.

WebKit shows the page as it was left, from its back-forward cache. Chromium and Firefox load it again, because it is
``no-store``.
"""

import pytest

from tests.browser.published import Published, publish, small_photographs
from tests.support.engines.tab import Tab
from tests.support.servers.live import LiveServer

MARKED = "() => [...document.querySelectorAll('.tile:has(.heart[aria-pressed=true])')].map((tile) => tile.id)"
SENT = "() => Object.values(localStorage).every((kept) => !kept.startsWith('[') || kept === '[]')"  # nothing waits
ALL_HAVE_HEARTS = "(count) => document.querySelectorAll('.tile .heart').length === count"


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    return publish(live_server, small_photographs(3, seed=57))


def test_a_heart_taken_off_on_the_list_is_off_in_the_gallery(tab: Tab, gallery: Published) -> None:
    tab.open(gallery.url)
    tab.click(".tile .heart", 0)
    tab.click(".tile .heart", 2)
    tab.wait_for(SENT)
    tab.click(".favorites-link")
    tab.wait_for_url("/favorites")
    tab.click(".tile .heart", 0)
    tab.wait_for(SENT)

    tab.back()

    tab.wait_for_url(gallery.url.rsplit("/", 1)[-1])
    tab.wait_for(ALL_HAVE_HEARTS, 3)
    tab.wait_until(lambda: tab.evaluate(MARKED) == [f"photo-{gallery.files[2]['id']}"])
