"""Reads the few facts worth showing out of a picture's EXIF: no place, no serial number, no maker's note."""

import math
import re
import unicodedata
from datetime import datetime
from typing import Any

from PIL import ExifTags, ImageFile

Fact = str | int | float

LONGEST_TEXT = 120
OFFSET = re.compile(r"[+-]\d\d:\d\d")
DATE = re.compile(r"\d{4}[:-]\d\d[:-]\d\d[ T]\d\d:\d\d:\d\d")

TEXTS = {
    "camera_make": ExifTags.Base.Make,
    "camera_model": ExifTags.Base.Model,
    "lens": ExifTags.Base.LensModel,
}
NUMBERS = {
    "exposure_time": ExifTags.Base.ExposureTime,  # seconds
    "f_number": ExifTags.Base.FNumber,
    "iso": ExifTags.Base.ISOSpeedRatings,
    "focal_length": ExifTags.Base.FocalLength,  # mm
    "focal_length_35mm": ExifTags.Base.FocalLengthIn35mmFilm,
}


def read_metadata(image: ImageFile.ImageFile) -> dict[str, Fact]:
    """Plain facts under fixed names, each absent where the picture does not tell it or tells nonsense.

    ``taken_at`` is the camera's own clock in ISO 8601 without an offset; ``taken_at_offset`` (``+02:00``) is
    there where the camera knew it. Broken EXIF is no reason to refuse a picture, so nothing is raised.
    """
    tags = _tags(image)
    facts: dict[str, Fact] = {}
    for name, tag in TEXTS.items():
        if text := cleaned(tags.get(tag)):
            facts[name] = text
    for name, tag in NUMBERS.items():
        number = _number(tags.get(tag))
        if number is not None and number > 0:
            facts[name] = number
    return {**facts, **_taken_at(tags)}


def cleaned(value: Any) -> str:
    """Text of at most 120 characters on one line, without control characters, or "" for anything else."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    if not isinstance(value, str):
        return ""
    visible = "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in value)
    return " ".join(visible.split())[:LONGEST_TEXT].strip()


def _tags(image: ImageFile.ImageFile) -> dict[int, Any]:
    try:
        exif = image.getexif()
        return {**dict(exif), **exif.get_ifd(ExifTags.IFD.Exif)}
    except Exception:  # noqa: BLE001 - Pillow raises almost anything on broken EXIF; the picture itself may be sound
        return {}


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


def _taken_at(tags: dict[int, Any]) -> dict[str, Fact]:
    for moment_tag, offset_tag, fraction_tag in (
        (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal, ExifTags.Base.SubsecTimeOriginal),
        (
            ExifTags.Base.DateTimeDigitized,
            ExifTags.Base.OffsetTimeDigitized,
            ExifTags.Base.SubsecTimeDigitized,
        ),
    ):
        moment = _moment(cleaned(tags.get(moment_tag)), cleaned(tags.get(fraction_tag)))
        if moment is None:
            continue
        offset = cleaned(tags.get(offset_tag))
        return {"taken_at": moment, **({"taken_at_offset": offset} if OFFSET.fullmatch(offset) else {})}
    return {}


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
