"""Rules for the files of a folder that are uploaded: names of system files, and names of photographs and videos.

Both are regular expressions with one meaning in Python and JavaScript, because the owner's pages pass them to their
scripts.
"""

import re

from app.formatting import format_list
from app.languages import Message, ngettext

MOST_NAMES_SHOWN = 3
SYSTEM_FILES = (
    r"(?:^|/)(?:\.[^./][^/]*|__MACOSX|Thumbs\.db|ehthumbs(?:_vista)?\.db|desktop\.ini|Picasa\.ini|ZbThumbnail\.info"
    r"|Icon\r|@eaDir|\$RECYCLE\.BIN|System Volume Information|lost\+found)(?:/|$)"
)
"""The pattern of paths of hidden files, of files that programs create, and of everything inside such folders."""

_VIDEO = "mp4|m4v|mov|qt|avi|mkv|webm|mts|m2ts|3gp|3g2|mpe?g|wmv|flv|ogv"
VIDEOS = rf"\.(?:{_VIDEO})$"
"""The pattern of names of videos."""

PHOTOS_AND_VIDEOS = (
    r"\.(?:jpe?g|jpe|jfif|png|gif|webp|avifs?|hei[cf]|hif|tiff?|bmp|jxl|jp2|psd"
    r"|3fr|ari|arw|bay|cr[23w]|dcr|dng|erf|fff|gpr|iiq|k25|kdc|mef|mos|mrw|nef|nrw|orf|pef|ptx|raf|raw|rw[2l]|sr[2fw]|x3f"
    rf"|{_VIDEO})$"
)
"""The pattern of names of photographs, also RAW files, and of videos; it does not match sidecars, notes and sound."""

_system_files = re.compile(SYSTEM_FILES, re.IGNORECASE)
_photos_and_videos = re.compile(PHOTOS_AND_VIDEOS, re.IGNORECASE)


def is_system_file(path: str) -> bool:
    """Return whether a file with this name or path was left by an operating system or a program, or is hidden.

    Of an absolute path only the name is checked, because its folders were not uploaded.
    """
    path = path.replace("\\", "/")
    is_absolute = path.startswith("/") or path[1:3] == ":/"
    return _system_files.search(path.rpartition("/")[2] if is_absolute else path) is not None


def is_photo_or_video(name: str) -> bool:
    """Return whether the name's extension is that of a photograph or a video."""
    return _photos_and_videos.search(name) is not None


def describe_skipped(paths: list[str]) -> Message:
    """Return ``3 system files were skipped: .DS_Store, Thumbs.db and desktop.ini.``, with at most three names."""
    names = list(dict.fromkeys(re.split(r"[/\\]", path)[-1] for path in paths))
    if len(names) <= MOST_NAMES_SHOWN:
        return ngettext(
            "%(count)s system file was skipped: %(names)s.",
            "%(count)s system files were skipped: %(names)s.",
            len(paths),
            names=format_list(names),
        )
    return ngettext(
        "%(count)s system file was skipped, such as %(names)s.",
        "%(count)s system files were skipped, such as %(names)s.",
        len(paths),
        names=format_list(names[:MOST_NAMES_SHOWN]),
    )
