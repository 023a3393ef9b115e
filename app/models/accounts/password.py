"""Passwords, hashed with werkzeug's scrypt; their length, and how many are hashed at once, are limited."""

from collections.abc import Callable
from functools import cache
from threading import BoundedSemaphore

from werkzeug.security import check_password_hash, generate_password_hash

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.text.typed_text import composed

MOST_BYTES = 1000
# One check takes about 90 ms and 32 MB; with at most two at once, a small machine can still answer other requests.
_at_once = BoundedSemaphore(2)


def hash_password(password: str, form: Callable[[str], str] = composed) -> str:
    """Return the hash of the password in this form, to be stored.

    Raises ``InvalidInput`` for a password that is empty in this form, or longer than 1,000 bytes.
    """
    _require_usable(password)
    if not (compared := form(password)):
        raise InvalidInput(_("Enter a password."), field="password")
    with _at_once:
        return generate_password_hash(compared, method="scrypt")


def check_password(password_hash: str | None, password: str, form: Callable[[str], str] = composed) -> bool:
    """Return whether the hash is of the password, in this form or as typed; older hashes are of what was typed.

    Without a hash it returns False and takes as long as for a wrong password, so that the duration reveals nothing.
    Raises ``InvalidInput`` for an empty password and for one over 1,000 bytes, before anything is hashed.
    """
    _require_usable(password)
    tried = [each for each in dict.fromkeys((form(password), password)) if each]
    with _at_once:
        fits = any(check_password_hash(password_hash or _unused_hash(), each) for each in tried)
    return fits and password_hash is not None


def _require_usable(password: str) -> None:
    if not password:
        raise InvalidInput(_("Enter a password."))
    if len(password.encode()) > MOST_BYTES:
        raise InvalidInput(_("That password is too long. Use at most 1,000 bytes."), field="password")


@cache
def _unused_hash() -> str:
    return generate_password_hash("unused", method="scrypt")
