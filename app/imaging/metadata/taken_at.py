"""The time at which a picture was taken, found among all the times in its metadata."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from PIL import ExifTags

from app.imaging.metadata.moments import CameraTime, Precision, read_moment, read_offset
from app.imaging.metadata.sources import PNG_CHANGED, PNG_CREATED, Sources, first_of
from app.imaging.metadata.text import text_of

GPS_DRIFT = timedelta(minutes=2)  # the most between a correct clock and the time of the last GPS fix
HALF_HOUR = timedelta(minutes=30)  # offsets from UTC are multiples of it, except a few that are multiples of 15 minutes
FARTHEST = timedelta(hours=14)
DATE_CREATED, TIME_CREATED = 55, 60  # IIM 4.2, 2:55 and 2:60
TAGS = ExifTags.Base
TAKEN = (TAGS.DateTimeOriginal, TAGS.OffsetTimeOriginal, TAGS.SubsecTimeOriginal)
DIGITIZED = (TAGS.DateTimeDigitized, TAGS.OffsetTimeDigitized, TAGS.SubsecTimeDigitized)
CHANGED = (TAGS.DateTime, TAGS.OffsetTime, TAGS.SubsecTime)


def taken_at(sources: Sources) -> dict[str, Any]:
    """Return ``taken_at``, with ``taken_at_precision`` and ``taken_at_offset`` as `read_metadata` defines them.

    The first of these sources that states a time counts: Exif's original and digitized times; XMP's and IPTC's times of
    creation; XMP's time of digitizing; the GPS time; PNG's creation time; Exif's and PNG's times of the last change.
    Other sources may make that time more exact, or add its offset from UTC. Without any time the result is empty.
    """
    original, digitized, changed = (_exif(sources.exif, *tags) for tags in (TAKEN, DIGITIZED, CHANGED))
    created = [_xmp(sources, "photoshop:DateCreated"), _xmp(sources, "exif:DateTimeOriginal"), _iptc(sources.iptc)]
    gps = _gps(sources)
    other = [_xmp(sources, "xmp:CreateDate"), gps, _read(sources.png.get(PNG_CREATED)), changed]
    stated = [original, digitized, *created, *other, _read(sources.png.get(PNG_CHANGED))]
    moment = next(filter(None, stated), None)
    if moment is None:
        return {}
    for another in filter(None, [original, *created]):
        moment = moment.refined_by(another)
    for another in filter(None, [digitized, *other]):  # a scan's exact time must not refine an old photograph's year
        moment = moment.refined_by(another) if another.precision is moment.precision else moment
    return _facts(moment, moment.offset or _offset_by(gps, moment))


def _facts(moment: CameraTime, offset: str | None) -> dict[str, Any]:
    facts = {"taken_at": moment.at.isoformat()}
    if moment.precision is not Precision.SECOND:
        facts["taken_at_precision"] = str(moment.precision)
    if moment.has_clock and offset:
        facts["taken_at_offset"] = offset
    return facts


def _exif(fields: Mapping[int, Any], time: int, offset: int, fraction: int) -> CameraTime | None:
    moment = _read(fields.get(time))
    if moment is None:
        return None
    moment = moment.with_fraction(text_of(fields.get(fraction)).strip())
    known = read_offset(text_of(fields.get(offset)).strip())
    return CameraTime(moment.at, moment.precision, known or moment.offset)


def _xmp(sources: Sources, name: str) -> CameraTime | None:
    return _read(first_of(sources.xmp, name))


def _iptc(values: Mapping[int, list[str]]) -> CameraTime | None:
    day, clock = ((values.get(number) or [""])[0].strip() for number in (DATE_CREATED, TIME_CREATED))
    clock = re.sub(r"[+-]0000$", "", clock)  # IIM requires an offset; programs that know none write this one
    return _read(f"{day}T{clock}" if clock else day)


def _read(value: Any) -> CameraTime | None:
    return read_moment(text_of(value).replace("\0", " "))


def _gps(sources: Sources) -> CameraTime | None:
    """Return the GPS receiver's time, which is in UTC (Exif 3.0, 4.6.6, tags 7 and 29), or None."""
    fields = sources.exif.get(ExifTags.IFD.GPSInfo) or {}
    day, clock = fields.get(ExifTags.GPS.GPSDateStamp), fields.get(ExifTags.GPS.GPSTimeStamp)
    if isinstance(day, str) and isinstance(clock, tuple) and len(clock) == 3:
        try:
            hour, minute, second = (int(part) for part in clock)
        except (ValueError, ZeroDivisionError, OverflowError):
            return None
        return _read(f"{day[:10]} {hour:02}:{minute:02}:{second:02}Z")
    return _xmp(sources, "exif:GPSTimeStamp")


def _offset_by(gps: CameraTime | None, moment: CameraTime) -> str | None:
    """Return the camera clock's offset from the GPS time, or None if it is not near a whole number of half hours."""
    if gps is None or not (gps.has_clock and moment.has_clock):
        return None
    ahead = moment.at - gps.at
    nearest = round(ahead / HALF_HOUR) * HALF_HOUR
    if abs(ahead - nearest) > GPS_DRIFT or abs(nearest) > FARTHEST:
        return None
    minutes = abs(nearest) // timedelta(minutes=1)
    return f"{'-' if nearest < timedelta(0) else '+'}{minutes // 60:02}:{minutes % 60:02}"
