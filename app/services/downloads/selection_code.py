"""A visitor's choice of photos as a short, lasting word in an address, so that a download of it can be resumed.

The word names the first chosen file by its id and each further one by its distance in the table: about a byte each.
It is no key: whoever may not see a file gets nothing by naming it.
"""

import base64
import binascii
from collections.abc import Sequence
from uuid import UUID

from app.errors import InvalidInput, NotFound
from app.languages import gettext as _
from app.models import File

MOST_SELECTED = 2000
LONGEST_CODE = 7000  # characters; web servers refuse addresses beyond 8 KB
ID_BYTES = 16
TOO_MANY = _("Select at most %(most)s photos, or download a whole section.", most=MOST_SELECTED)


def code_of(files: Sequence[File]) -> str:
    """The word for these files of one collection; raises ``InvalidInput`` for none or too many."""
    if not files:
        raise InvalidInput(_("Select at least one photo."))
    first, *rest = sorted(files, key=lambda file: file.id)
    packed, last = bytearray(first.uuid.bytes), first.id
    for file in rest:
        packed += _number(file.id - last)
        last = file.id
    code = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    if len(files) > MOST_SELECTED or len(code) > LONGEST_CODE:
        raise InvalidInput(TOO_MANY)
    return code


def is_code(selection: str) -> bool:
    """Whether this is a word of ours; else it is ids with commas between, for programs."""
    return "-" not in selection[8:9]


def first_of(code: str) -> UUID:
    """The file by which the word's others are found; raises ``NotFound`` for what is no word."""
    return UUID(bytes=_unpacked(code)[:ID_BYTES])


def ids_of(code: str, first_id: int) -> set[int]:
    """The ids that the word names, once its first file's is known; raises ``NotFound`` for what is no word."""
    found, number, shift, last = {first_id}, 0, 0, first_id
    for byte in _unpacked(code)[ID_BYTES:]:
        number |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            last += number
            found.add(last)
            number, shift = 0, 0
    return found


def _number(value: int) -> bytes:
    """LEB128: seven bits a byte, the lowest first."""
    packed = bytearray()
    while value > 0x7F:
        packed.append(value & 0x7F | 0x80)
        value >>= 7
    packed.append(value)
    return bytes(packed)


def _unpacked(code: str) -> bytes:
    try:
        packed = base64.urlsafe_b64decode(code[:LONGEST_CODE] + "=" * (-len(code) % 4))
    except (binascii.Error, ValueError):
        raise NotFound from None
    if len(packed) < ID_BYTES:
        raise NotFound
    return packed
