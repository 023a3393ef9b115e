"""The metadata of a picture, by source: Exif, IPTC, XMP, and the texts of a PNG."""

import hashlib
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import ExifTags, ImageFile

from app.imaging.metadata.exif_utf8 import utf_8_fields
from app.imaging.metadata.iptc import texts
from app.imaging.metadata.xmp import Properties, read_xmp

PHOTOSHOP_IPTC, PHOTOSHOP_DIGEST, TIFF_IPTC = 0x0404, 0x0425, 33723
PNG_CREATED, PNG_CHANGED = "Creation Time", "tIME"
MOST_CHUNKS = 10_000


@dataclass(frozen=True)
class Sources:
    """The metadata of one picture: Exif fields and IPTC texts by number, XMP values and PNG texts by name.

    Exif texts are the undecoded bytes in the file. ``trusts_iptc`` is set if a program changed the IPTC data and left
    the XMP data as it was.
    """

    exif: Mapping[int, Any]
    iptc: Mapping[int, list[str]]
    xmp: Properties
    trusts_iptc: bool = False
    png: Mapping[str, str] = field(default_factory=dict)

    def texts(self, *, exif: Iterable[int] = (), iptc: int, xmp: str) -> list[Any]:
        """Return the values of one property, the most trusted first (see `facts` for the order)."""
        first = [self.exif.get(tag) for tag in exif]
        others = [self.xmp.get(xmp), self.iptc.get(iptc)]
        return [value for value in first + (others[::-1] if self.trusts_iptc else others) if value]


def sources_of(image: ImageFile.ImageFile) -> Sources:
    """Return the metadata of an opened picture.

    Broken IPTC, XMP or PNG data raises almost any exception; broken Exif data gives no fields.
    """
    png = _png_changed(image)
    exif = _exif(image)
    iptc, digest = _iptc(image)
    is_changed = digest is not None and digest != hashlib.md5(iptc, usedforsecurity=False).digest()
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    if isinstance(created := image.info.get(PNG_CREATED), str):
        png[PNG_CREATED] = created
    return Sources(exif, texts(iptc), read_xmp(packet), trusts_iptc=is_changed, png=png)


def first_of(properties: Properties, name: str) -> str | None:
    """Return the first value of an XMP property, or None."""
    return next(iter(properties.get(name, [])), None)


def _exif(image: ImageFile.ImageFile) -> dict[int, Any]:
    try:
        exif = image.getexif()
        tags = {**dict(exif), **exif.get_ifd(ExifTags.IFD.Exif), **utf_8_fields(image)}
        # Pillow reads every ASCII field as Latin-1, which loses no byte.
        stored = {
            tag: value.encode("latin-1", "replace") if isinstance(value, str) else value for tag, value in tags.items()
        }
        return {**stored, ExifTags.IFD.GPSInfo: exif.get_ifd(ExifTags.IFD.GPSInfo)}
    except Exception:  # noqa: BLE001 - Pillow raises almost anything on broken EXIF; the picture itself may be sound
        return {}


def _iptc(image: ImageFile.ImageFile) -> tuple[bytes, bytes | None]:
    """Return the IPTC data, and the digest that it had when the XMP data was written, or None if that is unknown."""
    resources = image.info.get("photoshop")
    if isinstance(resources, dict):
        data, digest = resources.get(PHOTOSHOP_IPTC, b""), resources.get(PHOTOSHOP_DIGEST)
        return data if isinstance(data, bytes) else b"", digest if isinstance(digest, bytes) else None
    data = getattr(image, "tag_v2", {}).get(TIFF_IPTC, b"")
    return data if isinstance(data, bytes) else b"", None


def _png_changed(image: ImageFile.ImageFile) -> dict[str, str]:
    """Return the time of the last change, in UTC, from a PNG's tIME chunk, which Pillow ignores.

    Source: PNG, third edition, 11.3.5.1.
    """
    if image.format != "PNG" or image.fp is None:
        return {}
    at = image.fp.tell()
    image.fp.seek(8)
    try:
        for _ in range(MOST_CHUNKS):
            head = image.fp.read(8)
            length = int.from_bytes(head[:4], "big")
            if head[4:] == b"tIME" and length == 7:
                year, *rest = struct.unpack(">H5B", image.fp.read(7))
                return {PNG_CHANGED: "{}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(year, *rest)}
            if len(head) < 8:
                break
            image.fp.seek(length + 4, 1)
    finally:
        image.fp.seek(at)
    return {}
