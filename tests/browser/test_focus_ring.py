"""The focus ring is visible on white and on black photographs, on all four sides of a tile."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page

from tests.browser.published import Published, publish
from tests.browser.studio import sign_in
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

WHITE, BLACK = (250, 250, 250), (4, 4, 4)
DEEP = 7  # width in px of a tile's edge in which its ring is drawn
LEAST_CONTRAST = 3  # WCAG 2.2, 1.4.11: non-text contrast
SPOTS = {
    "a tile of the gallery": ("{gallery}", ".tile > a"),
    "a tile of the contact sheet": ("{studio}", "#sheet .tile-picture"),
    "a photo to choose": ("{gallery}/download/photos", ".choose-grid input"),
    "a heart": ("{gallery}", ".tile > .heart"),
}


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    photos = [
        (f"{name} {n}.jpg", flat_jpeg(color, n)) for name, color in (("white", WHITE), ("black", BLACK)) for n in (1, 2)
    ]
    return publish(live_server, photos)


def flat_jpeg(color: tuple[int, int, int], number: int) -> bytes:
    """Return a JPEG of only this color; the number makes its bytes different."""
    buffer = io.BytesIO()
    Image.new("RGB", (900, 600), color).save(buffer, "JPEG", comment=str(number))
    return buffer.getvalue()


def luminance(pixel: tuple[int, int, int]) -> float:
    """Return the relative luminance as defined by WCAG."""
    red, green, blue = ((part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4) for part in pixel)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ringed(picture: Image.Image) -> list[float]:
    """Return for each side of the picture the part of its length where a pixel contrasts with the middle."""
    width, height = picture.size
    ground = picture.getpixel((width // 2, height // 3))
    sides = [
        [[(x, y) for y in range(DEEP)] for x in range(width)],
        [[(x, height - 1 - y) for y in range(DEEP)] for x in range(width)],
        [[(x, y) for x in range(DEEP)] for y in range(height)],
        [[(width - 1 - x, y) for x in range(DEEP)] for y in range(height)],
    ]
    stands_out = lambda line: any(contrast(picture.getpixel(at), ground) >= LEAST_CONTRAST for at in line)  # noqa: E731
    return [sum(map(stands_out, side)) / len(side) for side in sides]


def shown(page: Page, thing: Locator) -> Image.Image:
    box = thing.bounding_box()
    assert box is not None
    return Image.open(io.BytesIO(page.screenshot(clip=box))).convert("RGB")  # type: ignore[arg-type]


@pytest.mark.parametrize("index", [0, 2], ids=["white", "black"])
@pytest.mark.parametrize("spot", SPOTS)
def test_the_ring_is_seen_on_all_four_sides(page: Page, gallery: Published, spot: str, index: int) -> None:
    address, selector = SPOTS[spot]
    if "{studio}" in address:
        sign_in(page, gallery.server)
    studio = f"{gallery.server.url}/collections/{gallery.uuid}"
    page.goto(address.format(gallery=gallery.url, studio=studio), wait_until="networkidle")
    thing = page.locator(selector).nth(index)
    thing.scroll_into_view_if_needed()
    page.keyboard.press("Tab")

    thing.focus()

    ring = page.locator(".choose-grid label").nth(index) if "choose" in selector else thing
    assert min(ringed(shown(page, ring))) >= 0.8  # the corners belong to the outer ring alone
