"""The marker segments of a JPEG, also those between its scans, and its end (ITU-T T.81, annex B)."""

import re
from dataclasses import dataclass

from app.errors import LocationStays
from app.imaging.location.draft import Draft
from app.languages import N_

START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
STANDALONE = {0x01, *range(0xD0, 0xD8)}
BETWEEN_SCANS = {0xC4, 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, 0xFE, *range(0xE0, 0xF0)}
MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)  # inside a scan, 00 or a restart marker follows FF
PIECE = 4 << 20
MOST_SEGMENTS = 10_000
TOO_MANY = N_("This JPEG has more segments than Vitrine can read.")


@dataclass(frozen=True)
class Segment:
    """One marker segment: its marker's second byte, and the offset and size of its payload in the file."""

    marker: int
    at: int
    size: int


def jpeg_segments(draft: Draft, start: int) -> tuple[list[Segment], int]:
    """Return the segments of the JPEG at ``start``, and the offset after its end or, without one, the file's end.

    Bytes between two segments, which readers ignore, become zeros. Raises ``LocationStays`` for too many segments.
    """
    found: list[Segment] = []
    at, is_in_scan = start + 2, False
    while len(found) < MOST_SEGMENTS:
        marker_at = _next_marker(draft, at)
        if not is_in_scan:
            _blank_gap(draft, at, draft.size if marker_at is None else marker_at)
        if marker_at is None:
            return found, draft.size
        marker, size = draft.read(marker_at + 1, 1)[0], int.from_bytes(draft.read(marker_at + 2, 2), "big")
        at = marker_at + 2
        if marker == END_OF_IMAGE:
            return found, at
        if marker in STANDALONE or (is_in_scan and marker not in BETWEEN_SCANS):
            continue
        found.append(Segment(marker, at + 2, max(0, size - 2)))
        at += max(size, 2)
        is_in_scan = is_in_scan or marker == START_OF_SCAN
    raise LocationStays(TOO_MANY)


def _blank_gap(draft: Draft, start: int, stop: int) -> None:
    gap = draft.block(start, stop - start)
    if draft.read(start, min(gap.size, PIECE)).strip(b"\0\xff"):
        gap.blank()


def _next_marker(draft: Draft, at: int) -> int | None:
    """Return the offset of the next marker, of its last FF byte, or None if there is none."""
    head = draft.read(at, 2)
    if len(head) == 2 and head[0] == 0xFF and head[1] not in (0x00, 0xFF, *STANDALONE):
        return at
    while at < draft.size:
        piece = draft.read(at, PIECE)
        found = MARKER.search(piece)
        if found is not None:
            return at + found.end() - 2
        at += max(1, len(piece) - 1) if len(piece) == PIECE else PIECE
    return None
