"""Color computed by the published formulas without a color library, as a reference for the variants."""

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Color = tuple[float, ...]
Matrix = tuple[tuple[float, float, float], ...]

# From linear light of another space to linear sRGB, adapted by Bradford (W3C CSS Color 4, section 18; Lindbloom).
P3_TO_SRGB: Matrix = ((1.22494, -0.22494, 0.0), (-0.04206, 1.04206, 0.0), (-0.01964, -0.07864, 1.09828))
ADOBE_TO_SRGB: Matrix = ((1.39836, -0.39836, 0.0), (0.0, 1.0, 0.0), (0.0, -0.04293, 1.04293))
PROPHOTO_TO_SRGB: Matrix = ((2.03438, -0.72763, -0.30674), (-0.22882, 1.23174, -0.00291), (-0.00856, -0.15326, 1.16184))
SRGB_TO_XYZ_D50: Matrix = ((0.43607, 0.38515, 0.14308), (0.22249, 0.71689, 0.06062), (0.01392, 0.09708, 0.71410))
D50 = (0.96422, 1.0, 0.82521)


def linear_srgb(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def encoded_srgb(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def linear_adobe(value: float) -> float:
    return value ** (563 / 256)


def linear_prophoto(value: float) -> float:
    return value / 16 if value < 1 / 32 else value**1.8


def in_srgb(color: Color, linear, matrix: Matrix) -> Color:
    """Convert a color (0 to 255) of another space to sRGB, with each channel clipped to the gamut."""
    light = [linear(channel / 255) for channel in color]
    return tuple(255 * encoded_srgb(value) for value in _times(matrix, light))


def lab(srgb: Color) -> Color:
    """Return an sRGB color (0 to 255) as CIELAB under D50."""
    xyz = _times(SRGB_TO_XYZ_D50, [linear_srgb(channel / 255) for channel in srgb])
    x, y, z = (_root(value / white) for value, white in zip(xyz, D50, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def delta_e_2000(first: Color, second: Color) -> float:
    """Return the distance of two Lab colors by CIEDE2000 (Sharma, Wu and Dalal 2005, equations 2 to 22)."""
    (l1, a1, b1), (l2, a2, b2) = first, second
    chroma = (hypot(a1, b1) + hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * sqrt(chroma**7 / (chroma**7 + 25**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    d_l, d_c, d_h = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    weight = (
        1 - 0.17 * cos(radians(mean_h - 30)) + 0.24 * cos(radians(2 * mean_h))
        + 0.32 * cos(radians(3 * mean_h + 6)) - 0.20 * cos(radians(4 * mean_h - 63))
    )  # fmt: skip
    by_l = d_l / (1 + 0.015 * (mean_l - 50) ** 2 / sqrt(20 + (mean_l - 50) ** 2))
    by_c = d_c / (1 + 0.045 * mean_c)
    by_h = d_h / (1 + 0.015 * mean_c * weight)
    rotation = -2 * sqrt(mean_c**7 / (mean_c**7 + 25**7)) * sin(radians(60 * exp(-(((mean_h - 275) / 25) ** 2))))
    return sqrt(by_l**2 + by_c**2 + by_h**2 + rotation * by_c * by_h)


def _root(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def _times(matrix: Matrix, vector) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]
