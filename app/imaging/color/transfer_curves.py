"""Transfer curves, from a channel's stored value to light (both from 0 to 1), by the code points of ITU-T H.273."""

from collections.abc import Callable
from functools import lru_cache
from math import exp

Curve = Callable[[float], float]


def srgb_curve(value: float) -> float:
    """Return the light of an sRGB value (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def srgb_value(light: float) -> float:
    """Return the sRGB value of this light, clipped to 0 and 1."""
    light = min(1.0, max(0.0, light))
    return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def linear_curve(value: float) -> float:
    """Return the value itself, for channels whose values are linear in light."""
    return value


@lru_cache(maxsize=32)
def power_curve(exponent: float) -> Curve:
    """Return the curve that raises a value to ``exponent``; equal exponents give the same function object."""
    return lambda value: value**exponent


def _smpte_240_curve(value: float) -> float:
    return value / 4 if value < 0.0913 else ((value + 0.1115) / 1.1115) ** (1 / 0.45)


def _smpte_428_curve(value: float) -> float:
    light: float = 52.37 / 48 * value**2.6
    return light


def pq_nits(value: float) -> float:
    """Return the brightness in nits of a PQ value (SMPTE ST 2084)."""
    power = value ** (1 / 78.84375)
    nits: float = 10000 * (max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125)
    return nits


def hlg_light(value: float) -> float:
    """Return the light of the photographed scene, from 0 to 1, of an HLG value (ARIB STD-B67)."""
    return value * value / 3 if value <= 0.5 else (exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12


CURVES: dict[int, Curve] = {
    4: power_curve(2.2),
    5: power_curve(2.8),
    7: _smpte_240_curve,
    8: linear_curve,
    13: srgb_curve,
    17: _smpte_428_curve,
}
VIDEO_TRANSFERS = (1, 6, 11, 14, 15)
VIDEO_CURVE = power_curve(2.4)  # the curve of the screens that video is made for (ITU-R BT.1886), not of the camera
PQ_TRANSFER, HLG_TRANSFER = 16, 18
