"""Rows in the form of the API: plain values, times in UTC by RFC 3339, and public addresses."""

import base64
import binascii
from typing import Any

from app.errors import InvalidInput
from app.formatting import datetime_iso
from app.imaging.variants import formats_of
from app.imaging.video.formats import DEMUXERS
from app.languages import gettext as _
from app.models import Collection, File, FileState, FileVariant, FileVersion, Section
from app.services.downloads.prepared_sizes import sizes_of
from app.services.names.download_name import download_name
from app.web.public_url import public_url

ENDPOINTS = {
    "thumb": "media.thumbnail",
    "card": "media.card",
    "grid": "media.grid",
    "medium": "media.preview",
    "zoom": "media.zoom",
    "large": "media.large",
    "video": "media.video",
}


def collection_out(collection: Collection, waiting: int) -> dict[str, Any]:
    """Return a collection, for whose publication so many people wait, in the form of ``schemas.CollectionOut``."""
    return {
        "id": collection.uuid,
        "slug": collection.slug,
        "url": public_url("gallery.view", slug=collection.slug),
        "title": collection.title,
        "description": collection.description,
        "message": collection.message,
        "closing": collection.closing,
        "gate": collection.gate.as_dict(),
        "event_date": collection.event_date,
        "privacy": str(collection.privacy),
        "has_password": collection.is_password_set,
        "expires_at": datetime_iso(collection.expires_at) if collection.expires_at else None,
        "downloads": str(collection.downloads),
        "prepared_sizes": sorted(sizes_of(collection)),
        "has_download_pin": collection.is_pin_set,
        "keeps_location": collection.keeps_location,
        "strips_location": collection.strips_location,
        "tags": collection.tag_names,
        "allows_favorites": collection.allows_favorites,
        "selection_wanted": collection.selection_wanted,
        "selection_due": collection.selection_due,
        "language": collection.language,
        **_delivery_out(collection),
        "waiting": waiting,
        "look": collection.theme.as_dict(),
        "sections": [section_out(section) for section in collection.live_sections],
        "created_at": datetime_iso(collection.created_at),
    }


def _delivery_out(collection: Collection) -> dict[str, Any]:
    return {
        "stage": str(collection.stage),
        "promised_at": collection.promised_at,
        "expected_photos": collection.expected_photos,
        "tells_automatically": collection.tells_automatically,
        "announces": collection.announces,
        "may_ask_for_days": collection.may_ask_for_days,
        "self_extension_days": collection.self_extension_days,
    }


def section_out(section: Section) -> dict[str, Any]:
    """Return a section in the form of ``schemas.SectionOut``."""
    return {
        "id": section.uuid,
        "title": section.title,
        "description": section.description,
        "cover_style": str(section.cover_style),
        "cover": section.cover.uuid if section.cover is not None else None,
    }


def file_out(file: File, collection: Collection) -> dict[str, Any]:
    """Return a file in the form of ``schemas.FileOut``; ``taken_at`` is the camera's clock, without a time zone."""
    return {
        "id": file.uuid,
        "collection": collection.uuid,
        "section": file.section.uuid if file.section else None,
        "filename": file.original_filename,
        "download_name": download_name(file.original_filename, file.mime_type),
        "mime_type": file.mime_type,
        "size": file.size,
        "sha256": file.sha256,
        "crc32": None if file.crc32 is None else f"{file.crc32:08x}",
        "width": file.width,
        "height": file.height,
        "duration": file.duration_ms / 1000 if file.duration_ms else None,
        "kind": _kind(file),
        "state": str(FileState.PENDING if file.state is FileState.REPLACED else file.state),
        "version": file.version,
        "error": file.error,
        "hidden": file.hidden_at is not None,
        "hero": file.is_hero,
        "focus": _focus_out(file),
        "variants": {_key(variant): _variant(file, variant) for variant in file.variants if variant.name in ENDPOINTS},
        "original_url": public_url("media.original", uuid=file.uuid),
        "taken_at": file.taken_at.isoformat() if file.taken_at else None,
        "taken_at_precision": file.taken_precision,
        "title": file.title,
        "caption": file.caption,
        "alt_text": file.alt_text,
        "rating": file.rating,
        "color_label": str(file.color_label) if file.color_label else None,
        "tags": file.tag_names,
        "arrived_size": file.arrived_size,
        "arrived_sha256": file.arrived_sha256,
        "size_note": file.size_note,
        "location_error": file.location_error,
        "metadata": file.metadata_json or {},
        "created_at": datetime_iso(file.created_at),
    }


def version_out(file: File, version: FileVersion) -> dict[str, Any]:
    """Return an earlier version of a file in the form of ``schemas.VersionOut``."""
    return {
        "number": version.number,
        "filename": version.original_filename,
        "mime_type": version.mime_type,
        "size": version.size,
        "sha256": version.sha256,
        "width": version.width,
        "height": version.height,
        "original_url": public_url("media.earlier_original", uuid=file.uuid, number=version.number),
        "created_at": datetime_iso(version.created_at),
        "replaced_at": datetime_iso(version.replaced_at),
    }


def _kind(file: File) -> str:
    """Return what a page shows of the file: a video with its poster, a picture, or only its name."""
    if file.state is FileState.UNSUPPORTED:
        return "file"
    return "video" if file.mime_type in DEMUXERS else "photo"


def _focus_out(file: File) -> dict[str, Any] | None:
    if file.focus is None:
        return None
    return {"x": file.focus[0], "y": file.focus[1], "by_owner": file.focus_by_owner}


def _variant(file: File, variant: FileVariant) -> dict[str, Any]:
    named = {} if _is_usual(variant) else {"format": variant.format}
    return {
        "name": variant.name,
        "format": variant.format,
        "url": public_url(ENDPOINTS[variant.name], uuid=file.uuid, v=file.version, **named),
        "width": variant.width,
        "height": variant.height,
        "size": variant.size,
    }


def _key(variant: FileVariant) -> str:
    return variant.name if _is_usual(variant) else f"{variant.name}.{variant.format}"


def _is_usual(variant: FileVariant) -> bool:
    """Return whether this is the format that is sent if a request names none."""
    return (formats_of(variant.name) or [variant.format])[0] == variant.format


def cursor_of(offset: int) -> str:
    """Return an opaque cursor for this offset in a list."""
    return base64.urlsafe_b64encode(str(offset).encode()).decode().rstrip("=")


def offset_of(cursor: str | None) -> int:
    """Return the offset of a cursor (0 without a cursor); raises ``InvalidInput`` for any other text."""
    if not cursor:
        return 0
    try:
        offset = int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        offset = -1
    if not 0 <= offset < 2**31:
        raise InvalidInput(_("Send the “next” of the answer before as “after”, unchanged."))
    return offset
