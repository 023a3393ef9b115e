"""The rows of the grid: full, of similar heights, in reading order, and continued from page to page."""

from itertools import chain, islice
from math import isclose
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models.theme import Spacing
from app.views.gallery.rows import WIDTH_CLASSES, Shape, TileRows, WidthClass, balanced, tile_rows

PAGE = 100
USUAL = [2 / 3, 3 / 4, 4 / 5, 1.0, 4 / 3, 3 / 2, 16 / 9]
RATIOS = st.lists(st.sampled_from(USUAL) | st.floats(0.5, 3.5), min_size=6, max_size=60)
UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WIDE_CLASSES = pytest.mark.parametrize("shape", WIDTH_CLASSES[1:], ids=lambda shape: f"{shape.width} px")
CLASSES = pytest.mark.parametrize("shape", WIDTH_CLASSES, ids=lambda shape: f"{shape.width} px")


class Drawn(NamedTuple):
    """A tile in pixels; a negative offset is the part of its height that is beside a lower row."""

    width: float
    height: float
    offset: float


def drawn_rows(ratios: list[float], shape: WidthClass, hero: int | None = None) -> list[list[Drawn]]:
    """Return the tiles by rows; a hero photo and both rows beside it are one row here."""
    number, gap = WIDTH_CLASSES.index(shape), shape.gap(Spacing.NORMAL)
    shapes = [Shape(0, ratio, at == hero) for at, ratio in enumerate(ratios)]
    tiles = []
    for ratio, rows in zip(ratios, tile_rows(shapes, 0, 10_000, Spacing.NORMAL), strict=True):
        span = rows.spans[number]
        height = span.height(shape.width, gap)
        tiles.append(Drawn(height * ratio, height, span.shift * shape.width + span.shift_gaps * gap))
    heroes = tuple(each.is_hero for each in shapes)
    lengths = [row.length + row.below for row in balanced(tuple(ratios), heroes, shape, gap, hero is not None)]
    left = iter(tiles)
    return [list(islice(left, length)) for length in lengths]


def heights(ratios: list[float], shape: WidthClass) -> list[float]:
    """Return the height of each row in multiples of the wanted one."""
    return [row[0].height / shape.height for row in drawn_rows(ratios, shape)]


@CLASSES
@UNHURRIED
@given(ratios=RATIOS)
def test_every_row_has_nearly_the_wanted_height_also_the_last(shape: WidthClass, ratios: list[float]) -> None:
    assert all(0.45 <= height <= 2.3 for height in heights(ratios, shape))


@CLASSES
@pytest.mark.parametrize("count", range(6, 40))
def test_no_photo_is_left_alone_in_the_last_row(shape: WidthClass, count: int) -> None:
    found = heights([1.5] * count, shape)

    assert max(found) <= (2 if shape.is_phone else 1.4)
    assert min(found) >= 0.6


@CLASSES
@pytest.mark.parametrize("hero", [2 / 3, 1.0, 1.5])
def test_a_hero_photo_is_about_as_high_as_two_rows(shape: WidthClass, hero: float) -> None:
    rows = drawn_rows([1.5] * 10 + [hero] + [1.5] * 13, shape, hero=10)

    found = list(chain(*rows))[10]
    assert 1.5 <= found.height / shape.height <= 3


@WIDE_CLASSES
@UNHURRIED
@given(ratios=RATIOS, hero=st.integers(0, 5))
def test_both_rows_beside_a_hero_photo_fill_its_height_and_the_width(shape: WidthClass, ratios, hero: int) -> None:
    gap = shape.gap(Spacing.NORMAL)
    for first, *others in drawn_rows(ratios, shape, hero):
        if first.offset:
            at = next(at for at, tile in enumerate(others) if tile.offset)
            upper, lower = others[:at], others[at:]
            assert first.height == pytest.approx(upper[0].height + gap + lower[0].height)
            assert first.offset == pytest.approx(-lower[0].height - gap)
            assert first.width + sum(gap + tile.width for tile in upper) == pytest.approx(shape.width)
            assert lower[0].offset == pytest.approx(first.width + gap)
            assert first.width + sum(gap + tile.width for tile in lower) == pytest.approx(shape.width)


@WIDE_CLASSES
def test_a_landscape_hero_photo_has_rows_beside_it_in_a_wide_window(shape: WidthClass) -> None:
    rows = drawn_rows([1.5] * 24, shape, hero=10)

    assert [row[0].offset < 0 for row in rows].count(True) == 1


def rows(shapes: list[Shape], first: int = 0) -> list[TileRows]:
    return list(tile_rows(shapes, first, PAGE, Spacing.NORMAL))


@UNHURRIED
@given(sizes=st.lists(st.integers(1, 250), min_size=1, max_size=6), page=st.integers(0, 5))
def test_a_page_alone_has_the_rows_that_the_whole_gallery_gives_it(sizes: list[int], page: int) -> None:
    shapes = [Shape(section, USUAL[at % 7]) for section, size in enumerate(sizes) for at in range(size)]
    begin = max(0, page * PAGE - PAGE - 8)
    window = rows(shapes[begin : page * PAGE + 2 * PAGE + 8], begin)

    assert window[page * PAGE - begin :][:PAGE] == rows(shapes)[page * PAGE :][:PAGE]


def test_a_row_ends_with_a_page_and_with_a_section() -> None:
    shapes = [Shape(0, 1.5)] * 130 + [Shape(1, 1.5)] * 20
    for end in (100, 130, 150):
        for number in range(4):
            assert is_end_of_row(rows(shapes), shapes, end, number)


@pytest.mark.parametrize("sizes", [[103], [98, 40], [98, 100]])
def test_a_rest_at_the_edge_of_a_page_shares_rows_with_the_neighboring_page(sizes: list[int]) -> None:
    shapes = [Shape(section, 1.5) for section, size in enumerate(sizes) for _ in range(size)]

    assert rows(shapes) == list(tile_rows(shapes, 0, 10_000, Spacing.NORMAL))


def is_end_of_row(found: list[TileRows], shapes: list[Shape], end: int, number: int) -> bool:
    """Return whether, in width class ``number``, a row ends before position ``end``."""
    span = found[end - 1].spans[number]
    total = sum(shape.ratio for shape in shapes[end - int(span.gaps) - 1 : end])
    return isclose(total, span.total)
