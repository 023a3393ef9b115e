"""The scan of a file for its location, whose patches and checksums let visitors download the file without it."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select

from app.database import Session
from app.errors import LocationStays, PictureError
from app.imaging.location import apply_patches, from_json
from app.imaging.sandbox import Sandbox
from app.integrations.block_sizes import DISK_BLOCK_BYTES
from app.languages import N_
from app.models import Collection, File, FileState
from app.services.pictures.local_original import local_original, temporary_folder
from app.services.storage.digests import ChecksumCalculator
from app.services.storage.storage_service import StorageService

log = logging.getLogger(__name__)

AT_REST = (FileState.READY, FileState.UNSUPPORTED, FileState.FAILED)
MOST_AT_ONCE = 200
UNREADABLE = N_("Vitrine cannot tell whether this file holds a location. %(reason)s")


@dataclass(frozen=True)
class ScanResult:
    """The result of a scan.

    ``patches`` remove the location: an empty list means that there is none, and None that it cannot be removed;
    ``error`` then says why. ``sha256`` and ``crc32`` are those of the patched bytes. ``position`` (degrees) is stored
    only if the collection stores locations.
    """

    patches: list[list[Any]] | None
    error: str | None = None
    sha256: str | None = None
    crc32: int | None = None
    position: dict[str, float] | None = None

    def columns(self) -> dict[str, Any]:
        """Return the columns of the file's row."""
        return {
            "location_patches": self.patches,
            "location_error": self.error,
            "stripped_sha256": self.sha256,
            "stripped_crc32": self.crc32,
        }


def scan(sandbox: Sandbox, path: Path, mime_type: str) -> ScanResult:
    """Scan the original at ``path``: a sandboxed child parses it, and this process computes the checksums."""
    try:
        found = sandbox.find_patches(path, mime_type)
    except LocationStays as error:
        return ScanResult(None, str(error))
    except PictureError as error:
        return ScanResult(None, UNREADABLE % {"reason": error.message})
    if not found.patches:
        return ScanResult([], position=found.position)
    patches, maker, offset = from_json(found.patches), ChecksumCalculator(), 0
    with path.open("rb") as source:
        while block := source.read(DISK_BLOCK_BYTES):
            maker.update(apply_patches(block, offset, patches))
            offset += len(block)
    return ScanResult(found.patches, None, maker.checksums.sha256, maker.checksums.crc32, found.position)


class LocationService:
    """The service that scans files which were uploaded before the collection stripped locations.

    New pictures are scanned when their first variants are made.
    """

    def __init__(self, session: Session, storage: StorageService, sandbox: Sandbox, work_folder: Path):
        self._session = session
        self._storage = storage
        self._sandbox = sandbox
        self._work_folder = work_folder

    def waiting(self, collection: Collection | None = None) -> list[int]:
        """Return the ids of files that visitors cannot download until they are scanned.

        These are all of one collection, or the first 200 of all collections.
        """
        stripping = select(Collection.id).where(Collection.strips_location)
        if collection is not None:
            stripping = stripping.where(Collection.id == collection.id)
        ids = self._session.scalars(stripping).all()  # a separate query, because few collections match
        wanted = (
            select(File.id)
            .where(File.collection_id.in_(ids), File.trashed_at.is_(None), File.upload_complete)
            .where(File.location_patches.is_(None), File.location_error.is_(None), File.state.in_(AT_REST))
            .order_by(File.id)
        )
        return list(self._session.scalars(wanted.limit(MOST_AT_ONCE) if collection is None else wanted))

    def unread_locations(self, collection: Collection) -> list[int]:
        """Return the ids of a collection's ready pictures that may have a location which is not stored yet."""
        mine = (File.collection_id == collection.id, File.trashed_at.is_(None), File.state == FileState.READY)
        may = or_(File.location_patches.is_(None), File.stripped_sha256.is_not(None), File.location_error.is_not(None))
        return list(self._session.scalars(select(File.id).where(*mine, may).order_by(File.id)))

    def scan(self, file_id: int) -> None:
        """Scan one file and store the result, unless its bytes changed meanwhile.

        Commits its own steps.
        """
        file = self._session.get(File, file_id)
        if file is None:
            return
        self._session.refresh(file)
        is_known = file.location_patches is not None or file.location_error is not None
        is_over = is_known and not file.collection.keeps_location  # a task may be delivered twice
        self._session.expunge(file)
        self._session.commit()
        if is_over:
            return
        with temporary_folder(self._work_folder) as folder:
            original = local_original(self._storage.of(file.storage_backend), file, folder)
            result = scan(self._sandbox, original, file.mime_type)
        unchanged = (File.id == file_id, File.storage_path == file.storage_path, File.sha256 == file.sha256)
        is_stored = File.change_if(self._session, *unchanged, **result.columns())
        self._session.commit()
        if is_stored and result.position is not None:
            self._store_position(file_id, result.position)

    def _store_position(self, file_id: int, position: dict[str, float]) -> None:
        file = self._session.scalar(select(File).where(File.id == file_id).with_for_update())
        if file is not None and file.collection.keeps_location:
            file.metadata_json = {**(file.metadata_json or {}), "location": position}
        self._session.commit()
