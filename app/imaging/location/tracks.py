"""The check whether a movie's track may contain locations: by its handler, and by the format of its samples."""

import re
from collections.abc import Iterator

from app.errors import LocationStays
from app.imaging.location.boxes import LARGEST_META, Box, boxes
from app.imaging.location.draft import Draft
from app.languages import N_

HARMLESS = {b"vide", b"soun", b"tmcd", b"hint", b"clcp", b"auxv", b"pict"}
# The formats of samples that are data: CAMM, GoPro's, Sony's, timed metadata and text. They may contain locations.
DATA_FORMATS = {
    *(b"camm", b"gpmd", b"GPMF", b"gps0", b"gps ", b"mett", b"metx", b"mebx", b"urim", b"rtmd", b"text", b"tx3g"),
    *(b"wvtt", b"stpp", b"sbtt", b"stxt", b"data", b"fdsc", b"djmd", b"dbgi"),
}
APPLE_KEY = re.compile(rb"mdta([\x20-\x7e]{4,})")
# How a phone moved while it took a motion photo (Android's motion photo format, 1.0): rotations, not locations.
MOTION_TYPES = {
    b"application/motionphoto-image-meta", b"application/microvideo-image-meta",
    b"application/microvideo-meta-stream",
}  # fmt: skip
TRACK = N_("This video has a data track that may hold a location and cannot be cleaned.")


def require_harmless(draft: Draft, media: Box) -> None:
    """Raise ``LocationStays`` unless the track is picture, sound, time code, or data that is known to name no location.

    Such data is Apple's boxed metadata without a key for locations, and the motion data of Android's motion photos.
    """
    handler = _inside(draft, media, b"hdlr")
    is_data = handler is None or draft.read(handler.at + 8, 4) not in HARMLESS
    entries = list(_sample_entries(draft, media))
    if is_data and not entries:
        raise LocationStays(TRACK)
    for entry in entries:
        may_hold_location = is_data or entry.name in DATA_FORMATS
        if may_hold_location and not _is_known_data(entry.name, draft.read(entry.at, min(entry.size, LARGEST_META))):
            raise LocationStays(TRACK)


def _is_known_data(format: bytes, content: bytes) -> bool:
    if format == b"mebx":
        keys = APPLE_KEY.findall(content)
        known = [key for key in keys if key.startswith(b"com.apple.quicktime.") and b"location" not in key]
        return bool(keys) and len(known) == len(keys) == content.count(b"keyd")
    if format == b"mett":
        _, type, *_ = [*content[8:].split(b"\0"), b"", b""]
        return type in MOTION_TYPES
    return False


def _sample_entries(draft: Draft, media: Box) -> Iterator[Box]:
    described: Box | None = media
    for name in (b"minf", b"stbl", b"stsd"):
        described = _inside(draft, described, name) if described else None
    if described is not None:
        yield from boxes(draft, described.at + 8, described.end)


def _inside(draft: Draft, parent: Box, name: bytes) -> Box | None:
    return next((box for box in boxes(draft, parent.at, parent.end) if box.name == name), None)
