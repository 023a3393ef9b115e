"""The headers in which a tus client describes its file: numbers, and keys with values in base64."""

import base64
import binascii
import re
from uuid import UUID

from flask import request

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.files.upload import LONGEST_BATCH
from app.queries.upload_order import MOST_INDEX, Neighbor, UploadOrder, index_of
from app.services.uploads.resumable_upload_service import Announced

LONGEST_METADATA = 8192  # characters; gunicorn accepts no longer header line
SHA256_FORM = re.compile(r"[0-9a-f]{64}")
YES = {"1", "true", "yes"}


def number_of(header: str) -> int:
    """Return the number of bytes in this header; raises ``InvalidInput`` if it is missing or not a number."""
    text = request.headers.get(header, "").strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise InvalidInput(_("Send the header %(header)s with a number of bytes.", header=header))
    return int(text)


def metadata_of(text: str) -> dict[str, str]:
    """Return the pairs in ``Upload-Metadata`` (tus 1.0.0, “Creation”); raises ``InvalidInput`` for another form."""
    if len(text) > LONGEST_METADATA:
        raise InvalidInput(
            _("Upload-Metadata may have %(longest_metadata)s characters.", longest_metadata=LONGEST_METADATA)
        )
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, _space, value = pair.partition(" ")
        try:
            decoded = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise InvalidInput(
                _("The value of “%(key)s” in Upload-Metadata is not UTF-8 text in base64.", key=key)
            ) from None
        if key in found or "\0" in decoded:
            raise InvalidInput(
                _("“%(key)s” is in Upload-Metadata twice, or contains a character that cannot be stored.", key=key)
            )
        found[key] = decoded
    return found


def announced_of(metadata: dict[str, str], size: int, text: str) -> Announced:
    """Return the client's description of a file of ``size`` bytes; raises ``InvalidInput`` for impossible values."""
    if size == 0:
        raise InvalidInput(_("This file is empty. Check it on your disk and send it again."))
    sha256 = metadata.get("sha256", "").strip().lower() or None
    if sha256 is not None and not SHA256_FORM.fullmatch(sha256):
        raise InvalidInput(_("“sha256” is 64 hexadecimal digits."))
    modified = metadata.get("lastModified", "").strip()
    if modified and not (modified.removeprefix("-").isdecimal() and len(modified) < 18):
        raise InvalidInput(_("“lastModified” is a number of milliseconds since 1970."))
    relative_path = metadata.get("relativePath") or None
    return Announced(
        filename=metadata.get("filename") or metadata.get("name") or relative_path or "file",
        size=size,
        relative_path=relative_path if relative_path != "null" else None,
        last_modified=int(modified) if modified else None,
        sha256=sha256,
        keeps_copy=metadata.get("keepCopy", "").strip().lower() in YES,
        replaces=_replaced(metadata),
        metadata_text=text,
        order=order_of(metadata),
    )


def order_of(metadata: dict[str, str]) -> UploadOrder | None:
    """Return the file's position among those sent with it, or None without ``index``; raises ``InvalidInput``."""
    if not (index := metadata.get("index", "").strip()):
        return None
    batch = metadata.get("batch", "").strip() or None
    if batch is not None and (len(batch) > LONGEST_BATCH or not batch.isprintable()):
        raise InvalidInput(
            _(
                "“batch” is a name of at most %(longest_batch)s characters that all files sent together have.",
                longest_batch=LONGEST_BATCH,
            )
        )
    try:
        return UploadOrder(index_of(index), batch, _neighbor(metadata, "after"), _neighbor(metadata, "before"))
    except ValueError:
        raise InvalidInput(
            _(
                "“index” is a number from 0 to %(most_index)s; “after” and “before” are an index and a file's id.",
                most_index=MOST_INDEX,
            )
        ) from None


def _replaced(metadata: dict[str, str]) -> UUID | None:
    try:
        return UUID(text) if (text := metadata.get("replaces", "").strip()) else None
    except ValueError:
        raise InvalidInput(_("“replaces” is the id of a file in this collection.")) from None


def _neighbor(metadata: dict[str, str], key: str) -> Neighbor | None:
    return Neighbor.parsed(text) if (text := metadata.get(key, "").strip()) else None
