"""A selection code: selected files as a short, lasting text in an address, so that their download can be resumed.

It contains the uuid of the first file, and for each further file the difference between its row id and the one before,
which takes about a byte.
It is not secret and gives no access: files that the visitor may not see are left out.
"""

import base64
import binascii
from collections.abc import Sequence
from uuid import UUID

from app.errors import InvalidInput, NotFound
from app.languages import gettext as _
from app.models import File

MOST_SELECTED = 2000
LONGEST_CODE = 7000  # characters; web servers refuse addresses of more than 8 KB
ID_BYTES = 16
TOO_MANY = _("Select at most %(most)s photos, or download a whole section.", most=MOST_SELECTED)


def code_of(files: Sequence[File]) -> str:
    """Return the code of these files of one collection; raises ``InvalidInput`` for no files or too many."""
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
    """Return whether this is a selection code; otherwise it is file ids with commas between, as programs send them."""
    return "-" not in selection[8:9]


def first_of(code: str) -> UUID:
    """Return the uuid of the first file in the code; raises ``NotFound`` for an invalid code."""
    return UUID(bytes=_unpacked(code)[:ID_BYTES])


def ids_of(code: str, first_id: int) -> set[int]:
    """Return the row ids of the files in the code, from that of the first; raises ``NotFound`` for an invalid code."""
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
    """Return the number in LEB128: seven bits in a byte, the lowest bits first."""
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
