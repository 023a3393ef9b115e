"""The rows of the grid: full, of similar heights, in reading order, and continued from page to page."""

from math import isclose

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models.theme import Spacing
from app.views.gallery.rows import WIDTH_CLASSES, Shape, TileRows, WidthClass, balanced, tile_rows

PAGE = 100
USUAL = [2 / 3, 3 / 4, 4 / 5, 1.0, 4 / 3, 3 / 2, 16 / 9]
RATIOS = st.lists(st.sampled_from(USUAL) | st.floats(0.5, 3.5), min_size=6, max_size=60)
UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CLASSES = pytest.mark.parametrize("shape", WIDTH_CLASSES, ids=lambda shape: f"{shape.width} px")


def heights(lengths: tuple[int, ...], ratios: list[float], shape: WidthClass, gap: int) -> list[float]:
    """Return the height of each row in multiples of the wanted one."""
    found, begin = [], 0
    for length in lengths:
        width = shape.width - (length - 1) * gap
        found.append(width / sum(ratios[begin : begin + length]) / shape.height)
        begin += length
    return found


@CLASSES
@UNHURRIED
@given(ratios=RATIOS)
def test_every_row_has_nearly_the_wanted_height_also_the_last(shape: WidthClass, ratios: list[float]) -> None:
    lengths = balanced(tuple(ratios), (False,) * len(ratios), shape, 8)

    assert sum(lengths) == len(ratios)
    assert all(0.45 <= height <= 2.3 for height in heights(lengths, ratios, shape, 8))


@CLASSES
@pytest.mark.parametrize("count", range(6, 40))
def test_no_photo_is_left_alone_in_the_last_row(shape: WidthClass, count: int) -> None:
    ratios = [1.5] * count

    found = heights(balanced(tuple(ratios), (False,) * count, shape, 8), ratios, shape, 8)

    assert max(found) <= (2 if shape.is_phone else 1.4)
    assert min(found) >= 0.6


@CLASSES
def test_a_hero_photo_has_a_row_about_twice_as_high(shape: WidthClass) -> None:
    ratios = [1.5] * 24
    heroes = tuple(number == 10 for number in range(24))
    lengths = balanced(tuple(ratios), heroes, shape, 8)
    ends = [sum(lengths[: number + 1]) for number in range(len(lengths))]
    at = next(number for number, end in enumerate(ends) if end > 10)

    found = heights(lengths, ratios, shape, 8)

    assert 1.6 <= found[at] <= 3
    others = found[:at] + found[at + 1 :]
    assert max(others) < found[at] or shape.is_phone


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
    members = found[end - 1].gaps[number] + 1
    total = sum(shape.ratio for shape in shapes[end - members : end])
    return isclose(total, found[end - 1].sums[number])
