"""Storage keys: the one rule that says which names an object may have, the same for every backend."""

from app.errors import InvalidInput
from app.languages import gettext as _

LONGEST_KEY = 1024  # bytes of UTF-8: the limit of S3 and of R2 ("Object keys" in both manuals)
LONGEST_PART = 255  # bytes of UTF-8: NAME_MAX of ext4, XFS, btrfs and APFS
RESERVED_FOLDER = ".incoming"  # where the local disk keeps what is not finished yet


class InvalidKey(InvalidInput, ValueError):
    """A key that could leave the store, or that some backend could not keep."""

    code = "invalid_key"
    message = _("This is not a name that the photo store accepts.")


def checked_key(key: str) -> str:
    """Answers ``key`` as it is when every backend can keep it under exactly this name.

    A key is a relative POSIX path: parts joined by single slashes, none empty, ``.`` or ``..``, no control
    characters, at most 255 bytes of UTF-8 a part and 1024 in all. Raises ``InvalidKey`` otherwise.
    """
    parts = key.split("/")
    if any(part in ("", ".", "..") for part in parts) or parts[0] == RESERVED_FOLDER:
        raise InvalidKey
    _refuse_unstorable(key)
    if max(len(part.encode()) for part in parts) > LONGEST_PART:
        raise InvalidKey("This file name is too long for the photo store. Shorten it and try again.")
    return key


def checked_prefix(prefix: str) -> str:
    """Answers ``prefix`` when it could begin a key; the empty one begins them all. Raises ``InvalidKey``."""
    *folders, _ = prefix.split("/")
    if any(folder in ("", ".", "..") for folder in folders):
        raise InvalidKey
    _refuse_unstorable(prefix)
    return prefix


def checked_folder(prefix: str) -> str:
    """Answers ``prefix`` when it names a folder (``a/b/``), never the whole store. Raises ``InvalidKey``."""
    if not prefix.endswith("/"):
        raise InvalidKey("A folder of the photo store is named with a slash at its end.")
    checked_key(prefix[:-1])
    return prefix


def _refuse_unstorable(text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:  # half a surrogate pair: no UTF-8 for it
        raise InvalidKey from error
    if size > LONGEST_KEY or any(character < " " or character == "\x7f" for character in text):
        raise InvalidKey
