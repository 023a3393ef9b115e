"""Passwords, hashed with werkzeug's scrypt; their length is limited.

One hash takes about 90 ms and 32 MB. Requests hash through ``services.passwords``, which limits how many hash at once.
"""

from collections.abc import Callable

from werkzeug.security import check_password_hash, generate_password_hash

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.text.typed_text import composed

MOST_BYTES = 1000
UNUSED_HASH = "scrypt:32768:8:1$none$" + "0" * 128  # of no password; a comparison with it takes as long as any other


class HashedPassword(str):
    """The hash of a new password, computed before the transaction that stores it."""

    __slots__ = ()


def hash_password(password: str, form: Callable[[str], str] = composed) -> HashedPassword:
    """Return the hash of the password in this form, to be stored.

    Raises ``InvalidInput`` for a password that is empty in this form, or longer than 1,000 bytes.
    """
    require_usable(password)
    if not (compared := form(password)):
        raise InvalidInput(_("Enter a password."), field="password")
    return HashedPassword(generate_password_hash(compared, method="scrypt"))


def check_password(password_hash: str | None, password: str, form: Callable[[str], str] = composed) -> bool:
    """Return whether the hash is of the password, in this form or as typed; older hashes are of what was typed.

    Without a hash it returns False and takes as long as for a wrong password, so that the duration reveals nothing.
    Raises ``InvalidInput`` for an empty password and for one over 1,000 bytes, before anything is hashed.
    """
    require_usable(password)
    tried = [each for each in dict.fromkeys((form(password), password)) if each]
    return any(check_password_hash(password_hash or UNUSED_HASH, each) for each in tried)


def require_usable(password: str) -> None:
    """Raise ``InvalidInput`` for an empty password and for one over 1,000 bytes."""
    if not password:
        raise InvalidInput(_("Enter a password."))
    if len(password.encode()) > MOST_BYTES:
        raise InvalidInput(_("That password is too long. Use at most 1,000 bytes."), field="password")
