"""Parsers of settings: each takes a text and returns the value.

For an invalid text each raises ``ValueError``, whose message says what the value must be.
"""

import os
import re
from collections.abc import Callable
from urllib.parse import urlsplit


def text(value: str) -> str:
    """Return the text without white space around it."""
    return value.strip()


def choice(*allowed: str) -> Callable[[str], str]:
    """Return a parser that accepts only these values."""

    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return value

    return parse


def number(least: int, most: int) -> Callable[[str], int]:
    """Return a parser of whole numbers within these bounds, both included."""

    def parse(value: str) -> int:
        try:
            number = int(value.replace("_", ""))
        except ValueError:
            raise ValueError("must be a whole number") from None
        if not least <= number <= most:
            raise ValueError(f"must be between {least:,} and {most:,}")
        return number

    return parse


def address(value: str) -> str:
    """Return an http or https address, without the slash at its end."""
    try:
        parts = urlsplit(value.strip())
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address:
        raise ValueError("must be an address such as https://photos.example.com")
    return value.strip().rstrip("/")


def program(value: str) -> str:
    """Return the absolute path of a program, or ``off``."""
    path = os.path.abspath(os.path.expanduser(value.strip()))
    if value.strip() == "off":
        return "off"
    if not (os.path.isfile(path) and os.access(path, os.X_OK)):
        raise ValueError("must be the path of a program that this user may run, or off")
    return path


def site_address(value: str) -> str:
    """Return the address of a site at the root of its host, without the slash at its end.

    Raises ``ValueError`` if it has more than scheme, host and port, because links to the site would be wrong.
    """
    example = "such as https://photos.example.com"
    if re.search(r"\s", value.strip()):
        raise ValueError(f"must be one address without spaces, {example}")
    site = address(value)
    try:
        parts, port = urlsplit(site), urlsplit(site).port
    except ValueError:
        raise ValueError(f"must have a port between 1 and 65535 or none, {example}") from None
    if port == 0 or "@" in parts.netloc:
        raise ValueError(f"must be a host with no user, no password and no port 0, {example}")
    if parts.path or "?" in site or "#" in site:
        raise ValueError(f"must end with the host, {example}: Vitrine needs a host of its own and works below no path")
    return site


def path_prefix(value: str) -> str:
    """Return a path that begins and ends with a slash."""
    if not re.fullmatch(r"(/[A-Za-z0-9_-]+)+/", value):
        raise ValueError("must be a path with a slash at both ends, such as /_media/")
    return value


def database_url(value: str) -> str:
    """Return the address of a database in the form that SQLAlchemy expects."""
    if value.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    if value.startswith(("postgresql+psycopg://", "sqlite:///")):
        return value
    raise ValueError("must start with postgresql:// or sqlite:///")


def redis_url(value: str) -> str:
    """Return the address of a Redis server."""
    if not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must start with redis:// or rediss://")
    return value


def secret_key(value: str) -> str:
    """Return a key of at least 16 characters, of which at least 6 are different."""
    if len(value) < 16 or len(set(value)) < 6:
        raise ValueError("must be at least 16 random characters; leave it out and one is made")
    return value


def token(value: str) -> str:
    """Return a token of at least 16 printable ASCII characters without spaces, of which at least 6 are different."""
    if not re.fullmatch(r"[!-~]{16,}", value) or len(set(value)) < 6:
        raise ValueError("must be at least 16 random characters without spaces")
    return value
