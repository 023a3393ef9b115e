"""Finds the patches that take the place out of a file: by its format's structure, then by a sweep, then once more.

It reads untrusted files, so only the worker's children call it.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from app.errors import LocationStays
from app.imaging.content_signatures import TIFF_RAW_EXTENSIONS
from app.imaging.location.chunks import clean_png, clean_webp
from app.imaging.location.draft import Draft
from app.imaging.location.jpeg import clean_jpeg
from app.imaging.location.movie import clean_movie
from app.imaging.location.patches import Patch
from app.imaging.location.sweep import require_clean, sweep
from app.imaging.location.tiff import clean_tiff

RAF_JPEG_AT = 84  # where a RAF says, in 4 bytes, at which offset its JPEG begins
UNKNOWN_FORMAT = "Files of this kind may tell where they were taken, and that cannot be removed from them."
TWICE = "The place in this file could not be taken out for good."
NESTED_TOO_DEEP = "This file is built in a way that cannot be looked through."


def _tiff(draft: Draft) -> None:
    clean_tiff(draft.block(0, draft.size))


def _raf(draft: Draft) -> None:
    clean_jpeg(draft, int.from_bytes(draft.read(RAF_JPEG_AT, 4), "big"))


def _swept(clean: Callable[[Draft], None], draft: Draft) -> None:
    clean(draft)
    sweep(draft)


TIFF_RAWS = frozenset(TIFF_RAW_EXTENSIONS.values()) | {"image/x-olympus-orf", "image/x-panasonic-rw2"}
PICTURES: dict[str, Callable[[Draft], None]] = {
    "image/jpeg": clean_jpeg,
    "image/png": clean_png,
    "image/webp": clean_webp,
    "image/gif": lambda draft: None,
    "image/bmp": lambda draft: None,
    "image/tiff": _tiff,
    "image/x-tiff-raw": _tiff,
    "image/heic": clean_movie,
    "image/heif": clean_movie,
    "image/avif": clean_movie,
    "image/x-canon-cr3": partial(clean_movie, is_raw=True),
    "image/x-fuji-raf": _raf,
    **dict.fromkeys(TIFF_RAWS, _tiff),
}
VIDEOS = {"video/mp4": clean_movie, "video/quicktime": clean_movie, "audio/mp4": clean_movie}
CLEANABLE = frozenset(PICTURES) | frozenset(VIDEOS)
"""The types whose place can be taken out; files of all others are not handed out without it."""


def find_patches(file: Path | BinaryIO, mime_type: str) -> list[Patch]:
    """The patches, by rising offset, that leave no place in the file; none where it tells none.

    Its length, its pixels and everything but the place stay. Raises ``LocationStays`` with the reason where the place
    cannot be taken out, or where nobody can tell whether there is one.
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
    return patches


def _pass(draft: Draft, mime_type: str) -> list[Patch]:
    if mime_type in VIDEOS:
        VIDEOS[mime_type](draft)
    else:
        _swept(PICTURES[mime_type], draft)
    return draft.changes
