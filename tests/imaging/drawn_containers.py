"""Files that state their colors in each way that a container allows, with patches that differ between these ways."""

import io
import struct
import zlib

import pillow_heif
from PIL import Image, TiffImagePlugin

from tests.imaging.color.color_math import linear_adobe
from tests.imaging.color.drawn_profiles import ADOBE_COLUMNS, P3_COLUMNS, cmyk_profile, rgb_profile
from tests.imaging.hostile_pictures import png_chunk

pillow_heif.register_heif_opener()

SIZE = (96, 64)
PATCHES = ((200, 60, 60), (60, 200, 60), (60, 60, 200), (200, 200, 60), (128, 128, 128), (40, 90, 140))
MIDDLES = tuple((16 + 32 * (number % 3), 16 + 32 * (number // 3)) for number in range(6))
ADOBE = (31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
WIDE_UNDER_D50 = (34570, 35850, 73470, 26530, 11520, 88640, 15660, 1770)
PRESS = {
    (0, 0, 0, 0): (100.0, 0.0, 0.0), (1, 0, 0, 0): (60.0, -20.0, -30.0), (0, 1, 0, 0): (50.0, 50.0, 0.0),
    (0, 0, 1, 0): (85.0, 0.0, 60.0), (1, 1, 0, 0): (35.0, 10.0, -35.0), (0, 1, 1, 0): (50.0, 45.0, 30.0),
}  # fmt: skip
INKS = tuple(tuple(255 * ink for ink in inks) for inks in PRESS)
Drawn = dict[str, bytes]


def chart(patches=PATCHES, mode: str = "RGB") -> Image.Image:
    """Return a picture of six patches of 32 px, in two rows."""
    picture = Image.new(mode, SIZE)
    for patch, (x, y) in zip(patches, MIDDLES, strict=True):
        picture.paste(patch, (x - 16, y - 16, x + 16, y + 16))
    return picture


def saved(picture: Image.Image, form: str, **options) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def png(*chunks: tuple[bytes, bytes], picture: Image.Image | None = None) -> bytes:
    """Return the chart as a PNG with these chunks after its header."""
    plain = saved(picture or chart(), "PNG")
    return plain[:33] + b"".join(png_chunk(*chunk) for chunk in chunks) + plain[33:]


def cicp(primaries: int, transfer: int, matrix: int = 0, full: int = 1) -> tuple[bytes, bytes]:
    return b"cICP", bytes((primaries, transfer, matrix, full))


def gama(value: int) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", value)


def chrm(values: tuple[int, ...]) -> tuple[bytes, bytes]:
    return b"cHRM", struct.pack(">8I", *values)


def iccp(profile: bytes) -> tuple[bytes, bytes]:
    return b"iCCP", b"drawn\0\0" + zlib.compress(profile)


ADOBE_PROFILE = rgb_profile(ADOBE_COLUMNS, linear_adobe)
SRGB_CHUNK = (b"sRGB", b"\0")


def avif(primaries: int, transfer: int, **options) -> bytes:
    """Return the chart as an AVIF with these code points in its color box."""
    written = bytearray(saved(chart(), "AVIF", quality=100, subsampling="4:4:4", **options))
    if (at := written.find(b"colrnclx")) > 0:
        struct.pack_into(">HH", written, at + 8, primaries, transfer)
    return bytes(written)


def heic(primaries: int, transfer: int) -> bytes:
    """Return the chart as a HEIC with these code points."""
    points = {"color_primaries": primaries, "transfer_characteristics": transfer, "matrix_coefficients": 6}
    return saved(chart(), "HEIF", quality=100, chroma=444, full_range_flag=1, save_nclx_profile=True, **points)


def tagged_tiff(names: str) -> bytes:
    """Return the chart as a TIFF that states Adobe RGB's ``primaries``, or the ``curve`` to linear light."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    if names == "primaries":
        tags[318] = tuple(value / 100000 for value in ADOBE[:2])
        tags[319] = tuple(value / 100000 for value in ADOBE[2:])
        tags[301] = tuple(round(65535 * linear_adobe(step / 255)) for step in range(256))
    else:
        tags[301] = tuple(257 * step for step in range(256)) * 3
    tags.tagtype[301] = 3
    return saved(chart(), "TIFF", tiffinfo=tags)


def without_adobe(jpeg: bytes) -> bytes:
    """Return this JPEG without its APP14 segment."""
    at = jpeg.index(b"\xff\xee")
    return jpeg[:at] + jpeg[at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big") :]


def with_adobe(jpeg: bytes, transform: int) -> bytes:
    """Return this JPEG with an APP14 segment that names this color transform."""
    segment = b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform)
    return jpeg[:2] + b"\xff\xee" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]


def keyed_png(bits: int, patches: list[tuple[int, ...]], key: tuple[int, ...]) -> bytes:
    """Return a PNG of gray or RGB at this depth, in which the color ``key`` is transparent."""
    channels, rows = len(key), b""
    for y in range(SIZE[1]):
        row = [patches[y // 32 * 3 + x // 32] for x in range(SIZE[0])]
        value = 0
        for sample in (sample for pixel in row for sample in pixel):
            value = value << bits | sample
        rows += b"\0" + value.to_bytes(SIZE[0] * channels * bits // 8, "big")
    header = struct.pack(">IIBBBBB", *SIZE, bits, 2 if channels == 3 else 0, 0, 0, 0)
    body = png_chunk(b"IHDR", header) + png_chunk(b"tRNS", struct.pack(f">{channels}H", *key))
    return b"\x89PNG\r\n\x1a\n" + body + png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b"")


def _deep(*near: tuple[int, int, int]) -> list[tuple[int, ...]]:
    return [*near, (0xFFFF, 0, 0), (0, 0xFFFF, 0), (0x8000, 0x8000, 0x8000)]


def _cmyk_jpegs() -> Drawn:
    inks = chart(
        [(0, 200, 200, 0), (200, 0, 0, 0), (0, 0, 255, 30), (0, 0, 0, 128), (90, 90, 10, 20), (0,) * 4], "CMYK"
    )
    adobe = saved(inks, "JPEG", quality=97)
    profiled = saved(chart(INKS, "CMYK"), "JPEG", quality=97, icc_profile=cmyk_profile(PRESS))
    bare = without_adobe(adobe)
    return {
        "cmyk adobe.jpg": adobe,
        "cmyk bare.jpg": bare,
        "cmyk adobe 0.jpg": with_adobe(bare, 0),
        "cmyk adobe 1.jpg": with_adobe(bare, 1),
        "cmyk adobe 2 (YCCK).jpg": with_adobe(bare, 2),
        "cmyk with a profile.jpg": profiled,
        "cmyk bare with a profile.jpg": without_adobe(profiled),
    }


def _rgb_jpegs() -> Drawn:
    plain = saved(chart(), "JPEG", quality=97, subsampling=0)
    return {
        "plain.jpg": plain,
        "adobe profile.jpg": saved(chart(), "JPEG", quality=97, subsampling=0, icc_profile=ADOBE_PROFILE),
        "adobe 0 (RGB).jpg": with_adobe(plain, 0),
        "adobe 1 (YCbCr).jpg": with_adobe(plain, 1),
    }


def _pngs() -> Drawn:
    gray = chart([10, 60, 120, 160, 200, 250], "L")
    palette = chart().quantize(6)
    return {
        **{f"cICP primaries {code}.png": png(cicp(code, 13)) for code in (2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 22)},
        **{f"cICP transfer {code}.png": png(cicp(1, code)) for code in (1, 2, 4, 5, 6, 7, 8, 9, 11, 14, 15, 17)},
        **{f"cICP {a} PQ.png": png(cicp(a, 16)) for a in (1, 9, 12)},
        **{f"cICP {a} HLG.png": png(cicp(a, 18)) for a in (1, 9, 12)},
        "cICP over iCCP.png": png(iccp(ADOBE_PROFILE), cicp(12, 13)),
        "cICP over sRGB.png": png(SRGB_CHUNK, cicp(12, 13)),
        "cICP of sRGB over iCCP.png": png(iccp(ADOBE_PROFILE), cicp(1, 13)),
        "cICP unknown, iCCP.png": png(iccp(ADOBE_PROFILE), cicp(2, 2)),
        "cICP reserved, iCCP.png": png(iccp(ADOBE_PROFILE), cicp(99, 99)),
        "cICP narrow range.png": png(cicp(12, 13, full=0)),
        "cICP cut short.png": png((b"cICP", b"\x0c\x0d")),
        "iCCP over sRGB.png": png(SRGB_CHUNK, iccp(ADOBE_PROFILE)),
        "iCCP over gAMA.png": png(gama(100000), iccp(ADOBE_PROFILE)),
        "iCCP broken, gAMA.png": png(iccp(b"nonsense"), gama(100000)),
        "sRGB over gAMA.png": png(SRGB_CHUNK, gama(100000)),
        "gAMA linear.png": png(gama(100000)),
        "gAMA 2.2.png": png(gama(45455)),
        "gAMA 1.8.png": png(gama(55556)),
        "gAMA zero.png": png(gama(0)),
        "gAMA and cHRM of Adobe RGB.png": png(gama(45455), chrm(ADOBE)),
        "gAMA and cHRM under D50.png": png(gama(45455), chrm(WIDE_UNDER_D50)),
        "cHRM alone.png": png(chrm(ADOBE)),
        "cHRM of zeros.png": png(gama(45455), chrm((0,) * 8)),
        "cHRM of one point.png": png(gama(45455), chrm((31270, 32900) + (64000, 33000) * 3)),
        "gray gAMA.png": png(gama(100000), picture=gray),
        "palette gAMA.png": png(gama(100000), picture=palette),
        "palette cICP.png": png(cicp(12, 13), picture=palette),
    }


def _keys() -> Drawn:
    near = _deep((0x1234, 0x5678, 0x9ABC), (0x1235, 0x5678, 0x9ABC), (0x1234, 0x5678, 0x9ABD))
    grays = [(0x4040,), (0x4041,), (0x8000,), (0,), (0xFFFF,), (0x1000,)]
    return {
        "RGB key, 16 bits.png": keyed_png(16, near, near[0]),
        "RGB key, 8 bits.png": keyed_png(8, [*PATCHES], PATCHES[0]),
        "gray key, 16 bits.png": keyed_png(16, grays, grays[0]),
        "gray key, 8 bits.png": keyed_png(8, [(10,), (11,), (200,), (0,), (255,), (90,)], (10,)),
        "gray key, 4 bits.png": keyed_png(4, [(0,), (1,), (2,), (7,), (14,), (15,)], (7,)),
        "gray key, 2 bits.png": keyed_png(2, [(0,), (1,), (2,), (3,), (1,), (2,)], (1,)),
        "gray key, 1 bit.png": keyed_png(1, [(0,), (1,), (0,), (1,), (0,), (1,)], (0,)),
    }


def _modern() -> Drawn:
    return {
        **{f"primaries {code}.avif": avif(code, 13) for code in (1, 4, 5, 6, 8, 9, 11, 12, 22)},
        **{f"transfer {code}.avif": avif(1, code) for code in (1, 4, 5, 6, 7, 8, 14, 15, 17)},
        **{f"{a} PQ.avif": avif(a, 16) for a in (1, 9, 12)},
        **{f"{a} HLG.avif": avif(a, 18) for a in (1, 9, 12)},
        "profile.avif": avif(1, 13, icc_profile=ADOBE_PROFILE),
        "profile.webp": saved(chart(), "WEBP", lossless=True, icc_profile=ADOBE_PROFILE),
        "P3 profile.webp": saved(chart(), "WEBP", lossless=True, icc_profile=rgb_profile(P3_COLUMNS, linear_adobe)),
        "plain.webp": saved(chart(), "WEBP", lossless=True),
        "palette.gif": saved(chart(), "GIF"),
        "plain.bmp": saved(chart(), "BMP"),
    }


def browser_files() -> Drawn:
    """Return every file that Chromium can show, by name."""
    return {**_rgb_jpegs(), **_cmyk_jpegs(), **_pngs(), **_keys(), **_modern()}
