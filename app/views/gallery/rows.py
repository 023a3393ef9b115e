"""The justified rows of the grid: which photos share a row, so that every row of a section is filled, also its last.

The rows are computed for four widths of the grid, and the style sheet uses those of its container query. Within one
width class a row keeps its photos and grows with the window. A hero photo is as high as two rows of other photos beside
it, or has a row that is twice as high.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import inf, log
from typing import NamedTuple

from app.models.theme import Spacing

FILE_RATIO = 1.2  # width by height of a tile without a picture
FEWEST = 8  # photos of a section at the edge of a page that get rows of their own
LOWEST = 0.45  # of the wanted height: lower rows of several photos are not tried
HERO = 2.2  # a row with a hero photo is about as high as two rows and their gap
EQUALS = 0.4  # cost of other photos in a hero photo's row, where they are as high as it
TWO_HEROES = 0.2  # cost of a further hero photo in a row
BESIDE = 6  # the most photos of a row beside a hero photo
BESIDE_HEIGHTS = (0.6, 1.6)  # of the wanted height: other rows are not tried beside a hero photo
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


class Row(NamedTuple):
    """A row, or the two rows beside a hero photo.

    ``length`` is the number of photos of the row, or of the upper row with the hero photo, which is its first one;
    ``below`` is the number of photos of the lower row, or 0.
    """

    length: int
    below: int = 0


class Span(NamedTuple):
    """A tile's width and offset, both linear in the grid's width and gap.

    The width is (grid − ``gaps`` × gap) × ratio / ``total``. The offset is ``shift`` × grid + ``shift_gaps`` × gap: a
    positive one is the space before the tile, beside a hero photo; a negative one is the part of a hero photo's height
    that is beside the lower row.
    """

    total: float
    gaps: float
    shift: float = 0.0
    shift_gaps: float = 0.0

    def height(self, width: float, gap: float) -> float:
        """Return the height of a row of tiles of this span, in a grid of this width."""
        return (width - self.gaps * gap) / self.total


@dataclass(frozen=True)
class TileRows:
    """The span of one tile in each width class.

    ``is_short`` marks the tiles of a section that is too short for a row: they are limited by the window's height.
    """

    spans: tuple[Span, ...]
    is_short: bool

    @property
    def rules(self) -> str:
        """The custom properties that ``grid-rows.css`` reads, with semicolons between."""
        rules = []
        for at, span in enumerate(self.spans):
            rules += [f"--s{at}:{span.total:.4g}", f"--m{at}:{span.gaps:.4g}"]
            if span.shift or span.shift_gaps:
                rules += [f"--x{at}:{span.shift:.4g}", f"--y{at}:{span.shift_gaps:.4g}"]
        return ";".join([*rules, "--t:72svh"] if self.is_short else rules)

    @property
    def has_offset(self) -> bool:
        """Whether the tile has an offset in some width class."""
        return any(span.shift for span in self.spans)

    def shares(self, ratio: float) -> list[int]:
        """Return the tile's share of the grid's width for each width class, in per cent, rounded up."""
        return [min(100, int(100 * ratio / span.total) + 1) for span in self.spans]


def tile_rows(
    shapes: Sequence[Shape], first: int, page: int, spacing: Spacing, *, is_spanning: bool = True
) -> Iterator[TileRows]:
    """Yield the rows of each tile; ``shapes`` are consecutive files of which the first is at position ``first``.

    With ``is_spanning``, a hero photo may have two rows beside it.

    Rows end where a section ends and where a page of ``page`` files ends, so a page that is loaded later begins with
    a row of its own. Fewer than eight files of a section at the edge of a page share the rows of the neighboring page.
    """
    for stretch in _stretches(shapes, first, page):
        ratios = tuple(shape.ratio for shape in stretch)
        heroes = tuple(shape.is_hero for shape in stretch)
        is_short = sum(ratios) < SHORT
        may_span = is_spanning and any(heroes) and not is_short
        of_classes = [_spans(ratios, heroes, each, each.gap(spacing), may_span) for each in WIDTH_CLASSES]
        for spans in zip(*of_classes, strict=True):
            yield TileRows(spans, is_short)


@lru_cache(maxsize=2000)
def balanced(
    ratios: tuple[float, ...], heroes: tuple[bool, ...], shape: WidthClass, gap: int, is_spanning: bool
) -> tuple[Row, ...]:
    """Return the rows with which the heights of all rows together are nearest to the wanted one.

    The photos keep their order. It is the method of Knuth and Plass for lines of a paragraph ("Breaking paragraphs
    into lines", 1981): the cheapest rows up to each photo follow from the cheapest rows up to the ones before it.
    """
    cheapest = [0.0, *[inf] * len(ratios)]
    last: list[Row] = [Row(0)] * (len(ratios) + 1)
    for begin in range(len(ratios)):
        for row, cost in _rows_from(begin, ratios, heroes, shape, gap, is_spanning):
            end = begin + row.length + row.below
            if cheapest[begin] + cost < cheapest[end]:
                cheapest[end], last[end] = cheapest[begin] + cost, row
    rows = []
    end = len(ratios)
    while end:
        rows.append(last[end])
        end -= last[end].length + last[end].below
    return tuple(reversed(rows))


def _rows_from(
    begin: int, ratios: tuple[float, ...], heroes: tuple[bool, ...], shape: WidthClass, gap: int, is_spanning: bool
) -> Iterator[tuple[Row, float]]:
    """Yield every row that may begin with this photo, and its cost."""
    total, count_heroes = 0.0, 0
    for count in range(1, len(ratios) - begin + 1):
        total += ratios[begin + count - 1]
        count_heroes += heroes[begin + count - 1]
        height = (shape.width - (count - 1) * gap) / total
        if height < LOWEST * shape.height and count > 1:
            break
        yield Row(count), _cost(height / shape.height, count, count_heroes)
    if is_spanning and heroes[begin]:
        yield from _rows_beside(begin, ratios, heroes, shape, gap)


def _rows_beside(
    begin: int, ratios: tuple[float, ...], heroes: tuple[bool, ...], shape: WidthClass, gap: int
) -> Iterator[tuple[Row, float]]:
    """Yield every two rows beside the hero photo at ``begin``, and their cost."""
    lowest, highest = BESIDE_HEIGHTS
    for above in range(1, BESIDE + 1):
        lower_begin = begin + 1 + above
        for end in range(lower_begin + 1, min(lower_begin + BESIDE, len(ratios)) + 1):
            if any(heroes[begin + 1 : end]):
                break
            upper, lower = ratios[begin + 1 : lower_begin], ratios[lower_begin:end]
            _, first, *_, last = _spans_beside(ratios[begin], upper, lower)
            heights = [span.height(shape.width, gap) / shape.height for span in (first, last)]
            if lowest <= min(heights) and max(heights) <= highest:
                yield Row(1 + above, len(lower)), sum(_cost(height) for height in heights)


def _hero_width(hero: float, upper: Sequence[float], lower: Sequence[float]) -> tuple[float, float]:
    """Return the width of a hero photo as its share of the grid's width, and the gaps to add.

    It follows from this: the photo's height is that of both rows and the gap between them, and each row fills the
    width that the photo leaves.
    """
    per_height = sum(1 / sum(row) for row in (upper, lower))
    gaps_per_height = sum((len(row) - 1) / sum(row) for row in (upper, lower))
    whole = 1 + hero * per_height
    return hero * per_height / whole, hero * (1 - per_height - gaps_per_height) / whole


def _cost(height: float, count: int = 1, count_heroes: int = 0) -> float:
    off = log(height / HERO) if count_heroes else log(height)
    shared = EQUALS * (count > count_heroes) + TWO_HEROES * (count_heroes - 1) if count_heroes else 0
    return (off * OVERHEIGHT if off > 0 else off) ** 2 + shared


def _spans(
    ratios: tuple[float, ...], heroes: tuple[bool, ...], shape: WidthClass, gap: int, is_spanning: bool
) -> Iterator[Span]:
    begin = 0
    for row in balanced(ratios, heroes, shape, gap, is_spanning):
        end = begin + row.length + row.below
        if row.below:
            yield from _spans_beside(
                ratios[begin], ratios[begin + 1 : begin + row.length], ratios[end - row.below : end]
            )
        else:
            yield from [Span(sum(ratios[begin:end]), row.length - 1)] * row.length
        begin = end


def _spans_beside(hero: float, upper: Sequence[float], lower: Sequence[float]) -> Iterator[Span]:
    """Yield the spans of a hero photo, of the photos of the upper row beside it, and of those of the lower row."""
    share, gaps = _hero_width(hero, upper, lower)
    rest = 1 - share
    before, after = (Span(sum(row) / rest, (len(row) + gaps) / rest) for row in (upper, lower))
    yield Span(hero / share, -gaps / share, -rest / sum(lower), (len(lower) + gaps) / sum(lower) - 1)
    yield from [before] * len(upper)
    yield after._replace(shift=share, shift_gaps=gaps + 1)
    yield from [after] * (len(lower) - 1)


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
