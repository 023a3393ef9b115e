"""The conversion of high dynamic range to the range of a screen, as in Chromium (SMPTE ST 2094-50).

Reference white becomes half the light of the screen's white, so that highlights of up to 1000 nits can be brighter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from PIL import Image, ImageFilter

from app.imaging.color.color_profiles import D65, SRGB_PRIMARIES, Matrix, Point, matrix_between
from app.imaging.color.transfer_curves import HLG_TRANSFER, hlg_light, pq_nits, srgb_value

REFERENCE_WHITE = 203.0  # nits (ITU-R BT.2408)
PEAK = 1000 / REFERENCE_WHITE
HLG_SYSTEM_GAMMA = 1.2
BT_2020 = ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))
LUMINANCE = (0.2627, 0.6780, 0.0593)  # of BT.2020's red, green and blue
KNEE, BEND, END = (1.0, 0.5), (1.65, 0.825), (PEAK, 1.0)  # a quadratic Bézier curve; below its first point a line
GRID = 33


@dataclass(frozen=True)
class HdrSpace:
    """The color space of a picture in PQ or HLG: primaries, white point, and transfer function by ITU-T H.273."""

    primaries: tuple[Point, Point, Point]
    white: Point
    transfer: int


def to_screen(image: Image.Image, space: HdrSpace) -> Image.Image:
    """Return an sRGB copy of an RGB image whose values are those of ``space``."""
    return image.filter(_table(space))


@lru_cache(maxsize=4)
def _table(space: HdrSpace) -> ImageFilter.Color3DLUT:
    steps = [step / (GRID - 1) for step in range(GRID)]
    widen = matrix_between(space.primaries, space.white, BT_2020, D65)
    narrow = matrix_between(BT_2020, D65, SRGB_PRIMARIES, D65)
    decode = hlg_light if space.transfer == HLG_TRANSFER else lambda value: pq_nits(value) / REFERENCE_WHITE
    light = [decode(step) for step in steps]
    shown: list[float] = []
    for blue in light:
        for green in light:
            for red in light:
                mapped = _mapped(_times(widen, (red, green, blue)), is_hlg=space.transfer == HLG_TRANSFER)
                shown += map(srgb_value, _times(narrow, mapped))
    return ImageFilter.Color3DLUT(GRID, shown)


def _mapped(color: Sequence[float], *, is_hlg: bool) -> list[float]:
    """Return this light of BT.2020 in the range of a screen.

    All channels are multiplied by the gain of the brightest one, so that the hue does not change.
    """
    factor = 1.0
    if is_hlg:
        brightness = max(0.0, sum(a * b for a, b in zip(color, LUMINANCE, strict=True)))
        factor = PEAK * brightness ** (HLG_SYSTEM_GAMMA - 1)
    factor *= _gain(factor * max(color))
    return [factor * value for value in color]


def _times(matrix: Matrix, color: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, color, strict=True)) for row in matrix]


def _gain(light: float) -> float:
    """Return the factor to multiply this light with; a light of 1 is reference white."""
    if light <= KNEE[0]:
        return KNEE[1]
    if light >= PEAK:
        return 1 / light
    first, second = KNEE[0] - 2 * BEND[0] + END[0], 2 * (BEND[0] - KNEE[0])
    at = (sqrt(second**2 - 4 * first * (KNEE[0] - light)) - second) / (2 * first)
    return ((1 - at) ** 2 * KNEE[1] + 2 * at * (1 - at) * BEND[1] + at**2 * END[1]) / light
