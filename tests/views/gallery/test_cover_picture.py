"""The sources of each cover layout: a crop for upright screens where there is one, and the same to preload."""

import re

import pytest

from app.models.files.file_variant import FileVariant
from app.models.theme import CoverStyle
from tests.access.scene import LONG_AGO, Scene

PHONE, NOTEBOOK = "(max-aspect-ratio:650/1000)", "(min-aspect-ratio:1001/1000)"
WITH_PICTURE = [style for style in CoverStyle if style is not CoverStyle.TEXT]


@pytest.fixture
def page(scene: Scene):
    """Return a function that returns the gallery page in a layout, of a 3:2 photo with its focal point on the left."""
    collection = scene.collection(scene.owner(), "public")
    file = scene.photo(collection, width=6000, height=4000, focus_x=0.1, focus_y=0.5)
    with scene.row(file) as row:
        sizes = {("tall", "avif"): 936, ("tall", "jpeg"): 936, ("tall-large", "avif"): 1440}
        sizes |= {("upright", "avif"): 1280, ("upright", "jpeg"): 1280, ("huge", "avif"): 5120}
        for (name, format), width in sizes.items():
            key = f"{row.folder}/variants/{name}.{format}"
            facts = {"storage_path": key, "mime_type": f"image/{format}", "width": width, "height": 99, "size": 9}
            row.variants.append(FileVariant(name=name, format=format, recipe="x", created_at=LONG_AGO, **facts))

    def get(style: CoverStyle, **values: object) -> str:
        with scene.row(collection) as row:
            row.theme = row.theme.changed({"cover_style": style})
        with scene.row(file) as row:
            for name, value in values.items():
                setattr(row, name, value)
        return scene.visitor().get(f"/g/{collection.slug}").text

    return get


def sources(page: str) -> list[tuple[str, str]]:
    """Return the media condition and the first address of each AVIF source of the cover."""
    cover = page[page.index("<header") : page.index("</header>")]
    found = re.findall(r'<source(?: media="([^"]*)")? type="image/avif" srcset="\s*(\S+)', cover)
    return [(media, address.split("/")[-1].split("?")[0]) for media, address in found]


@pytest.mark.parametrize(
    ("style", "on_a_phone"),
    [("full", "tall"), ("centered", "tall"), ("split", "upright"), ("strip", "upright"), ("framed", "upright")],
)
def test_a_phone_gets_a_crop_and_a_wide_screen_the_whole_photo(page, style, on_a_phone):
    shown = sources(page(CoverStyle(style)))

    assert shown[0] == (PHONE, on_a_phone)
    assert shown[-1][1] == "grid"
    assert "/cover/huge?" in page(CoverStyle(style))


@pytest.mark.parametrize("style", WITH_PICTURE)
def test_what_is_preloaded_is_what_is_shown(page, style):
    html = page(style)
    preloads = re.findall(
        r'rel="preload" as="image"[^>]*media="([^"]*)" imagesrcset="([^"]*)" imagesizes="([^"]*)"', html
    )
    shown = re.findall(r'<source(?: media="[^"]*")? type="image/avif" srcset="([^"]*)" sizes="([^"]*)"', html)

    assert [(srcset.split(), sizes) for _media, srcset, sizes in preloads] == [
        (srcset.split(), sizes) for srcset, sizes in shown[: len(preloads)]
    ]


def test_the_focal_point_is_placed_inside_the_crop(page):
    html = page(CoverStyle.FULL)

    # 9:16 of 6000 × 4000 px is 2250 px wide, at the left edge: 600 px are 0.267 of it.
    assert f"@media {PHONE}{{.cover-picture{{--x:0.267;--y:0.5;--r:0.5625}}}}" in html
    assert f"@media {NOTEBOOK}{{.cover-picture{{--x:0.1;--y:0.5;--r:1.5}}}}" in html


def test_crops_around_an_earlier_focal_point_are_not_offered(page):
    assert "/cover/tall" not in page(CoverStyle.FULL, crops_stale_at=LONG_AGO)


def test_a_cover_of_text_loads_no_picture(page):
    html = page(CoverStyle.TEXT)

    assert 'class="cover text"' in html
    assert 'rel="preload" as="image"' not in html
