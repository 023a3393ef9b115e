"""ICC profiles for pictures that only name their color space, by EXIF or by CICP code points."""

import struct
from collections.abc import Callable, Sequence
from functools import lru_cache

from PIL import ExifTags, ImageFile

Point = tuple[float, float]
Matrix = Sequence[Sequence[float]]

# Chromaticities of red, green and blue, all under D65 (ITU-T H.273, table 2; Adobe RGB (1998), 4.3).
ADOBE_RGB = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
CICP_PRIMARIES: dict[int, tuple[Point, Point, Point]] = {
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
SRGB_PRIMARIES = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
D65: Point = (0.3127, 0.3290)
D50_XYZ = (0.9642, 1.0, 0.8249)
BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
PQ_TRANSFER, HLG_TRANSFER = 16, 18
PAPER_WHITE_NITS = 203.0  # ITU-R BT.2408: diffuse white in HDR; shown as the white of sRGB
INTEROP_ADOBE_RGB = "R03"
CURVE_POINTS = 1024
SEARCHED_BYTES = 1 << 16  # the `meta` box with its color information stands at the beginning of an AVIF


def implied_profile(image: ImageFile.ImageFile) -> bytes | None:
    """An ICC profile for what the metadata says of the colors, or None where that is sRGB or nothing.

    Cameras mark Adobe RGB by the interoperability index R03 (DCF 2.0, section 4.5) rather than by a profile.
    """
    if image.format in ("AVIF", "HEIF"):
        return _from_cicp(*_cicp(image))
    if image.format in ("JPEG", "MPO") and "exif" in image.info:
        index = image.getexif().get_ifd(ExifTags.IFD.Interop).get(1)
        if isinstance(index, str) and index.strip("\0 ") == INTEROP_ADOBE_RGB:
            return matrix_profile(ADOBE_RGB, _power_curve)
    return None


def _cicp(image: ImageFile.ImageFile) -> tuple[int, int]:
    """Color primaries and transfer function by ITU-T H.273; 2 means unspecified."""
    told = image.info.get("nclx_profile")
    if isinstance(told, dict):
        return int(told.get("color_primaries", 2)), int(told.get("transfer_characteristics", 2))
    stream = image.fp
    if image.format != "AVIF" or stream is None:
        return image.info.get("cicp", (2, 2))
    stream.seek(0)
    head = stream.read(SEARCHED_BYTES)
    at = head.find(b"colrnclx")
    return struct.unpack_from(">HH", head, at + 8) if 0 <= at <= len(head) - 12 else (2, 2)


def _from_cicp(primaries: int, transfer: int) -> bytes | None:
    curve = {PQ_TRANSFER: _pq_curve, HLG_TRANSFER: _hlg_curve}.get(transfer)
    if primaries not in CICP_PRIMARIES and curve is None:
        return None
    return matrix_profile(CICP_PRIMARIES.get(primaries, SRGB_PRIMARIES), curve or _srgb_curve)


@lru_cache(maxsize=8)
def matrix_profile(primaries: tuple[Point, Point, Point], curve: Callable[[float], float]) -> bytes:
    """An ICC v2 display profile (ICC.1:2001-04) of these primaries under D65 and this curve to light."""
    columns = _adapted_columns(primaries)
    values = [round(max(0.0, min(1.0, curve(step / (CURVE_POINTS - 1)))) * 65535) for step in range(CURVE_POINTS)]
    curve_tag = struct.pack(f">4s4xI{CURVE_POINTS}H", b"curv", CURVE_POINTS, *values)
    tags: list[tuple[bytes, bytes]] = [
        (b"desc", struct.pack(">4s4xI8s", b"desc", 8, b"implied\0") + bytes(78)),
        (b"cprt", b"text\0\0\0\0public domain\0"),
        (b"wtpt", _xyz_tag(D50_XYZ)),
        *((name, _xyz_tag(column)) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)),
        *((name, curve_tag) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    return _icc_file(tags)


def _icc_file(tags: list[tuple[bytes, bytes]]) -> bytes:
    table, body, start = b"", b"", 132 + 12 * len(tags)
    for name, data in tags:
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    header = struct.pack(
        ">I4sI4s4s4s12x4s4x20xI3i44x",
        start + len(body),
        b"\0\0\0\0",
        0x02400000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        b"acsp",
        0,
        *(round(value * 65536) for value in D50_XYZ),
    )
    return header[:128].ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _xyz_tag(xyz: tuple[float, float, float]) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(round(value * 65536) for value in xyz))


def _adapted_columns(primaries: tuple[Point, Point, Point]) -> list[tuple[float, float, float]]:
    """XYZ of full red, green and blue, adapted from D65 to the profile's D50 by Bradford's transform."""
    corners = [_xyz(point) for point in primaries]
    matrix = tuple(tuple(corner[row] for corner in corners) for row in range(3))
    white = _xyz(D65)
    strengths = _times(_inverse(matrix), white)
    cones_from, cones_to = _times(BRADFORD, white), _times(BRADFORD, D50_XYZ)
    back = _inverse(BRADFORD)
    columns = []
    for corner, strength in zip(corners, strengths, strict=True):
        cones = _times(BRADFORD, tuple(value * strength for value in corner))
        columns.append(_times(back, tuple(c * t / f for c, t, f in zip(cones, cones_to, cones_from, strict=True))))
    return columns


def _xyz(point: Point) -> tuple[float, float, float]:
    return point[0] / point[1], 1.0, (1 - point[0] - point[1]) / point[1]


def _times(matrix: Matrix, vector: Sequence[float]) -> tuple[float, float, float]:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def _inverse(m: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = m
    cofactors = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    determinant = a * cofactors[0][0] + b * cofactors[1][0] + c * cofactors[2][0]
    return tuple(tuple(value / determinant for value in row) for row in cofactors)


def _srgb_curve(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _power_curve(value: float) -> float:
    return value ** (563 / 256)  # Adobe RGB (1998), 4.3.4.2


def _pq_curve(value: float) -> float:
    """SMPTE ST 2084 to light, with diffuse white shown as white and what is brighter rolled off into it."""
    power = value ** (1 / 78.84375)
    nits = 10000 * (max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125)
    return _rolled_off(nits / PAPER_WHITE_NITS)


def _hlg_curve(value: float) -> float:
    """ARIB STD-B67 to light; diffuse white is at 75 % of the signal (ITU-R BT.2408)."""
    light = (
        value * value / 3 if value <= 0.5 else (2.718281828 ** ((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
    )
    return _rolled_off((light / 0.26496256) ** 1.2)


def _rolled_off(light: float) -> float:
    """Straight up to the knee, then approaching white as highlights grow (a Reinhard shoulder)."""
    knee = 0.6
    if light <= knee:
        return light
    return knee + (1 - knee) * (light - knee) / (light - knee + (1 - knee))
