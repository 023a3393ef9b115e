"""Storage keys: the rules for the names of objects, which apply to every backend."""

import re

from app.errors import InvalidInput
from app.languages import gettext as _

LONGEST_KEY = 1024  # bytes of UTF-8: the limit of S3 and of R2 ("Object keys" in both manuals)
LONGEST_PART = 255  # bytes of UTF-8: NAME_MAX of ext4, XFS, btrfs and APFS
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
RESERVED_FOLDER = ".incoming"  # the local disk's folder for unfinished objects


class InvalidKey(InvalidInput, ValueError):
    """A key that could lead out of the store, or that some backend cannot store."""

    code = "invalid_key"
    message = _("This is not a name that the photo store accepts.")


def checked_key(key: str) -> str:
    """Return ``key`` if every backend can store an object under exactly this name.

    A key is a relative POSIX path: parts joined by single slashes, none empty, ``.`` or ``..``, no control characters,
    at most 255 bytes of UTF-8 a part and 1,024 in all, and not in the folder ``.incoming``. Raises ``InvalidKey`` for
    any other text.
    """
    parts = key.split("/")
    if any(part in ("", ".", "..") for part in parts) or parts[0] == RESERVED_FOLDER:
        raise InvalidKey
    _refuse_unstorable(key)
    if max(len(part.encode()) for part in parts) > LONGEST_PART:
        raise InvalidKey("This file name is too long for the photo store. Shorten it and try again.")
    return key


def checked_prefix(prefix: str) -> str:
    """Return ``prefix`` if a key can begin with it, or if it is empty; raises ``InvalidKey`` otherwise."""
    *folders, _ = prefix.split("/")
    if any(folder in ("", ".", "..") for folder in folders):
        raise InvalidKey
    _refuse_unstorable(prefix)
    return prefix


def checked_folder(prefix: str) -> str:
    """Return ``prefix`` if it is a folder (``a/b/``) and not the whole store; raises ``InvalidKey`` otherwise."""
    if not prefix.endswith("/"):
        raise InvalidKey("A folder of the photo store is named with a slash at its end.")
    checked_key(prefix[:-1])
    return prefix


def _refuse_unstorable(text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:  # half a surrogate pair, which UTF-8 cannot encode
        raise InvalidKey from error
    if size > LONGEST_KEY or _CONTROL.search(text):
        raise InvalidKey
