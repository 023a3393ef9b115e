"""Takes places out of the movie boxes of MP4, MOV and CR3: user data, metadata keys, makers' boxes, whole tracks.

What is known to name a place is blanked, and so is user data that is not known to be harmless. A track that carries
anything but picture, sound or time code cannot be cleaned, so the file is not handed out.
"""

from app.errors import LocationStays
from app.imaging.location.boxes import LARGEST_META, PACKED, Box, boxes, clean_items
from app.imaging.location.draft import Draft
from app.imaging.location.tiff import clean_tiff
from app.imaging.location.xmp import clean_xmp

XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
KNOWN_UUIDS = {
    XMP_UUID,
    CANON_UUID,
    bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16"),  # Canon's preview
    bytes.fromhex("5766b829bb6a47c5bcfb8b9f2260d06d"),  # Canon's frame index
    bytes.fromhex("210f1687914911e4811100242131fce4"),
    bytes.fromhex("50524f4621d24fcebb88695cfac9c740"),  # Sony's stream profile
}
NESTED = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex", b"moof", b"traf", b"udta"}
HARMLESS = {b"vide", b"soun", b"tmcd", b"hint", b"clcp", b"auxv", b"pict"}
# Titles, authors, dates, software, camera (QuickTime File Format, “User Data Atoms”; 3GPP TS 26.244, 8).
KNOWN_USER_DATA = {b"meta", b"name", b"titl", b"auth", b"cprt", b"hnti", b"hinf", b"kind", b"tagc", b"yrrc", b"dscp"}
KNOWN_USER_DATA |= {b"\xa9" + name for name in (b"nam", b"ART", b"day", b"swr", b"too", b"mak", b"mod", b"cpy", b"cmt")}
KNOWN_USER_DATA |= {b"\xa9" + name for name in (b"aut", b"des", b"inf", b"fmt", b"dir", b"key", b"TIM", b"TSC", b"TSZ")}
KNOWN_USER_DATA |= {b"free", b"skip", b"XMP_", b"date", b"SDLN", b"smrd"}
PLACE_KEY = b"location"
TRACK = "This video has a data track that may tell where it was taken, and cannot be cleaned."
DEEPEST = 8


def clean_movie(draft: Draft, *, is_raw: bool = False) -> None:
    """Every box of the file; ``is_raw`` for CR3, whose data tracks hold settings of the camera alone.

    Raises ``LocationStays`` for data tracks, compressed headers, and telemetry of dash cameras.
    """
    for box in boxes(draft, 0, draft.size):
        if box.name in (b"moov", b"moof"):
            _Movie(draft, is_raw=is_raw).clean(box)
        elif box.name == b"meta":
            clean_items(draft, box)
        elif box.name == b"uuid":
            _clean_uuid(draft, box)
        elif box.name in (b"udta", b"gps ", b"GPS "):
            _empty(draft, box)
    if draft.read(draft.size - 32, 32) == b"8db42d694ccc418790edff439fe026bf":  # Insta360's trailer of telemetry
        raise LocationStays(TRACK)


class _Movie:
    """One ``moov`` box."""

    def __init__(self, draft: Draft, *, is_raw: bool):
        self._draft = draft
        self._is_raw = is_raw

    def clean(self, parent: Box, depth: int = 0) -> None:
        for box in boxes(self._draft, parent.at, parent.end):
            if parent.name == b"udta" and box.name not in KNOWN_USER_DATA:
                _empty(self._draft, box)
            elif box.name == b"cmov":
                raise LocationStays(PACKED)
            elif box.name in (b"gps ", b"GPS ", b"GPMF"):
                _empty(self._draft, box)
            elif box.name == b"mdia" and not self._is_raw:
                self._require_harmless(box)
                self.clean(box, depth + 1)
            elif box.name == b"meta":
                self._clean_meta(box)
            elif box.name == b"uuid":
                _clean_uuid(self._draft, box)
            elif box.name == b"XMP_":
                clean_xmp(self._draft.block(box.at, box.size))
            elif box.name in NESTED and depth < DEEPEST:
                self.clean(box, depth + 1)

    def _require_harmless(self, media: Box) -> None:
        """Picture, sound, time code; and Apple's boxed metadata, where none of its keys names a place."""
        handler = self._inside(media, b"hdlr")
        if handler is None or self._draft.read(handler.at + 8, 4) in HARMLESS:
            return
        described: Box | None = media
        for name in (b"minf", b"stbl", b"stsd"):
            described = self._inside(described, name) if described else None
        entries = self._draft.read(described.at + 8, min(described.size, LARGEST_META)) if described else b""
        if entries[4:8] != b"mebx" or PLACE_KEY in entries.lower() or b"gps" in entries.lower():
            raise LocationStays(TRACK)

    def _inside(self, parent: Box, name: bytes) -> Box | None:
        return next((box for box in boxes(self._draft, parent.at, parent.end) if box.name == name), None)

    def _clean_meta(self, meta: Box) -> None:
        """Blanks the values whose key names a place (QuickTime File Format, “Metadata”); ISO files add 4 bytes."""
        start = meta.at if self._draft.read(meta.at + 4, 4) in (b"hdlr", b"keys", b"ilst") else meta.at + 4
        inside = {box.name: box for box in boxes(self._draft, start, meta.end)}
        keys = self._keys(inside[b"keys"]) if b"keys" in inside else []
        if b"ilst" not in inside:
            return
        for item in boxes(self._draft, inside[b"ilst"].at, inside[b"ilst"].end):
            number = int.from_bytes(item.name, "big") - 1
            named = keys[number] if 0 <= number < len(keys) else item.name + self._own_name(item)
            if PLACE_KEY in named.lower() or b"gps" in named.lower() or item.name == b"\xa9xyz":
                for value in boxes(self._draft, item.at, item.end):
                    if value.name == b"data":
                        self._draft.block(value.at + 8, value.size - 8).fill(0, value.size, b" ")

    def _keys(self, keys: Box) -> list[bytes]:
        return [self._draft.read(key.at, min(key.size, 256)) for key in boxes(self._draft, keys.at + 8, keys.end)]

    def _own_name(self, item: Box) -> bytes:
        """The name of a free-form item (``----``)."""
        inside = {box.name: box for box in boxes(self._draft, item.at, item.end)}
        return self._draft.read(inside[b"name"].at + 4, 256) if b"name" in inside else b""


def _clean_uuid(draft: Draft, box: Box) -> None:
    kind = draft.read(box.at, 16)
    if kind == XMP_UUID:
        clean_xmp(draft.block(box.at + 16, box.size - 16))
    elif kind == CANON_UUID:
        for part in boxes(draft, box.at + 16, box.end):
            if part.name in (b"CMT1", b"CMT2", b"CMT3", b"CMT4"):
                clean_tiff(draft.block(part.at, part.size), is_gps=part.name == b"CMT4")
    elif kind not in KNOWN_UUIDS:
        _empty(draft, box)


def _empty(draft: Draft, box: Box) -> None:
    """The box as free space of the same length (14496-12, 8.1.2)."""
    draft.write(box.start + 4, b"free")
    draft.block(box.at, box.size).fill(0, box.size)
