"""The colors that a file states without an ICC profile: by code points, chromaticities, gamma or Exif."""

import struct
from collections.abc import Sequence

from PIL import ExifTags, ImageFile
from PIL.TiffImagePlugin import TiffImageFile

from app.imaging.color.color_profiles import ADOBE_RGB, D65, SRGB_PRIMARIES, Point, matrix_profile
from app.imaging.color.hdr import HdrSpace
from app.imaging.color.transfer_curves import (
    CURVES,
    HLG_TRANSFER,
    PQ_TRANSFER,
    VIDEO_CURVE,
    VIDEO_TRANSFERS,
    Curve,
    linear_curve,
    power_curve,
    srgb_curve,
)

Stated = bytes | HdrSpace | None
"""An ICC profile, ``PLAIN_SRGB``, a color space of high dynamic range, or None if nothing usable is stated."""
PLAIN_SRGB = b""

# Chromaticities of red, green and blue (ITU-T H.273, table 2), and of white where it is not D65.
CICP_PRIMARIES: dict[int, tuple[Point, Point, Point]] = {
    1: SRGB_PRIMARIES,
    4: ((0.67, 0.33), (0.21, 0.71), (0.14, 0.08)),
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    7: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    8: ((0.681, 0.319), (0.243, 0.692), (0.145, 0.049)),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    10: ((1.0, 0.0), (0.0, 1.0), (0.0, 0.0)),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    22: ((0.630, 0.340), (0.295, 0.605), (0.155, 0.077)),
}
ILLUMINANT_C: Point = (0.310, 0.316)
WHITES: dict[int, Point] = {4: ILLUMINANT_C, 8: ILLUMINANT_C, 10: (1 / 3, 1 / 3), 11: (0.314, 0.351)}
UNSPECIFIED = 2
CODE_POINTS = "code_points"

INTEROP_ADOBE_RGB = "R03"
ADOBE_GAMMA = 563 / 256  # Adobe RGB (1998), 4.3.4.2
SEARCHED_BYTES = 1 << 16  # the `meta` box with the color information is at the beginning of an AVIF
MOST_CHUNKS = 1000
USUAL_GAMMA = 1 / 2.2  # the value of a gAMA chunk that is nearest to sRGB
GAMMAS = (0.02, 50.0)
TRANSFER_FUNCTION, WHITE_POINT, CHROMATICITIES = 301, 318, 319
LEAST_AREA = 1e-3  # of the triangle of primaries; a smaller one is invalid


def remember_code_points(image: ImageFile.ImageFile) -> None:
    """Store in ``image.info`` the file's color code points, which Pillow ignores.

    Call this while the file is open and before the pixels are loaded.
    """
    stated: tuple[int, ...] | None = None
    if image.format == "PNG":
        stated = _png_code_points(image)
    elif image.format == "AVIF":
        stated = _avif_code_points(image)
    if stated is not None:
        image.info[CODE_POINTS] = stated


def overriding_colors(image: ImageFile.ImageFile) -> Stated:
    """Return the colors that override an ICC profile: those of a PNG's cICP chunk (PNG, third edition, 4.3)."""
    if image.format != "PNG" or (stated := image.info.get(CODE_POINTS)) is None:
        return None
    primaries, transfer, matrix, full_range = stated
    if matrix != 0 or full_range != 1:
        return None  # Chromium ignores these as well
    return by_code_points(primaries, transfer, video=VIDEO_CURVE)


def stated_colors(image: ImageFile.ImageFile) -> Stated:
    """Return the colors that a file without an ICC profile states.

    Cameras mark Adobe RGB by the interoperability index R03 (DCF 2.0, section 4.5) rather than by a profile.
    """
    if image.format in ("AVIF", "HEIF"):
        return by_code_points(*_nclx(image), video=srgb_curve)  # as Chromium and Safari show AVIF
    if image.format == "PNG":
        return _by_gamma(image)
    if image.format == "TIFF":
        return _by_tiff_tags(image)
    if image.format in ("JPEG", "MPO") and "exif" in image.info:
        index = image.getexif().get_ifd(ExifTags.IFD.Interop).get(1)
        if isinstance(index, str) and index.strip("\0 ") == INTEROP_ADOBE_RGB:
            return matrix_profile(ADOBE_RGB, power_curve(ADOBE_GAMMA))
    return None


def by_code_points(primaries: int, transfer: int, *, video: Curve) -> Stated:
    """Return the colors of these code points; ``video`` is the curve for BT.709 and similar transfer functions."""
    curve = video if transfer in VIDEO_TRANSFERS else CURVES.get(transfer)
    if primaries == UNSPECIFIED and transfer != UNSPECIFIED:
        primaries = 1
    if primaries not in CICP_PRIMARIES:
        return None
    corners, white = CICP_PRIMARIES[primaries], WHITES.get(primaries, D65)
    if transfer in (PQ_TRANSFER, HLG_TRANSFER):
        return HdrSpace(corners, white, transfer)
    if curve is None and transfer != UNSPECIFIED:
        return None
    curve = curve or srgb_curve
    if primaries == 1 and curve is srgb_curve:
        return PLAIN_SRGB
    return matrix_profile(corners, curve, white)


def _nclx(image: ImageFile.ImageFile) -> tuple[int, int]:
    """Return the code points of a HEIC's or AVIF's primaries and transfer function; 2 means unspecified."""
    stated = image.info.get("nclx_profile")
    if isinstance(stated, dict):
        return int(stated.get("color_primaries", UNSPECIFIED)), int(stated.get("transfer_characteristics", UNSPECIFIED))
    points: tuple[int, int] = image.info.get(CODE_POINTS, (UNSPECIFIED, UNSPECIFIED))
    return points


def _avif_code_points(image: ImageFile.ImageFile) -> tuple[int, int] | None:
    stream = image.fp
    if stream is None:
        return None
    resume = stream.tell()
    stream.seek(0)
    head = stream.read(SEARCHED_BYTES)
    stream.seek(resume)
    at = head.find(b"colrnclx")
    return struct.unpack_from(">HH", head, at + 8) if 0 <= at <= len(head) - 12 else None


def _png_code_points(image: ImageFile.ImageFile) -> tuple[int, ...] | None:
    """Return the four bytes of the cICP chunk, or None if there is none before the pixels."""
    stream = image.fp
    if stream is None:
        return None
    resume, at = stream.tell(), 8
    try:
        for _ in range(MOST_CHUNKS):
            stream.seek(at)
            head = stream.read(12)
            if len(head) < 12 or head[4:8] == b"IDAT":
                return None
            length = int.from_bytes(head[:4], "big")
            if head[4:8] == b"cICP" and length == 4:
                return tuple(head[8:12])
            at += 12 + length
    finally:
        stream.seek(resume)
    return None


def _by_gamma(image: ImageFile.ImageFile) -> Stated:
    """Return the colors that the chunks gAMA and cHRM state together.

    A cHRM chunk without a gAMA chunk is ignored, as in browsers, and an sRGB chunk overrides both.
    """
    gamma = image.info.get("gamma", 0)
    if "srgb" in image.info or not GAMMAS[0] <= gamma <= GAMMAS[1]:
        return None
    stated = image.info.get("chromaticity")
    if stated is None:
        is_usual = abs(gamma - USUAL_GAMMA) < 0.001
        return PLAIN_SRGB if is_usual else matrix_profile(SRGB_PRIMARIES, power_curve(1 / gamma))
    spanned = _spanned(stated[2:], stated[:2])
    return matrix_profile(spanned[0], power_curve(1 / gamma), spanned[1]) if spanned else None


def _by_tiff_tags(image: ImageFile.ImageFile) -> Stated:
    """Return the colors that WhitePoint, PrimaryChromaticities and TransferFunction state (TIFF 6.0, section 20)."""
    if not isinstance(image, TiffImageFile):
        return None
    tags = image.tag_v2
    if image.mode not in ("RGB", "RGBA", "RGBX", "P"):
        return None
    curve = _tiff_curve(tags.get(TRANSFER_FUNCTION))
    stated = [float(value) for value in (*tags.get(CHROMATICITIES, ()), *tags.get(WHITE_POINT, D65))]
    spanned = _spanned(stated[:6], stated[6:])
    if curve is None and spanned is None:
        return None
    primaries, white = spanned or (SRGB_PRIMARIES, D65)
    return matrix_profile(primaries, curve or srgb_curve, white)


def _tiff_curve(table: object) -> Curve | None:
    """Return the first channel's curve of a TransferFunction, or None if it is not a table of 16-bit values."""
    if not isinstance(table, tuple) or len(table) not in (256, 768, 65536, 3 * 65536):
        return None
    channel = table[: len(table) // 3] if len(table) % 3 == 0 else table
    last = len(channel) - 1
    return linear_curve if last < 1 else lambda value: channel[round(value * last)] / 65535


def _spanned(corners: Sequence[float], white: Sequence[float]) -> tuple[tuple[Point, Point, Point], Point] | None:
    """Return the primaries and the white point as points, or None if the primaries are not a valid triangle."""
    if len(corners) != 6 or len(white) != 2 or white[1] < 0.01 or not all(0 <= value <= 1 for value in corners):
        return None
    ax, ay, bx, by, cx, cy = corners
    area = abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
    return (((ax, ay), (bx, by), (cx, cy)), (white[0], white[1])) if area > LEAST_AREA else None
