"""Passwords: hashed with werkzeug's scrypt, bounded in length and in how many are hashed at once."""

from collections.abc import Callable
from functools import cache
from threading import BoundedSemaphore

from werkzeug.security import check_password_hash, generate_password_hash

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.text.typed_text import composed

MOST_BYTES = 1000
# One check takes about 90 ms and 32 MB: two at once leave a small machine room to answer everything else.
_at_once = BoundedSemaphore(2)


def hash_password(password: str, form: Callable[[str], str] = composed) -> str:
    """Return the hash to store of the password in this form.

    Raises ``InvalidInput`` for a password that is empty in this form, or longer than 1,000 bytes.
    """
    _require_usable(password)
    if not (compared := form(password)):
        raise InvalidInput(_("Enter a password."), field="password")
    with _at_once:
        return generate_password_hash(compared, method="scrypt")


def check_password(password_hash: str | None, password: str, form: Callable[[str], str] = composed) -> bool:
    """Return whether the password fits in this form, or as it was typed: older hashes are of what was typed.

    Without a hash it takes as long as a wrong password and returns False, so that time reveals nothing.
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
