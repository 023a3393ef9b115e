"""The location at which a picture was taken, from the GPS fields of Exif or XMP."""

import math
import re
from collections.abc import Mapping
from typing import Any

from PIL.ExifTags import GPS

from app.imaging.metadata.xmp import Properties

XMP_DEGREES = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])")
DIGITS = 7  # of a degree, after the decimal point: a precision of 1 cm


def read_position(gps: Mapping[int, Any], xmp: Properties) -> dict[str, float] | None:
    """Return ``latitude`` and ``longitude`` in degrees (north and east positive), and ``altitude`` in meters if stated.

    Returns None if latitude or longitude is missing or out of range. Sources: Exif 3.0, 4.6.6; XMP specification,
    part 2, 1.2.7.
    """
    latitude = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "S")
    longitude = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "W")
    if latitude is None or longitude is None:
        latitude = _xmp_degrees(xmp.get("exif:GPSLatitude"))
        longitude = _xmp_degrees(xmp.get("exif:GPSLongitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    if latitude == longitude == 0:  # receivers write this as long as they have no position
        return None
    position = {"latitude": round(latitude, DIGITS), "longitude": round(longitude, DIGITS)}
    altitude = _finite(gps.get(GPS.GPSAltitude))
    if altitude is not None and altitude < 100_000:
        is_below = gps.get(GPS.GPSAltitudeRef) in (1, b"\1")
        position["altitude"] = round(-altitude if is_below else altitude, 2)
    return position


def _degrees(parts: Any, reference: Any, negative: str) -> float | None:
    if not isinstance(parts, (tuple, list)) or not 1 <= len(parts) <= 3:
        return None
    numbers = [_finite(part) for part in parts]
    if None in numbers:
        return None
    degrees: float = sum(number / 60**power for power, number in enumerate(numbers) if number is not None)
    return -degrees if str(reference).strip("\0 ").upper().startswith(negative) else degrees


def _xmp_degrees(values: list[str] | None) -> float | None:
    found = XMP_DEGREES.fullmatch(values[0]) if values else None
    if found is None:
        return None
    degrees = int(found[1]) + float(found[2]) / 60 + float(found[3] or 0) / 3600
    return -degrees if found[4] in "SW" else degrees


def _finite(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 else None
