"""The columns of a file and of its earlier version that change when its content is replaced."""

from dataclasses import asdict
from typing import Any

from app.integrations.file_storage import Storage
from app.models import File, FileState
from app.models.files.lease import NO_LEASE
from app.models.files.processing import SHOWN_AS_PICTURE
from app.services.storage.digests import checksums_of
from app.services.versions.new_content import NewContent

ARRIVAL: dict[str, Any] = dict.fromkeys(
    ("announced_sha256", "arrived_filename", "arrived_size", "arrived_sha256", "size_note")
)
UNKNOWN_LOCATION: dict[str, Any] = dict.fromkeys(
    ("location_patches", "location_error", "stripped_sha256", "stripped_crc32")
)
NO_WORK: dict[str, Any] = {"attempts": 0, "error": None, "variants_due": False, "preview_due": False}


def known_checksums(store: Storage, file: File) -> dict[str, Any]:
    """Return the checksums of the present original as columns; it is read if it was not verified yet."""
    if file.sha256 is not None and file.crc32 is not None:
        return {"sha256": file.sha256, "crc32": file.crc32}
    with store.open(file.storage_path) as source:
        return asdict(checksums_of(source))


def facts_of_version(file: File) -> dict[str, Any]:
    """Return the columns of a version that describe the present content; its size in pixels only if it is known."""
    is_known = file.state is not FileState.REPLACED
    return {
        "file_id": file.id,
        "original_filename": file.original_filename,
        "mime_type": file.mime_type,
        "size": file.size,
        "width": file.width if is_known else None,
        "height": file.height if is_known else None,
    }


def columns_of(file: File, content: NewContent, key: str, *, is_copy: bool) -> dict[str, Any]:
    """Return the columns that change with the content; descriptions, tags, marks and the position stay."""
    state = FileState.REPLACED if file.state in SHOWN_AS_PICTURE else FileState.PENDING
    focus = {} if file.focus_by_owner else {"focus_x": None, "focus_y": None}
    return {
        **File.named(content.filename),
        "mime_type": content.type.mime_type,
        "size": content.size,
        "sha256": content.checksums.sha256,
        "crc32": content.checksums.crc32,
        "last_modified": content.last_modified,
        "storage_path": key,
        "original_of": None,
        "variants_folder": None,
        "is_copy": is_copy,
        "state": state if content.type.may_be_shown else FileState.UNSUPPORTED,
        "version": File.version + 1,
        "crops_stale_at": None,
        **focus,
        **ARRIVAL,
        **UNKNOWN_LOCATION,
        **NO_WORK,
        **NO_LEASE,
    }
