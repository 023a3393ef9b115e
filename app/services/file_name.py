"""File names: made safe for a storage key, and made valid for a download header."""

import re
import unicodedata
from urllib.parse import quote

LONGEST_KEY_NAME = 120
LONGEST_NAME_BYTES = 255


def display_name(given: str | None) -> str:
    """The name a person sees and takes home: the last part of what the browser sent, without what no name holds.

    Control and direction-changing characters go (they hide an extension); letters of every script stay.
    """
    last = re.split(r"[/\\]", given or "")[-1]
    kept = "".join(
        c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )
    kept = " ".join(kept.split()).strip(". ") if set(kept) <= {".", " "} else " ".join(kept.split())
    return _shortened(kept or "file", LONGEST_NAME_BYTES)


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
    """A ``Content-Disposition`` value for this name: RFC 6266, with RFC 8187's form for what is not ASCII."""
    kind = "inline" if inline else "attachment"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 !#$&+.^_`~()\[\]{}=@,-]", "_", plain) or "file"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _shortened(name: str, most: int) -> str:
    if len(name.encode()) <= most:
        return name
    stem, dot, extension = name.rpartition(".")
    tail = f".{extension}" if dot and len(extension) <= 10 else ""
    stem = stem if tail else name
    return stem.encode()[: most - len(tail.encode())].decode(errors="ignore") + tail
