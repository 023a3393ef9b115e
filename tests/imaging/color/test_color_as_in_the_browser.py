"""The preview of a file has the colors that Chromium shows, however the file states them (CIEDE2000 at most 2)."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from app.imaging.limits import Limits
from app.imaging.variants import VARIANTS
from tests.imaging.color.color_math import delta_e_2000, lab
from tests.imaging.drawn_containers import ADOBE_PROFILE as ADOBE
from tests.imaging.drawn_containers import (
    MIDDLES,
    SIZE,
    avif,
    browser_files,
    gama,
    heic,
    iccp,
    png,
    tagged_tiff,
)
from tests.imaging.in_process import render

pytestmark = pytest.mark.browser

FILES = browser_files()
LARGEST = 2.0
MIME_TYPES = {"jpg": "image/jpeg", "bmp": "image/bmp"}
PREVIEW = [spec for spec in VARIANTS if spec.name == "medium" and spec.format == "JPEG"]

Colors = list[tuple[int, ...]]


@pytest.fixture(scope="module")
def blank(browser: Browser):
    page = browser.new_page(device_scale_factor=1)
    yield page
    page.close()


def in_browser(page: Page, content: bytes, suffix: str) -> Colors:
    kind = MIME_TYPES.get(suffix, f"image/{suffix}")
    page.set_content(f'<img src="data:{kind};base64,{base64.b64encode(content).decode()}">')
    page.evaluate("() => document.images[0].decode()")
    with Image.open(io.BytesIO(page.locator("img").screenshot())) as taken:
        assert taken.size == SIZE
        shown = taken.convert("RGB")
        return [shown.getpixel(at) for at in MIDDLES]


def in_preview(path: Path) -> Colors:
    (made,) = render(path, path.parent, PREVIEW, Limits()).variants
    with Image.open(path.parent / made.filename) as preview:
        assert preview.size == SIZE
        return [preview.getpixel(at) for at in MIDDLES]


@pytest.mark.parametrize("name", FILES)
def test_a_preview_has_the_colors_that_the_browser_shows(tmp_path, blank, name):
    path = tmp_path / f"drawn.{name.rpartition('.')[2]}"
    path.write_bytes(FILES[name])

    pairs = list(zip(in_browser(blank, FILES[name], path.suffix[1:]), in_preview(path), strict=True))

    assert worst(pairs)[0] <= LARGEST, worst(pairs)


@pytest.mark.parametrize("points", [(1, 13), (12, 13), (9, 16), (9, 18), (1, 8)])
def test_a_heic_has_the_colors_of_the_avif_with_its_code_points(tmp_path, points):
    (tmp_path / "a.heic").write_bytes(heic(*points))
    (tmp_path / "b.avif").write_bytes(avif(*points))

    pairs = list(zip(in_preview(tmp_path / "a.heic"), in_preview(tmp_path / "b.avif"), strict=True))

    assert worst(pairs)[0] <= LARGEST, worst(pairs)


@pytest.mark.parametrize("names", ["primaries", "curve"])
def test_a_tiff_has_the_colors_that_its_tags_state(tmp_path, names):
    alike = png(iccp(ADOBE)) if names == "primaries" else png(gama(100000))
    (tmp_path / "tagged.tiff").write_bytes(tagged_tiff(names))
    (tmp_path / "alike.png").write_bytes(alike)

    pairs = list(zip(in_preview(tmp_path / "tagged.tiff"), in_preview(tmp_path / "alike.png"), strict=True))

    assert worst(pairs)[0] <= LARGEST, worst(pairs)


def worst(pairs: list[tuple[tuple[int, ...], tuple[int, ...]]]) -> tuple[float, tuple, tuple]:
    return max((delta_e_2000(lab(first), lab(second)), first, second) for first, second in pairs)
