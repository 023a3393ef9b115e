"""The search for the patches that remove the location from a file: first by its format's structure, then by a sweep.

The search is repeated on the patched file, to check that no location is left. This module reads untrusted files, so
only the worker's child processes call it.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from app.errors import LocationStays
from app.imaging.content_signatures import TIFF_RAW_EXTENSIONS
from app.imaging.location.bitmaps import clean_bmp, clean_gif
from app.imaging.location.boxes import BROKEN
from app.imaging.location.chunks import clean_png, clean_webp
from app.imaging.location.draft import Draft
from app.imaging.location.jpeg import clean_jpeg
from app.imaging.location.movie import clean_movie
from app.imaging.location.patches import Patch, merged
from app.imaging.location.sweep import require_clean, sweep
from app.imaging.location.tiff import clean_tiff
from app.imaging.location.trailers import MOVIE_PARTS, clean_behind
from app.imaging.parts.jpeg import jpeg_layout
from app.imaging.parts.layout import Part
from app.imaging.parts.png import png_layout
from app.languages import N_

RAF_JPEG_AT = 84  # the offset of the 4 bytes that state the offset of a RAF's JPEG
UNKNOWN_FORMAT = N_("Files of this kind may hold a location that cannot be removed.")
UNKNOWN_TIFF = N_("Vitrine does not know this kind of TIFF, so it cannot tell whether the file holds a location.")
TWICE = N_("The location in this file could not be removed completely.")
NESTED_TOO_DEEP = N_("The metadata of this file is nested too deeply to be read.")


def _raw(draft: Draft) -> int:
    end = clean_tiff(draft.block(0, draft.size))
    if end is None:
        raise LocationStays(UNKNOWN_TIFF)
    return end


def _tiff(draft: Draft) -> None:
    clean_behind(draft, _raw(draft))


def _raf(draft: Draft) -> None:
    clean_jpeg(draft, int.from_bytes(draft.read(RAF_JPEG_AT, 4), "big"))


def _movie(draft: Draft, *, is_raw: bool = False) -> None:
    behind = clean_movie(draft, is_raw=is_raw)
    if draft.read(behind + 4, 4) in MOVIE_PARTS:
        raise LocationStays(BROKEN)
    clean_behind(draft, behind)


def _ending(clean: Callable[[Draft], int], draft: Draft) -> None:
    """Clean a file whose format states where it ends, and the data after that end."""
    clean_behind(draft, clean(draft))


TIFF_RAWS = frozenset(TIFF_RAW_EXTENSIONS.values()) | {"image/x-olympus-orf", "image/x-panasonic-rw2"}
PICTURES: dict[str, Callable[[Draft], object]] = {
    "image/jpeg": partial(_ending, clean_jpeg),
    "image/png": partial(_ending, clean_png),
    "image/webp": partial(_ending, clean_webp),
    "image/gif": partial(_ending, clean_gif),
    "image/bmp": partial(_ending, clean_bmp),
    "image/tiff": _tiff,
    "image/x-tiff-raw": _raw,
    "image/heic": _movie,
    "image/heif": _movie,
    "image/avif": _movie,
    "image/x-canon-cr3": partial(_movie, is_raw=True),
    "image/x-fuji-raf": _raf,
    **dict.fromkeys(TIFF_RAWS, _raw),
}
# The last part of a JPEG has what follows the picture, too.
PIXEL_PARTS: dict[str, Callable[[BinaryIO], Sequence[Part]]] = {
    "image/png": lambda stream: png_layout(stream).parts,
    "image/jpeg": lambda stream: jpeg_layout(stream).parts[:-1],
}
VIDEOS = {"video/mp4": _movie, "video/quicktime": _movie, "audio/mp4": _movie}
CLEANABLE = frozenset(PICTURES) | frozenset(VIDEOS)
"""The types from which a location can be removed; a visitor who may not see locations gets no file of another type."""


def find_patches(file: Path | BinaryIO, mime_type: str) -> list[Patch]:
    """Return the patches that remove every location from the file, sorted by offset; none if it has no location.

    The length of the file, its pixels and its other data stay. Raises ``LocationStays`` with the reason if a location
    cannot be removed, or if it is not possible to tell whether there is one.
    """
    if isinstance(file, Path):
        with file.open("rb") as stream:
            return find_patches(stream, mime_type)
    if mime_type not in CLEANABLE:
        raise LocationStays(UNKNOWN_FORMAT)
    try:
        patches = _pass(Draft(file), mime_type)
        if patches and _pass(Draft(file, patches), mime_type):
            raise LocationStays(TWICE)
    except RecursionError as error:
        raise LocationStays(NESTED_TOO_DEEP) from error
    if mime_type in PICTURES:
        require_clean(Draft(file, patches))
    if mime_type in PIXEL_PARTS:
        _require_pixels_stay(PIXEL_PARTS[mime_type](file), patches)
    return patches


def _require_pixels_stay(parts: Sequence[Part], patches: Sequence[Patch]) -> None:
    """Raise ``LocationStays`` if a patch changes a part with pixels, which metadata with a wrong length leads to."""
    for part in parts:
        for patch in patches if isinstance(part.piece, tuple) and not part.kind else ():
            start, length = part.piece
            if patch.offset < start + length and start < patch.offset + len(patch.data):
                raise LocationStays(BROKEN)


def _pass(draft: Draft, mime_type: str) -> list[Patch]:
    if mime_type in VIDEOS:
        VIDEOS[mime_type](draft)
    else:
        PICTURES[mime_type](draft)
        before = draft.changes
        draft = draft.after()  # so that the sweep does not find the locations that were just removed
        sweep(draft)
        return merged([*before, *draft.changes])
    return draft.changes
