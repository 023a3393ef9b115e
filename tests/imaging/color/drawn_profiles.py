"""ICC profiles built byte by byte (ICC.1:2001-04), so that they do not depend on the code under test."""

import struct
from collections.abc import Sequence

# XYZ of full red, green and blue under the profile's D50, as published (Lindbloom; ISO 22028-2 for ProPhoto).
P3_COLUMNS = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
ADOBE_COLUMNS = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
PROPHOTO_COLUMNS = ((0.79767, 0.28804, 0.0), (0.13519, 0.71187, 0.0), (0.03135, 0.00009, 0.82521))
SRGB_COLUMNS = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71689, 0.09708), (0.14308, 0.06062, 0.71410))
D50 = (0.96420, 1.0, 0.82491)
STEPS = 1024


def rgb_profile(columns: Sequence[Sequence[float]], linear, name: str = "drawn") -> bytes:
    """Return a display profile with these primaries and this curve to linear light."""
    curve = _curve(linear)
    colors = [(tag, _xyz(column)) for tag, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)]
    return _profile(b"mntr", b"RGB ", b"XYZ ", name, [*colors, *((tag, curve) for tag in (b"rTRC", b"gTRC", b"bTRC"))])


def gray_profile(linear) -> bytes:
    """Return a gray profile with this curve to linear light."""
    return _profile(b"mntr", b"GRAY", b"XYZ ", "drawn gray", [(b"kTRC", _curve(linear))])


def cmyk_profile(inks: dict[tuple[int, int, int, int], tuple[float, float, float]]) -> bytes:
    """Return a press profile from the Lab colors of its full inks (C, M, Y, K as 0 or 1).

    Combinations that are not named are black.
    """
    table = b""
    for corner in range(16):
        lightness, a, b = inks.get(tuple(corner >> shift & 1 for shift in (3, 2, 1, 0)), (0.0, 0.0, 0.0))
        table += bytes((round(lightness * 255 / 100), round(a + 128), round(b + 128)))
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    lut = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + identity + bytes(range(256)) * 4 + table + bytes(range(256)) * 3
    return _profile(b"prtr", b"CMYK", b"Lab ", "drawn press", [(b"A2B0", lut)])


def _profile(kind: bytes, colors: bytes, connection: bytes, name: str, tags: list[tuple[bytes, bytes]]) -> bytes:
    text = name.encode() + b"\0"
    tags = [
        (b"desc", struct.pack(f">4s4xI{len(text)}s", b"desc", len(text), text) + bytes(78)),
        (b"cprt", b"text\0\0\0\0none\0"),
        (b"wtpt", _xyz(D50)),
        *tags,
    ]
    start, index, body = 132 + 12 * len(tags), b"", b""
    for tag, data in tags:
        index += struct.pack(">4sII", tag, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    white = [round(value * 65536) for value in D50]
    header = struct.pack(
        ">I4xI4s4s4s12x4s28x3i48x", start + len(body), 0x02400000, kind, colors, connection, b"acsp", *white
    )
    return header + struct.pack(">I", len(tags)) + index + body


def _xyz(values: Sequence[float]) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(round(value * 65536) for value in values))


def _curve(linear) -> bytes:
    values = [round(65535 * linear(step / (STEPS - 1))) for step in range(STEPS)]
    return struct.pack(f">4s4xI{STEPS}H", b"curv", STEPS, *values)
