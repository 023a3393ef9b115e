"""The one file of a form on the studio page."""

from flask import request

from app.errors import InvalidInput
from app.languages import Message
from app.web.incoming.uploading_request import uploading_request


def uploaded(field: str, if_missing: Message) -> tuple[bytes, str]:
    """Return the bytes and the name of the file in this field.

    Raises ``InvalidInput`` with ``if_missing`` if there is none, and the refusal of a file that is too large.
    """
    incoming = next(iter(uploading_request().incoming_files), None)
    if incoming is None or not incoming.size:
        raise InvalidInput(if_missing)
    if incoming.refusal is not None:
        raise incoming.refusal
    return incoming.path.read_bytes(), request.files[field].filename or ""
