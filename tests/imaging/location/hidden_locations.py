"""Tables of files with a container inside the picture or after it: which are cleaned, refused, or not changed."""

import struct
import zlib
from collections.abc import Callable

from tests.imaging.drawn_pictures import jpeg_bytes, quarters
from tests.imaging.location import located_pictures as located
from tests.imaging.location.hidden_containers import (
    EXIF,
    IPTC,
    JUMBF,
    MCC,
    MORE_XMP,
    MOTION,
    POSITION,
    SECOND,
    UTC,
    XMP_UUID,
    XYZ,
    in_gif,
    in_jpeg,
    in_png,
    in_tiff,
    in_webp,
    in_webp_frame,
    keyed,
    kind_13_directory,
    movie,
    photoshop,
    plain,
    raw_profile,
    samsung,
    track,
    two_segments,
    utf8_in_gps,
    with_thumbnail,
    xmp_with_picture,
)
from tests.imaging.location.located_pictures import box

# How each file is drawn, and its stored type. Each must lose its location and nothing else.
CLEANED: dict[str, tuple[Callable[[], bytes], str]] = {
    "jpeg, movie behind": (lambda: plain("JPEG") + movie(), "image/jpeg"),
    "jpeg, place before and movie behind": (lambda: located.located_jpeg() + movie(), "image/jpeg"),
    "jpeg, movie with keys": (
        lambda: plain("JPEG") + movie(keyed((b"com.apple.quicktime.location.ISO6709", POSITION)), user_data=b""),
        "image/jpeg",
    ),
    "jpeg, gain map and movie": (lambda: plain("JPEG") + SECOND + bytes(100) + movie(), "image/jpeg"),
    "jpeg, Samsung's trailer": (lambda: plain("JPEG") + samsung(UTC, MOTION, MCC), "image/jpeg"),
    "jpeg, Samsung's block": (
        lambda: plain("JPEG") + samsung(MOTION).partition(b"SEFH")[0] + b"SEFH" + bytes(12) + b"SEFT",
        "image/jpeg",
    ),
    "jpeg, movie with a telemetry track": (
        lambda: plain("JPEG") + movie(track(b"camm", b"camm")),
        "image/jpeg",
    ),
    "jpeg, thumbnail": (with_thumbnail, "image/jpeg"),
    "jpeg, directory of another type": (kind_13_directory, "image/jpeg"),
    "jpeg, GPS text in UTF-8": (utf8_in_gps, "image/jpeg"),
    "jpeg, Exif in two segments": (two_segments, "image/jpeg"),
    "jpeg, unknown segment": (lambda: in_jpeg(0xE7, b"Vendor\0GPS 47.37,8.54 Zuerich"), "image/jpeg"),
    "jpeg, Exif in another segment": (lambda: in_jpeg(0xE8, EXIF), "image/jpeg"),
    "jpeg, unreadable Exif": (lambda: in_jpeg(0xE1, b"Exif\0\0XX*\0 Zuerich"), "image/jpeg"),
    "jpeg, XMP in another segment": (
        lambda: in_jpeg(0xEE, b"http://ns.adobe.com/xap/1.0/" + located.XMP),
        "image/jpeg",
    ),
    "jpeg, content credentials": (lambda: in_jpeg(0xEB, JUMBF), "image/jpeg"),
    "jpeg, two IPTC resources": (
        lambda: in_jpeg(0xED, b"Photoshop 3.0\0" + photoshop((0x0404, IPTC), (0x0404, IPTC))),
        "image/jpeg",
    ),
    "jpeg, IPTC behind nonsense": (
        lambda: in_jpeg(0xED, b"Photoshop 3.0\0" + photoshop((0x0404, b"\x1c\2\5\0\1x??" + IPTC))),
        "image/jpeg",
    ),
    "jpeg, IPTC behind another maker's resource": (
        lambda: in_jpeg(0xED, b"Photoshop 3.0\0PHUT" + struct.pack(">HHI", 1, 0, 0) + photoshop((0x0404, IPTC))),
        "image/jpeg",
    ),
    "jpeg, second Exif resource": (
        lambda: in_jpeg(0xED, b"Photoshop 3.0\0" + photoshop((0x0423, EXIF[6:]))),
        "image/jpeg",
    ),
    "jpeg, rare names": (lambda: in_jpeg(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + MORE_XMP), "image/jpeg"),
    "jpeg, picture in the XMP": (
        lambda: in_jpeg(
            0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp_with_picture(jpeg_bytes(quarters((8, 6)), exif=EXIF))
        ),
        "image/jpeg",
    ),
    "jpeg, Photo Mechanic's trailer": (
        lambda: plain("JPEG") + b"\0\0\0\x5d\0\0\0\7Zuerich" + struct.pack(">I", 15) + b"cbipcbbl",
        "image/jpeg",
    ),
    "png, movie behind": (lambda: plain("PNG") + movie(), "image/png"),
    "png, profile with two words": (
        lambda: in_png(b"zTXt", raw_profile(b"Raw profile type iptc", b"IPTC profile", photoshop((0x0404, IPTC)))),
        "image/png",
    ),
    "png, bare IPTC": (
        lambda: in_png(b"zTXt", raw_profile(b"Raw profile type iptc", b"iptc", IPTC)),
        "image/png",
    ),
    "png, profile of a hundred bytes": (  # its length would be another number if it were read as hexadecimal
        lambda: in_png(b"zTXt", raw_profile(b"Raw profile type APP1", b"generic profile", EXIF)),
        "image/png",
    ),
    "png, profile of another name": (
        lambda: in_png(b"zTXt", raw_profile(b"Raw profile type vendor", b"vendor", IPTC)),
        "image/png",
    ),
    "png, XMP profile": (
        lambda: in_png(b"zTXt", raw_profile(b"Raw profile type xmp", b"xmp", located.XMP)),
        "image/png",
    ),
    "png, private chunk": (lambda: in_png(b"plCe", b"47.37,8.54 Zuerich"), "image/png"),
    "png, packed Exif": (
        lambda: in_png(b"zxIf", b"\0" + struct.pack(">I", len(EXIF) - 6) + zlib.compress(EXIF[6:])),
        "image/png",
    ),
    "png, a remark that names a city": (lambda: in_png(b"tEXt", b"City\0Zuerich"), "image/png"),
    "webp, movie behind": (lambda: plain("WEBP") + movie(), "image/webp"),
    "webp, unknown chunk": (lambda: in_webp(b"vEnd", EXIF), "image/webp"),
    "webp, Exif in a frame": (in_webp_frame, "image/webp"),
    "gif, movie behind": (lambda: plain("GIF") + movie(), "image/gif"),
    "gif, IPTC": (lambda: in_gif(b"MGKIPTC0000", IPTC), "image/gif"),
    "bmp, movie behind": (lambda: plain("BMP") + movie(), "image/bmp"),
    "tiff, movie behind": (lambda: plain("TIFF") + movie(), "image/tiff"),
    "tiff, Photoshop's resources": (lambda: in_tiff({34377: photoshop((0x0404, IPTC))}), "image/tiff"),
    "tiff, IPTC turned around": (
        lambda: in_tiff({33723: b"".join(IPTC.ljust(-(-len(IPTC) // 4) * 4, b"\0")[at : at + 4][::-1]
                                         for at in range(0, len(IPTC), 4))}),
        "image/tiff",
    ),
    "heic, movie inside": (lambda: plain("HEIF") + box(b"mpvd", movie()), "image/heic"),
    "heic, Samsung's box": (lambda: plain("HEIF") + box(b"sefd", samsung(UTC, MCC)), "image/heic"),
    "heic, movie of its own": (lambda: plain("HEIF") + movie()[24:], "image/heic"),
    "heic, unknown box": (lambda: plain("HEIF") + box(b"vEnd", b"47.37 Zuerich"), "image/heic"),
    "avif, movie inside": (lambda: plain("AVIF") + box(b"mpvd", movie()), "image/avif"),
    "avif, XMP box": (lambda: plain("AVIF") + box(b"uuid", XMP_UUID + located.XMP), "image/avif"),
    "mp4, keys of other makers": (
        lambda: movie(keyed((b"com.vendor.where", POSITION), (b"com.android.version", b"14")), user_data=b""),
        "video/mp4",
    ),
    "mp4, keys of the file": (
        lambda: movie() + keyed((b"com.apple.quicktime.location.name", b"Zuerich")),
        "video/mp4",
    ),
    "mp4, ID3 tags": (
        lambda: movie(box(b"meta", bytes(4) + box(b"hdlr", bytes(8) + b"ID32" + bytes(13)) + box(b"ID32", b"Zuerich"))),
        "video/mp4",
    ),
    "mp4, Windows' properties": (lambda: movie(user_data=box(b"Xtra", b"WM/Location Zuerich")), "video/mp4"),
    "mp4, XMP box": (lambda: movie() + box(b"uuid", XMP_UUID + located.XMP), "video/mp4"),
    "mp4, free space in use": (lambda: movie(user_data=b"") + box(b"free", b"GPS 47.37 Zuerich"), "video/mp4"),
    "mp4, unknown box of a movie": (lambda: movie(box(b"vEnd", b"Zuerich")), "video/mp4"),
    "mp4, a fragment": (lambda: movie() + box(b"moof", box(b"traf", box(b"udta", XYZ))), "video/mp4"),
    "mp4, cover with Exif": (
        lambda: movie(
            box(b"meta", bytes(4) + box(b"hdlr", bytes(8) + b"mdir" + bytes(13)) + box(b"ilst", box(
                b"covr", box(b"data", bytes((0, 0, 0, 13, 0, 0, 0, 0)) + jpeg_bytes(quarters((16, 12)), exif=EXIF))
            )))
        ),
        "video/mp4",
    ),
}  # fmt: skip

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "unknown bytes behind a JPEG": (lambda: plain("JPEG") + b"where it was: Zuerich, 47.37", "image/jpeg"),
    "unknown bytes behind a PNG": (lambda: plain("PNG") + b"where it was: Zuerich, 47.37", "image/png"),
    "unknown bytes behind a WebP": (lambda: plain("WEBP") + b"where it was: Zuerich, 47.37", "image/webp"),
    "unknown bytes behind a GIF": (lambda: plain("GIF") + b"where it was: Zuerich, 47.37", "image/gif"),
    "unknown bytes behind a TIFF": (lambda: plain("TIFF") + b"where it was: Zuerich, 47.37", "image/tiff"),
    "unknown bytes behind a HEIC": (lambda: plain("HEIF") + b"\xff\xff\xff\xffwhere: Zuerich, 47.37", "image/heic"),
    "a PNG that was cut": (lambda: plain("PNG")[:-20], "image/png"),
    "a WebP that was cut": (lambda: plain("WEBP")[:-20], "image/webp"),
    "a GIF that was cut": (lambda: plain("GIF")[:-20], "image/gif"),
    "a movie that was cut": (lambda: movie()[:-20], "video/mp4"),
    "an unknown critical chunk": (lambda: in_png(b"PLCE", b"Zuerich"), "image/png"),
    "a thermal picture": (lambda: in_jpeg(0xE1, b"FLIR\0\1\0\0" + b"FFF\0Zuerich"), "image/jpeg"),
    "a TIFF of another kind": (lambda: b"II\x4d\0" + bytes(60), "image/tiff"),
    "a track without a handler": (lambda: movie(box(b"trak", box(b"mdia", b""))), "video/mp4"),
    "a track of positions": (lambda: movie(track(b"camm", b"camm")), "video/mp4"),
    "positions in a picture's track": (lambda: movie(track(b"vide", b"gpmd")), "video/mp4"),
    "a dash camera's blocks": (
        lambda: movie(user_data=b"") + box(b"mdat", b"\0\0\x80\0freeGPS Zuerich"),
        "video/mp4",
    ),
}

HANDED_OUT_AS_IT_IS: dict[str, tuple[Callable[[], bytes], str]] = {
    "padding behind a JPEG": (lambda: plain("JPEG") + bytes(5000), "image/jpeg"),
    "a second picture behind a JPEG": (lambda: plain("JPEG") + bytes(7) + plain("JPEG"), "image/jpeg"),
    "a movie without a place behind a JPEG": (lambda: plain("JPEG") + movie(user_data=b""), "image/jpeg"),
    "a Pixel's movie": (
        lambda: plain("JPEG")
        + movie(track(b"vide", b"avc1"), track(b"meta", b"mett", b"\0application/motionphoto-image-meta\0"),
                user_data=b""),
        "image/jpeg",
    ),
    "Samsung's clock": (lambda: plain("JPEG") + samsung(UTC), "image/jpeg"),
    "a gain map's parameters": (lambda: in_jpeg(0xE2, b"urn:iso:std:iso:ts:21496:-1\0\0\0\0\0"), "image/jpeg"),
    "a picture without a place in the XMP": (
        lambda: in_jpeg(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp_with_picture(jpeg_bytes(quarters((8, 6))))),
        "image/jpeg",
    ),
    "a progressive JPEG": (lambda: jpeg_bytes(quarters((64, 48)), progressive=True), "image/jpeg"),
    "a PNG's pixels per meter": (lambda: in_png(b"pHYs", struct.pack(">IIB", 2835, 2835, 1)), "image/png"),
    "a color profile in text": (
        lambda: in_png(b"zTXt", raw_profile(b"Raw profile type icc", b"icc", b"profile" * 30)),
        "image/png",
    ),
    "a movie's free space": (lambda: movie(user_data=b"") + box(b"free", bytes(100)), "video/mp4"),
    "a movie's camera": (
        lambda: movie(keyed((b"com.apple.quicktime.model", b"Vitrine")), user_data=b""),
        "video/mp4",
    ),
}  # fmt: skip
