"""The justified rows of the grid: which photos share a row, so that every row of a section is filled, also its last.

The rows are computed for four widths of the grid, and the style sheet uses those of its container query. Within one
width class a row keeps its photos and grows with the window.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import inf, log

from app.models.theme import Spacing

FILE_RATIO = 1.2  # width by height of a tile without a picture
FEWEST = 8  # photos of a section at the edge of a page that get rows of their own
LOWEST = 0.45  # of the wanted height: lower rows of several photos are not tried
HERO = 2.2  # a row with a hero photo is about as high as two rows and their gap
TWO_HEROES = 0.2  # cost of a further hero photo in a row
OVERHEIGHT = 1.4  # factor for rows that are too high, which are more conspicuous than low ones
SHORT = 3.6  # a section whose ratios add up to less fills no row of a wide window


@dataclass(frozen=True)
class WidthClass:
    """Windows with the same rows: the grid's usual width and the wanted height of a row, in pixels."""

    width: int
    height: int
    is_phone: bool = False

    def gap(self, spacing: Spacing) -> int:
        """Return the gap between photos in pixels, as in ``grid.css``."""
        usual = {Spacing.TIGHT: 4, Spacing.NORMAL: 8, Spacing.AIRY: 16}[spacing]
        return max(4, usual // 2) if self.is_phone else usual


# For grids from 0, 600, 1000 and 1600 px on, as in grid.css.
WIDTH_CLASSES = (
    WidthClass(370, 124, is_phone=True),
    WidthClass(760, 190),
    WidthClass(1300, 265),
    WidthClass(1900, 350),
)


@dataclass(frozen=True)
class Shape:
    """A file as far as the rows depend on it: its section, its width by its height, and whether it is a hero photo."""

    section: int | None
    ratio: float
    is_hero: bool = False


@dataclass(frozen=True)
class TileRows:
    """The rows of one tile, one for each width class: the sum of the row's ratios, and the number of its gaps.

    ``is_short`` marks the tiles of a section that is too short for a row: they are limited by the window's height.
    """

    sums: tuple[float, ...]
    gaps: tuple[int, ...]
    is_short: bool

    @property
    def rules(self) -> str:
        """The custom properties that ``grid-rows.css`` reads."""
        pairs = zip(self.sums, self.gaps, strict=True)
        numbers = "".join(f";--s{at}:{total:.4g};--m{at}:{gaps}" for at, (total, gaps) in enumerate(pairs))
        return f"{numbers};--t:72svh" if self.is_short else numbers

    @property
    def data(self) -> str:
        """The numbers of ``rules`` for scripts, which set them on tiles that come later."""
        pairs = zip(self.sums, self.gaps, strict=True)
        return " ".join(f"{total:.4g} {gaps}" for total, gaps in pairs) + (" 72svh" if self.is_short else "")

    def shares(self, ratio: float) -> list[int]:
        """Return the tile's share of the grid's width for each width class, in per cent, rounded up."""
        return [min(100, int(100 * ratio / total) + 1) for total in self.sums]


def tile_rows(shapes: Sequence[Shape], first: int, page: int, spacing: Spacing) -> Iterator[TileRows]:
    """Yield the rows of each tile; ``shapes`` are consecutive files of which the first is at position ``first``.

    Rows end where a section ends and where a page of ``page`` files ends, so a page that is loaded later begins with
    a row of its own. Fewer than eight files of a section at the edge of a page share the rows of the neighboring page.
    """
    for stretch in _stretches(shapes, first, page):
        ratios = tuple(shape.ratio for shape in stretch)
        heroes = tuple(shape.is_hero for shape in stretch)
        of_classes = [_numbers(ratios, heroes, each, each.gap(spacing)) for each in WIDTH_CLASSES]
        is_short = sum(ratios) < SHORT
        for numbers in zip(*of_classes, strict=True):
            yield TileRows(tuple(total for total, _ in numbers), tuple(gaps for _, gaps in numbers), is_short)


@lru_cache(maxsize=2000)
def balanced(ratios: tuple[float, ...], heroes: tuple[bool, ...], shape: WidthClass, gap: int) -> tuple[int, ...]:
    """Return how many photos each row has, so that the heights of all rows together are nearest to the wanted one.

    The photos keep their order. It is the method of Knuth and Plass for lines of a paragraph ("Breaking paragraphs
    into lines", 1981): the cheapest rows up to each photo follow from the cheapest rows up to the ones before it.
    """
    cheapest = [0.0, *[inf] * len(ratios)]
    begins = [0] * (len(ratios) + 1)
    for end in range(1, len(ratios) + 1):
        total, count_heroes = 0.0, 0
        for begin in range(end - 1, -1, -1):
            total += ratios[begin]
            count_heroes += heroes[begin]
            height = (shape.width - (end - begin - 1) * gap) / total
            if height < LOWEST * shape.height and begin < end - 1:
                break
            cost = cheapest[begin] + _cost(height / shape.height, count_heroes)
            if cost < cheapest[end]:
                cheapest[end], begins[end] = cost, begin
    lengths = []
    end = len(ratios)
    while end:
        lengths.append(end - begins[end])
        end = begins[end]
    return tuple(reversed(lengths))


def _cost(height: float, count_heroes: int) -> float:
    off = log(height / HERO) if count_heroes else log(height)
    return (off * OVERHEIGHT if off > 0 else off) ** 2 + max(0, count_heroes - 1) * TWO_HEROES


def _numbers(
    ratios: tuple[float, ...], heroes: tuple[bool, ...], shape: WidthClass, gap: int
) -> Iterator[tuple[float, int]]:
    begin = 0
    for length in balanced(ratios, heroes, shape, gap):
        total = sum(ratios[begin : begin + length])
        for _ in range(length):
            yield total, length - 1
        begin += length


def _stretches(shapes: Sequence[Shape], first: int, page: int) -> list[list[Shape]]:
    """Return the files that are balanced together: those of one section on one page, with short rests beside them."""
    numbered = enumerate(shapes, first)
    pieces = [
        [shape for _, shape in members]
        for _, members in groupby(numbered, key=lambda item: (item[1].section, item[0] // page))
    ]
    stretches: list[list[Shape]] = []
    was_short = False
    for piece in pieces:
        is_short = len(piece) < FEWEST
        if stretches and stretches[-1][-1].section == piece[0].section and (is_short or was_short):
            stretches[-1].extend(piece)
        else:
            stretches.append(piece)
        was_short = is_short
    return stretches
