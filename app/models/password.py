"""Passwords: hashed with werkzeug's scrypt, bounded in length and in how many are hashed at once."""

from functools import cache
from threading import BoundedSemaphore

from werkzeug.security import check_password_hash, generate_password_hash

from app.errors import InvalidInput

MOST_BYTES = 1000
# One check takes about 90 ms and 32 MB: two at once leave a small machine room to answer everything else.
_at_once = BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """The hash to keep; raises ``InvalidInput`` for an empty or an overlong password (over 1,000 bytes)."""
    _require_usable(password)
    with _at_once:
        return generate_password_hash(password, method="scrypt")


def check_password(password_hash: str | None, password: str) -> bool:
    """Whether the password fits. Without a hash it takes as long and answers no, so that time tells nothing.

    Raises ``InvalidInput`` for a password over 1,000 bytes, before anything is hashed.
    """
    _require_usable(password)
    with _at_once:
        fits = check_password_hash(password_hash or _nobodys_hash(), password)
    return fits and password_hash is not None


def _require_usable(password: str) -> None:
    if not password:
        raise InvalidInput("Enter a password.")
    if len(password.encode()) > MOST_BYTES:
        raise InvalidInput("That password is too long. Use at most 1,000 bytes.")


@cache
def _nobodys_hash() -> str:
    return generate_password_hash("nobody's", method="scrypt")
