"""File names as people see them, in storage keys and in download headers."""

import re
import unicodedata
from urllib.parse import quote

from app.services.names.name_length import fitted, split_extension

LONGEST_KEY_NAME = 120
LONGEST_NAME_BYTES = 255
LONGEST_DOWNLOAD_BYTES = 240  # file systems allow 255; browsers add “ (1)”, and “.crdownload” while they download


def display_name(given: str | None) -> str:
    """Return the name that people see and download: the last part of the path that the browser sent, cleaned.

    Control characters and those that change the writing direction are removed, because they can hide an extension.
    Letters of every script stay. The name has at most 255 bytes in UTF-8; without a usable character it is ``file``.
    """
    last = re.split(r"[/\\]", given or "")[-1]
    cleaned = "".join(
        c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )
    cleaned = " ".join(cleaned.split()).strip(". ") if set(cleaned) <= {".", " "} else " ".join(cleaned.split())
    return fitted(*split_extension(cleaned or "file"), most_bytes=LONGEST_NAME_BYTES)


def key_name(name: str) -> str:
    """Return the last part of a storage key: ASCII letters, digits, dot, dash and underscore, without a leading dot.

    HTTP clients encode other characters differently, which breaks the signatures of presigned addresses.
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    stem, dot, extension = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).rpartition(".")
    stem, extension = (stem, extension) if dot else (extension, "")
    stem = re.sub(r"[-.]{2,}", "-", stem).strip("-.")[:LONGEST_KEY_NAME] or "file"
    extension = re.sub(r"[^A-Za-z0-9]", "", extension)[:10]
    return f"{stem}.{extension.lower()}" if extension else stem


def content_disposition(name: str, *, inline: bool = False) -> str:
    """Return a ``Content-Disposition`` value by RFC 6266, with the name also in RFC 8187's form for non-ASCII text.

    A name of more than 240 bytes is cut before its extension.
    """
    name = fitted(*split_extension(name), most_bytes=LONGEST_DOWNLOAD_BYTES)
    kind = "inline" if inline else "attachment"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 !#$&+.^_`~()\[\]{}=@,-]", "_", plain) or "file"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
