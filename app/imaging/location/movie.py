"""The removal of locations from MP4, MOV, HEIC, AVIF and CR3: user data, metadata, and makers' boxes.

Data that is known to name a location is blanked, and so is every box that is not known to be harmless. A track of
other data than picture, sound or time code cannot be cleaned: if it may contain a location, `tracks` refuses the file.
"""

from app.errors import LocationStays
from app.imaging.location.boxes import PACKED, Box, boxes, empty, leading_boxes
from app.imaging.location.draft import Draft
from app.imaging.location.jpeg import clean_credentials
from app.imaging.location.keys import clean_meta
from app.imaging.location.tiff import clean_tiff
from app.imaging.location.tracks import require_harmless
from app.imaging.location.xmp import clean_xmp
from app.languages import N_

XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
CREDENTIALS_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # C2PA 2.1, annex A.5
KNOWN_UUIDS = {
    bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16"),  # Canon's preview
    bytes.fromhex("5766b829bb6a47c5bcfb8b9f2260d06d"),  # Canon's frame index
    bytes.fromhex("210f1687914911e4811100242131fce4"),
    bytes.fromhex("50524f4621d24fcebb88695cfac9c740"),  # Sony's stream profile
}
SPACE = {b"free", b"skip", b"wide"}
# Structure that contains only numbers (ISO/IEC 14496-12; QuickTime File Format). Other boxes become free space.
TOP_LEVEL = {b"ftyp", b"styp", b"pdin", b"mdat", b"sidx", b"ssix", b"prft", b"mfra", b"imda"}
NESTED = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex", b"moof", b"traf", b"udta"}
NUMBERS = {
    *(b"mvhd", b"iods", b"ctab", b"pssh", b"tkhd", b"tref", b"tapt", b"load", b"clip", b"matt", b"txas", b"trgr"),
    *(b"mdhd", b"hdlr", b"elng", b"vmhd", b"smhd", b"hmhd", b"nmhd", b"sthd", b"gmhd", b"elst", b"dref", b"mehd"),
    *(b"trex", b"leva", b"trep", b"mfhd", b"tfhd", b"trun", b"tfdt", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio"),
    *(b"senc", b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"stsh"),
    *(b"padb", b"stdp", b"sdtp", b"stps", b"imap", b"mfro", b"tfra"),
}
# Titles, authors, dates, software, camera (QuickTime File Format, “User Data Atoms”; 3GPP TS 26.244, 8).
USER_DATA = {b"name", b"titl", b"auth", b"cprt", b"hnti", b"hinf", b"kind", b"tagc", b"yrrc", b"dscp"}
USER_DATA |= {b"\xa9" + name for name in (b"nam", b"ART", b"day", b"swr", b"too", b"mak", b"mod", b"cpy", b"cmt")}
USER_DATA |= {b"\xa9" + name for name in (b"aut", b"des", b"inf", b"fmt", b"dir", b"key", b"TIM", b"TSC", b"TSZ")}
USER_DATA |= {b"date", b"SDLN", b"smrd"}
INSTA360 = b"8db42d694ccc418790edff439fe026bf"
DASH_CAMERA, FIRST_FRAMES = b"freeGPS ", 32 << 20  # its locations are between the frames, from the first second on
DEEPEST = 8
TELEMETRY = N_("This video holds the camera’s telemetry, which may hold a location and cannot be cleaned.")
TOO_DEEP = N_("The parts of this video are nested too deeply to be read.")


def clean_movie(draft: Draft, start: int = 0, end: int | None = None, *, is_raw: bool = False) -> int:
    """Clean every box between two offsets, and return the offset after the last one.

    ``is_raw`` is set for CR3, whose data tracks contain only the camera's settings. Raises ``LocationStays`` for data
    tracks, compressed headers, telemetry, and boxes that end too early.
    """
    behind = start
    for box in leading_boxes(draft, start, draft.size if end is None else end):
        _clean_top_level(draft, box, start, is_raw=is_raw)
        behind = box.end
    if draft.read(draft.size - len(INSTA360), len(INSTA360)) == INSTA360:
        raise LocationStays(TELEMETRY)
    return behind


def _clean_top_level(draft: Draft, box: Box, base: int, *, is_raw: bool) -> None:
    from app.imaging.location.trailers import clean_behind

    if box.name in (b"moov", b"moof"):
        _Movie(draft, base, is_raw=is_raw).clean(box)
    elif box.name == b"meta":
        clean_meta(draft, box, base)
    elif box.name == b"uuid":
        _clean_uuid(draft, box)
    elif box.name in (b"mpvd", b"sefd"):  # a motion photo's movie; Samsung's data
        clean_behind(draft, box.at, box.end)
    elif box.name in SPACE:
        draft.block(box.at, box.size).blank()
    elif box.name == b"mdat" and DASH_CAMERA in draft.read(box.at, min(box.size, FIRST_FRAMES)):
        raise LocationStays(TELEMETRY)
    elif box.name not in TOP_LEVEL:
        empty(draft, box)


class _Movie:
    """One ``moov`` or ``moof`` box of a file that begins at ``base``."""

    def __init__(self, draft: Draft, base: int, *, is_raw: bool):
        self._draft = draft
        self._base = base
        self._is_raw = is_raw

    def clean(self, parent: Box, depth: int = 0) -> None:
        if depth > DEEPEST:
            raise LocationStays(TOO_DEEP)
        for box in boxes(self._draft, parent.at, parent.end):
            if box.name == b"mdia" and not self._is_raw:
                require_harmless(self._draft, box)
            if box.name == b"cmov":
                raise LocationStays(PACKED)
            if box.name in NESTED:
                self.clean(box, depth + 1)
            elif box.name == b"meta":
                clean_meta(self._draft, box, self._base)
            elif box.name == b"uuid":
                _clean_uuid(self._draft, box)
            elif box.name == b"XMP_":
                clean_xmp(self._draft.block(box.at, box.size))
            elif box.name in SPACE:
                self._draft.block(box.at, box.size).blank()
            elif box.name not in (USER_DATA if parent.name == b"udta" else NUMBERS):
                empty(self._draft, box)


def _clean_uuid(draft: Draft, box: Box) -> None:
    kind, content = draft.read(box.at, 16), draft.block(box.at + 16, box.size - 16)
    if kind == XMP_UUID:
        clean_xmp(content)
    elif kind == CREDENTIALS_UUID:
        clean_credentials(content)
    elif kind == CANON_UUID:
        for part in boxes(draft, box.at + 16, box.end):
            if part.name in (b"CMT1", b"CMT2", b"CMT3", b"CMT4"):
                block = draft.block(part.at, part.size)
                if clean_tiff(block, is_gps=part.name == b"CMT4") is None:
                    block.blank()
    elif kind not in KNOWN_UUIDS:
        empty(draft, box)
