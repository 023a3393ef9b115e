"""Reads the facts worth keeping out of a picture's Exif, IPTC and XMP: no serial number, no maker's note.

Where several tell the same thing, the order is that of the Metadata Working Group (Guidelines for Handling Image
Metadata 2.0, chapter 5): Exif first; then XMP, unless IPTC alone tells it or was changed behind its back.
"""

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import ExifTags, ImageFile

from app.imaging.iptc import texts
from app.imaging.limits import Limits
from app.imaging.position import read_position
from app.imaging.source import opened
from app.imaging.xmp import Properties, read_xmp

Fact = str | int | float | list[str] | dict[str, float]

LONGEST_TEXT, LONGEST_TITLE, LONGEST_CAPTION = 120, 200, 2000
MOST_KEYWORDS = 100
LEAST_RATING, MOST_RATING = -1, 5  # -1 is “rejected” (XMP specification, part 2, 1.2.2.1)
OFFSET = re.compile(r"[+-]\d\d:\d\d")
DATE = re.compile(r"\d{4}[:-]\d\d[:-]\d\d[ T]\d\d:\d\d:\d\d")
PHOTOSHOP_IPTC, PHOTOSHOP_DIGEST, TIFF_IPTC = 0x0404, 0x0425, 33723
# What cameras write into every picture's description.
NOT_CAPTIONS = re.compile(
    r"(olympus|sony|samsung|minolta|konica minolta|kodak|canon|nikon|asus|ge|exif|jvc)? ?"
    r"(digital camera|dsc|camera pictures?|jpeg|picture|image)"
    r"|processed with vsco.*|default|untitled|screenshot|[a-z]:?\\.*|dcim.*",
    re.I,
)

TEXTS: dict[str, tuple[int, list[str]]] = {
    "camera_make": (ExifTags.Base.Make, ["tiff:Make"]),
    "camera_model": (ExifTags.Base.Model, ["tiff:Model"]),
    "lens": (ExifTags.Base.LensModel, ["exifEX:LensModel", "aux:Lens"]),
}
NUMBERS: dict[str, tuple[int, list[str]]] = {
    "exposure_time": (ExifTags.Base.ExposureTime, ["exif:ExposureTime"]),  # seconds
    "f_number": (ExifTags.Base.FNumber, ["exif:FNumber"]),
    "iso": (ExifTags.Base.ISOSpeedRatings, ["exifEX:PhotographicSensitivity", "exif:ISOSpeedRatings"]),
    "focal_length": (ExifTags.Base.FocalLength, ["exif:FocalLength"]),  # mm
    "focal_length_35mm": (ExifTags.Base.FocalLengthIn35mmFilm, ["exif:FocalLengthIn35mmFilm"]),
}


@dataclass(frozen=True)
class Sources:
    """All that a picture tells: Exif tags by number, IPTC texts by number, XMP values by name.

    ``trusts_iptc`` where it was changed by a program that left the XMP as it was.
    """

    exif: Mapping[int, Any]
    iptc: Mapping[int, list[str]]
    xmp: Properties
    trusts_iptc: bool = False

    def texts(self, *, exif: Iterable[int] = (), iptc: int, xmp: str) -> list[Any]:
        """The values of one property by the guidelines' order: those that tell it, the most trusted first."""
        first = [self.exif.get(tag) for tag in exif]
        others = [self.xmp.get(xmp), self.iptc.get(iptc)]
        return [value for value in first + (others[::-1] if self.trusts_iptc else others) if value]


def read_metadata(image: ImageFile.ImageFile) -> dict[str, Fact]:
    """Plain facts under fixed names, each absent where the picture does not tell it or tells nonsense.

    ``taken_at`` is the camera's own clock in ISO 8601 without an offset; ``taken_at_offset`` (``+02:00``) is
    there where the camera knew it. ``rating`` is -1 to 5; ``location`` is ``{"latitude", "longitude"}`` in degrees,
    with ``altitude`` in meters where told. Broken metadata is no reason to refuse a picture: nothing is raised.
    """
    try:
        sources = _sources(image)
        return {**_capture(sources), **_taken_at(sources), **_words(sources), **_rating(sources), **_location(sources)}
    except Exception:  # noqa: BLE001 - hostile metadata makes Pillow raise almost anything; the picture may be sound
        return {}


def position_in(path: Path, limits: Limits) -> dict[str, float] | None:
    """Where the picture at ``path`` was taken, if it tells; raises what `source.opened` does."""
    with opened(path, limits) as image:
        position = read_metadata(image).get("location")
    return position if isinstance(position, dict) else None


def cleaned(value: Any, longest: int = LONGEST_TEXT) -> str:
    """Text of at most ``longest`` characters on one line, without control characters, or "" for anything else."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    if not isinstance(value, str):
        return ""
    value = value[: longest * 4]
    visible = "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in value)
    return " ".join(visible.split())[:longest].strip()


def _sources(image: ImageFile.ImageFile) -> Sources:
    iptc, digest = _iptc(image)
    is_changed = digest is not None and digest != hashlib.md5(iptc, usedforsecurity=False).digest()
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    return Sources(_exif(image), texts(iptc), read_xmp(packet), trusts_iptc=is_changed)


def _exif(image: ImageFile.ImageFile) -> dict[int, Any]:
    try:
        exif = image.getexif()
        tags = {**dict(exif), **exif.get_ifd(ExifTags.IFD.Exif)}
        return {**tags, ExifTags.IFD.GPSInfo: exif.get_ifd(ExifTags.IFD.GPSInfo)}
    except Exception:  # noqa: BLE001 - Pillow raises almost anything on broken EXIF; the picture itself may be sound
        return {}


def _iptc(image: ImageFile.ImageFile) -> tuple[bytes, bytes | None]:
    """The IPTC data, and its digest from the time when the XMP was written."""
    resources = image.info.get("photoshop")
    if isinstance(resources, dict):
        data, digest = resources.get(PHOTOSHOP_IPTC, b""), resources.get(PHOTOSHOP_DIGEST)
        return data if isinstance(data, bytes) else b"", digest if isinstance(digest, bytes) else None
    data = getattr(image, "tag_v2", {}).get(TIFF_IPTC, b"")
    return data if isinstance(data, bytes) else b"", None


def _capture(sources: Sources) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for name, (tag, properties) in TEXTS.items():
        told = [sources.exif.get(tag), *(_first(sources.xmp, property) for property in properties)]
        if text := next(filter(None, map(cleaned, told)), None):
            facts[name] = text
    for name, (tag, properties) in NUMBERS.items():
        told = [sources.exif.get(tag), *(_fraction(_first(sources.xmp, property)) for property in properties)]
        if number := next((number for number in map(_number, told) if number is not None and number > 0), None):
            facts[name] = number
    return facts


def _words(sources: Sources) -> dict[str, Fact]:
    tags = ExifTags.Base
    titles = [*sources.texts(iptc=5, xmp="dc:title"), _wide(sources.exif.get(tags.XPTitle))]
    described = sources.texts(exif=[tags.ImageDescription], iptc=120, xmp="dc:description")
    captions = [*described, _wide(sources.exif.get(tags.XPComment))]
    subjects = [*sources.texts(iptc=25, xmp="dc:subject"), _wide(sources.exif.get(tags.XPKeywords)).split(";")]
    found: dict[str, Fact | None] = {
        "title": _text(titles, LONGEST_TITLE),
        "caption": _text([text for text in map(_one, captions) if not is_boilerplate(text)], LONGEST_CAPTION),
        "keywords": _keywords(subjects),
        "copyright": _text(sources.texts(exif=[tags.Copyright], iptc=116, xmp="dc:rights"), LONGEST_TITLE),
        "creator": _text(sources.texts(exif=[tags.Artist], iptc=80, xmp="dc:creator"), LONGEST_TITLE),
    }
    return {name: value for name, value in found.items() if value}


def is_boilerplate(text: str) -> bool:
    """Whether a description is one that a camera writes into every picture."""
    return NOT_CAPTIONS.fullmatch(cleaned(text)) is not None


def _text(told: Iterable[Any], longest: int) -> str | None:
    return next(filter(None, (cleaned(_one(value), longest) for value in told)), None)


def _one(value: Any) -> Any:
    """The first of several values; Exif's bytes, which should be ASCII and often are Latin-1, as text."""
    if isinstance(value, (list, tuple)):
        value = next((entry for entry in value if entry), "")
    if isinstance(value, bytes):
        return value.split(b"\0")[0].decode("utf-8", errors="replace")
    return value if isinstance(value, str) else ""


def _keywords(told: Iterable[Any]) -> list[str] | None:
    """The words of the first source that has any, each once."""
    for values in told:
        words = dict.fromkeys(filter(None, map(cleaned, values if isinstance(values, list) else [values])))
        if words:
            return list(words)[:MOST_KEYWORDS]
    return None


def _wide(value: Any) -> str:
    """The text of Windows' own tags, which is UTF-16 (Exif tags 0x9C9B to 0x9C9F)."""
    if isinstance(value, tuple):
        value = bytes(number for number in value if isinstance(number, int) and 0 <= number < 256)
    return value.decode("utf-16-le", errors="replace").rstrip("\0") if isinstance(value, bytes) else ""


def _rating(sources: Sources) -> dict[str, Fact]:
    for told in (_first(sources.xmp, "xmp:Rating"), sources.exif.get(ExifTags.Base.Rating)):
        number = _number(told)
        if number is not None and LEAST_RATING <= number <= MOST_RATING:
            return {"rating": round(number)}
    return {}


def _location(sources: Sources) -> dict[str, Fact]:
    position = read_position(sources.exif.get(ExifTags.IFD.GPSInfo) or {}, sources.xmp)
    return {"location": position} if position else {}


def _first(properties: Properties, name: str) -> str | None:
    return next(iter(properties.get(name, [])), None)


def _fraction(text: str | None) -> float | None:
    """XMP writes rational numbers as ``1/250``."""
    try:
        top, _, bottom = (text or "").partition("/")
        return float(top) / float(bottom or 1)
    except (ValueError, ZeroDivisionError):
        return None


def _number(value: Any) -> int | float | None:
    if isinstance(value, (tuple, list)) and value:
        value = value[0]
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    if not math.isfinite(number) or abs(number) > 1e9:
        return None
    return int(number) if number.is_integer() else round(number, 9)


def _taken_at(sources: Sources) -> dict[str, Fact]:
    tags, base = sources.exif, ExifTags.Base
    for moment_tag, offset_tag, fraction_tag in (
        (base.DateTimeOriginal, base.OffsetTimeOriginal, base.SubsecTimeOriginal),
        (base.DateTimeDigitized, base.OffsetTimeDigitized, base.SubsecTimeDigitized),
    ):
        moment = _moment(cleaned(tags.get(moment_tag)), cleaned(tags.get(fraction_tag)))
        if moment is not None:
            offset = cleaned(tags.get(offset_tag))
            return {"taken_at": moment, **({"taken_at_offset": offset} if OFFSET.fullmatch(offset) else {})}
    written = [_first(sources.xmp, name) for name in ("photoshop:DateCreated", "exif:DateTimeOriginal")]
    for text in (*map(cleaned, written), _iptc_time(sources.iptc), cleaned(_first(sources.xmp, "xmp:CreateDate"))):
        if moment := _moment(text, ""):
            rest = re.sub(r"^\.\d+", "", text[19:])
            return {"taken_at": moment, **({"taken_at_offset": rest} if OFFSET.fullmatch(rest) else {})}
    return {}


def _iptc_time(values: Mapping[int, list[str]]) -> str:
    """Date and time of creation (IIM 4.2, 2:55 and 2:60) as ISO 8601 writes them."""
    day, clock = (re.sub(r"\D.*", "", (values.get(number) or [""])[0]) for number in (55, 60))
    if len(day) != 8 or len(clock) != 6:
        return ""
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{clock[:2]}:{clock[2:4]}:{clock[4:]}"


def _moment(text: str, fraction: str) -> str | None:
    if not DATE.match(text):
        return None
    try:
        moment = datetime.fromisoformat(f"{text[:10].replace(':', '-')}T{text[11:19]}")  # a local time by nature
    except ValueError:
        return None
    if re.fullmatch(r"[0-9]{1,6}", fraction):
        moment = moment.replace(microsecond=int(fraction.ljust(6, "0")))
    return moment.isoformat()
