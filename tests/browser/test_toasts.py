"""Toasts: a repeated message is shown once."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.published import Published, photographs, publish
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    return publish(live_server, photographs(3, seed=60))


def test_a_message_that_comes_again_renews_its_toast(page: Page, gallery: Published) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(gallery.url)
    share = page.locator(".gallery-actions [data-share]")

    for _ in range(3):
        share.click()

    expect(page.locator(".toast")).to_have_text(["Link copied"])


def test_acts_of_one_message_are_counted_and_taken_back_together(page: Page, gallery: Published) -> None:
    page.goto(gallery.url)
    page.evaluate("""async () => {
      const { toast } = await import("/static/js/toast.js");
      window.undone = [];
      for (const name of ["first", "second"]) {
        toast("1 file is hidden.", { seconds: 60, action: { label: "Undo", run: () => undone.push(name) } });
      }
    }""")
    expect(page.locator(".toast span")).to_have_text(["1 file is hidden. (2)"])

    page.locator(".toast button").click()

    expect(page.locator(".toast")).to_have_count(0)
    assert page.evaluate("undone") == ["second", "first"]
