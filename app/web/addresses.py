"""Checks of addresses that a request names for a redirect: only pages of this site are accepted."""

from urllib.parse import urlsplit

ODD = set("\\\r\n\t\0")


def own_address(wanted: str | None, fallback: str, *, below: str = "/") -> str:
    """Return ``wanted`` if it is a plain path of this site at or below ``below``, else ``fallback``.

    Browsers read ``//host``, ``/\\host`` and control characters as the address of another site.
    """
    if (
        not wanted
        or not wanted.startswith("/")
        or wanted.startswith("//")
        or any(c in ODD or ord(c) < 32 for c in wanted)
    ):
        return fallback
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or "//" in parts.path or "%" in parts.path or ".." in parts.path:
        return fallback
    return wanted if parts.path == below or parts.path.startswith(below.rstrip("/") + "/") else fallback
