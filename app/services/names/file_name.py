"""File names: made safe for a storage key, and made valid for a download header."""

import re
import unicodedata
from urllib.parse import quote

from app.services.names.name_length import fitted, split_extension

LONGEST_KEY_NAME = 120
LONGEST_NAME_BYTES = 255
LONGEST_DOWNLOAD_BYTES = 240  # file systems take 255; browsers add “ (1)”, and “.crdownload” on the way


def display_name(given: str | None) -> str:
    """The name a person sees and takes home: the last part of what the browser sent, without what no name holds.

    Control and direction-changing characters go (they hide an extension); letters of every script stay.
    """
    last = re.split(r"[/\\]", given or "")[-1]
    cleaned = "".join(
        c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )
    cleaned = " ".join(cleaned.split()).strip(". ") if set(cleaned) <= {".", " "} else " ".join(cleaned.split())
    return fitted(*split_extension(cleaned or "file"), most_bytes=LONGEST_NAME_BYTES)


def key_name(name: str) -> str:
    """The cleaned name that ends a storage key: ASCII letters, digits, dot, dash and underscore, no leading dot.

    HTTP clients rewrite other characters on the way, which breaks presigned signatures.
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    stem, dot, extension = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).rpartition(".")
    stem, extension = (stem, extension) if dot else (extension, "")
    stem = re.sub(r"[-.]{2,}", "-", stem).strip("-.")[:LONGEST_KEY_NAME] or "file"
    extension = re.sub(r"[^A-Za-z0-9]", "", extension)[:10]
    return f"{stem}.{extension.lower()}" if extension else stem


def content_disposition(name: str, *, inline: bool = False) -> str:
    """Return a ``Content-Disposition`` value: RFC 6266, with RFC 8187's form for what is not ASCII.

    A name of more than 240 bytes is cut before its extension.
    """
    name = fitted(*split_extension(name), most_bytes=LONGEST_DOWNLOAD_BYTES)
    kind = "inline" if inline else "attachment"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 !#$&+.^_`~()\[\]{}=@,-]", "_", plain) or "file"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
