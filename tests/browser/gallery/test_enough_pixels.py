"""No cover, card or viewer draws a photograph much larger than its pixels allow, unless the original has no more."""

import pytest
import requests
from playwright.sync_api import Browser, Page

from app.models.theme import CoverStyle
from tests.browser.published import Published, publish
from tests.browser.studio import signed
from tests.support.pictures import drawn_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

MOST = 1.1
SCREENS = {
    "390@1": (390, 844, 1),
    "390@2": (390, 844, 2),
    "390@3": (390, 844, 3),
    "820@2": (820, 1180, 2),
    "1440@2": (1440, 900, 2),
    "2560@1": (2560, 1440, 1),
    "2560@3": (2560, 1440, 3),
}
SHAPES = {"landscape": (3600, 2400), "portrait": (2800, 4200)}
STYLES = [style for style in CoverStyle if style is not CoverStyle.TEXT]
GIVEN = """async (selector) => {
  const shown = document.querySelector(selector);
  await shown.decode();
  const sent = new Image();
  sent.src = shown.currentSrc;
  await sent.decode();
  const box = shown.getBoundingClientRect();
  const stretch = (width, height) => Math.max(box.width / width, box.height / height) * devicePixelRatio;
  const original = stretch(shown.getAttribute('width'), shown.getAttribute('height'));
  const stretched = stretch(sent.naturalWidth, sent.naturalHeight) / Math.max(1, original);
  return [stretched, new URL(shown.currentSrc).pathname.split('/').at(-1), sent.naturalWidth];
}"""

SHARP = """(most) => {
  const image = document.querySelector('#viewer .slide:not([inert]) img');
  return image?.complete && image.naturalWidth && image.offsetWidth * devicePixelRatio <= image.naturalWidth * most;
}"""


@pytest.fixture(scope="module")
def galleries(live_server: LiveServer) -> dict[str, Published]:
    """Return a gallery of one photo for each shape, with all its variants."""
    found = {}
    for shape, (width, height) in SHAPES.items():
        photo = (f"{shape}.jpg", drawn_jpeg(width, height, (90, 60, 140)))
        found[shape] = publish(live_server, [photo], title=shape, privacy="public", downloads="off")
    for gallery in found.values():
        address = f"{live_server.url}/api/v1/collections/{gallery.uuid}/files"

        def has_crops(file: dict) -> bool:
            crop = f"{live_server.url}/collections/files/{file['id']}/cover/upright?format=avif"
            return requests.get(crop, headers=signed(live_server), timeout=30).status_code == 200

        def all_there(address: str = address) -> bool:
            files = requests.get(address, headers=signed(live_server), timeout=30).json()["files"]
            return all({"large", "card"} <= set(file["variants"]) for file in files) and all(map(has_crops, files))

        wait_until(all_there, seconds=240)
    return found


PHONE_ONLY = pytest.mark.parametrize("screen", ["390@3"], indirect=True)
FEW_SCREENS = pytest.mark.parametrize("screen", ["390@3", "2560@1"], indirect=True)


@pytest.fixture(params=SCREENS)
def screen(request, browser: Browser):
    width, height, density = SCREENS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=density)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("style", STYLES)
def test_a_cover_has_the_pixels_it_is_drawn_with(screen: Page, galleries, style: CoverStyle) -> None:
    for gallery in galleries.values():
        gallery.change(look={"cover_style": style})
        screen.goto(gallery.url)

        stretch, *given = screen.evaluate(GIVEN, ".cover img")

        assert stretch <= MOST, given


@PHONE_ONLY
@pytest.mark.parametrize("shape", SHAPES)
def test_a_cover_is_asked_for_once(screen: Page, galleries, shape: str) -> None:
    asked: list[str] = []
    screen.on("request", lambda request: asked.append(request.url))
    galleries[shape].change(look={"cover_style": CoverStyle.FULL})
    cover = galleries[shape].files[0]["id"]

    screen.goto(galleries[shape].url, wait_until="networkidle")

    shown = screen.eval_on_selector(".cover img", "(image) => image.currentSrc")
    eager = [url for url in asked if cover in url and "/original" not in url]
    assert eager[0] == shown
    assert eager.count(shown) == 1


@FEW_SCREENS
@pytest.mark.parametrize("shape", SHAPES)
def test_the_viewer_has_the_pixels_it_shows(screen: Page, galleries, shape: str) -> None:
    screen.goto(galleries[shape].photo_url(0))

    screen.wait_for_function(SHARP, arg=MOST)


def test_a_card_of_the_home_page_has_the_pixels_it_is_drawn_with(screen: Page, galleries) -> None:
    screen.goto(galleries["landscape"].server.url)

    stretch, *given = screen.evaluate(GIVEN, ".home-grid img")

    assert stretch <= MOST, given
