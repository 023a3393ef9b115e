"""ICC profiles made for pictures that state only their primaries, white point and transfer curve."""

import struct
from collections.abc import Callable, Sequence
from functools import lru_cache

Point = tuple[float, float]
Matrix = Sequence[Sequence[float]]

# Chromaticities of red, green and blue under D65 (Adobe RGB (1998), 4.3; IEC 61966-2-1).
ADOBE_RGB = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
SRGB_PRIMARIES = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
D65: Point = (0.3127, 0.3290)
D50_XYZ = (0.9642, 1.0, 0.8249)
BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
CURVE_POINTS = 1024


@lru_cache(maxsize=8)
def matrix_profile(primaries: tuple[Point, Point, Point], curve: Callable[[float], float], white: Point = D65) -> bytes:
    """Return an ICC v2 display profile (ICC.1:2001-04) with these primaries, this curve and this white point.

    ``curve`` maps a channel's value to light, both from 0 to 1.
    """
    columns = _adapted_columns(primaries, white)
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


def matrix_between(
    primaries: tuple[Point, Point, Point], white: Point, others: tuple[Point, Point, Point], other_white: Point
) -> Matrix:
    """Return the matrix that converts light from one set of primaries to another, and one white point to the other."""
    back = _inverse(_rows(_adapted_columns(others, other_white)))
    return _rows([_times(back, column) for column in _adapted_columns(primaries, white)])


def _adapted_columns(primaries: tuple[Point, Point, Point], white: Point) -> list[tuple[float, float, float]]:
    """Return the XYZ of full red, green and blue, adapted from ``white`` to a profile's D50 (Bradford's transform)."""
    corners = [(x, y, 1 - x - y) for x, y in primaries]
    white_xyz = white[0] / white[1], 1.0, (1 - white[0] - white[1]) / white[1]
    strengths = _times(_inverse(_rows(corners)), white_xyz)
    cones_from, cones_to = _times(BRADFORD, white_xyz), _times(BRADFORD, D50_XYZ)
    back = _inverse(BRADFORD)
    columns = []
    for corner, strength in zip(corners, strengths, strict=True):
        cones = _times(BRADFORD, tuple(value * strength for value in corner))
        columns.append(_times(back, tuple(c * t / f for c, t, f in zip(cones, cones_to, cones_from, strict=True))))
    return columns


def _rows(columns: Matrix) -> Matrix:
    return tuple(zip(*columns, strict=True))


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
