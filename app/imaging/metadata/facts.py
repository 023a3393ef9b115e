"""The facts of a picture that are stored, from its Exif, IPTC and XMP data: no serial numbers and no maker's notes.

If several sources state a fact, the order is that of the Metadata Working Group (Guidelines for Handling Image
Metadata 2.0, chapter 5): Exif first; then XMP, unless only IPTC states it or IPTC was changed after XMP was written.
"""

import math
import re
from collections.abc import Sequence
from typing import Any

from PIL import ExifTags, ImageFile

from app.imaging.limits import Limits
from app.imaging.metadata.position import read_position
from app.imaging.metadata.sources import Sources, first_of, sources_of
from app.imaging.metadata.taken_at import taken_at
from app.imaging.metadata.text import best, best_list, cleaned, user_comment, wide
from app.imaging.original import Original
from app.imaging.source import opened

Fact = str | int | float | list[str] | dict[str, float]

LONGEST_TEXT, LONGEST_TITLE, LONGEST_CAPTION = 120, 200, 2000
MOST_KEYWORDS = 100
LONGEST_DOCUMENT_ID = 200
LEAST_RATING, MOST_RATING = -1, 5  # -1 is “rejected” (XMP specification, part 2, 1.2.2.1)
XP_AUTHOR = 0x9C9D
# The descriptions that cameras write into every picture.
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


def read_metadata(image: ImageFile.ImageFile) -> dict[str, Fact]:
    """Return the facts of a picture under fixed names; a fact that is missing or invalid in the file is left out.

    ``taken_at`` is the time of the camera's own clock in ISO 8601 without an offset. ``taken_at_precision`` (``year``,
    ``month``, ``day`` or ``minute``) is present if its seconds are not known, and ``taken_at_offset`` (``+02:00``) if
    its offset from UTC is known. ``rating`` is -1 to 5. ``location`` is ``{"latitude", "longitude"}`` in degrees, with
    ``altitude`` in meters if stated. Every text is one line in Unicode's composed form (NFC). Broken metadata is no
    reason to refuse a picture, so no error is raised.
    """
    try:
        sources = sources_of(image)
        described = {**_descriptions(sources), **_rating(sources)}
        return {**_capture(sources), **taken_at(sources), **described, **_document(sources), **_location(sources)}
    except Exception:  # noqa: BLE001 - hostile metadata makes Pillow raise almost anything; the picture may be sound
        return {}


def position_in(original: Original, limits: Limits) -> dict[str, float] | None:
    """Return the location at which the picture was taken, or None if it states none.

    Raises what `source.opened` raises.
    """
    with opened(original, limits) as image:
        position = read_metadata(image).get("location")
    return position if isinstance(position, dict) else None


def _capture(sources: Sources) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for name, (tag, properties) in TEXTS.items():
        stated = [sources.exif.get(tag), *(first_of(sources.xmp, property) for property in properties)]
        if text := best(stated)[:LONGEST_TEXT]:
            facts[name] = text
    for name, (tag, properties) in NUMBERS.items():
        stated = [sources.exif.get(tag), *(_fraction(first_of(sources.xmp, property)) for property in properties)]
        if number := next((number for number in map(_number, stated) if number is not None and number > 0), None):
            facts[name] = number
    return facts


def _descriptions(sources: Sources) -> dict[str, Fact]:
    tags, exif = ExifTags.Base, sources.exif
    titles = [*sources.texts(iptc=5, xmp="dc:title"), wide(exif.get(tags.XPTitle))]
    described = sources.texts(exif=[tags.ImageDescription], iptc=120, xmp="dc:description")
    subjects = [sources.xmp.get("dc:subject") or [], sources.iptc.get(25) or []]
    subjects = [*(subjects[::-1] if sources.trusts_iptc else subjects), wide(exif.get(tags.XPKeywords)).split(";")]
    rights = sources.texts(iptc=116, xmp="dc:rights")
    creators = [*sources.texts(exif=[tags.Artist], iptc=80, xmp="dc:creator"), wide(exif.get(XP_AUTHOR))]
    found: dict[str, Fact | None] = {
        "title": best(titles)[:LONGEST_TITLE],
        "caption": _caption([*described, wide(exif.get(tags.XPComment))], user_comment(exif.get(tags.UserComment))),
        "keywords": best_list(subjects)[:MOST_KEYWORDS],
        "copyright": best([_copyright(exif.get(tags.Copyright)), *rights])[:LONGEST_TITLE],
        "creator": best(creators)[:LONGEST_TITLE],
    }
    return {name: value for name, value in found.items() if value}


def _caption(stated: Sequence[Any], comment: str) -> str:
    """Return the first description that was not written by a camera, or "".

    A user comment is not used as a description, but it replaces a damaged copy of itself (`is_spoiled`).
    """
    captions = [text for text in map(cleaned, stated) if not is_boilerplate(text)]
    return best([*captions, comment] if any(captions) else [])[:LONGEST_CAPTION]


def _copyright(value: Any) -> str:
    """Return the copyright of photographer and editor, which Exif separates by a NUL (Exif 3.0, 4.6.4.3).

    A blank in the field means that one of them is unknown.
    """
    parts = value.split(b"\0") if isinstance(value, bytes) else []
    return "; ".join(dict.fromkeys(filter(None, map(cleaned, parts))))


def is_boilerplate(text: str) -> bool:
    """Return whether a description is one that a camera writes into every picture."""
    return NOT_CAPTIONS.fullmatch(cleaned(text)) is not None


def _rating(sources: Sources) -> dict[str, Fact]:
    for stated in (first_of(sources.xmp, "xmp:Rating"), sources.exif.get(ExifTags.Base.Rating)):
        number = _number(stated)
        if number is not None and LEAST_RATING <= number <= MOST_RATING:
            return {"rating": round(number)}
    return {}


def _document(sources: Sources) -> dict[str, Fact]:
    """Return the id that an editor gave the document, which stays when it exports the picture again (XMP, part 2)."""
    stated = cleaned(first_of(sources.xmp, "xmpMM:DocumentID"))[:LONGEST_DOCUMENT_ID]
    return {"document_id": stated} if stated else {}


def _location(sources: Sources) -> dict[str, Fact]:
    position = read_position(sources.exif.get(ExifTags.IFD.GPSInfo) or {}, sources.xmp)
    return {"location": position} if position else {}


def _fraction(text: str | None) -> float | None:
    """Return the number of a text such as ``1/250``, which is XMP's form of rational numbers, or None."""
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
