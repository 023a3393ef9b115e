"""A reader of the facts of ready pictures, for rows that an older version of Vitrine read wrongly."""

from pathlib import Path

from sqlalchemy import select

from app.database import Session
from app.imaging.sandbox import Sandbox
from app.models import Collection, File, FileState
from app.services.pictures.local_original import temporary_folder, verified_original
from app.services.pictures.picture_facts import facts_for
from app.services.storage.storage_service import StorageService


class FactsReading:
    """A reader that updates the rows of pictures from their originals, without making variants.

    Each method commits its own steps.
    """

    def __init__(self, session: Session, storage: StorageService, sandbox: Sandbox, work_folder: Path):
        self._session = session
        self._storage = storage
        self._sandbox = sandbox
        self._work_folder = work_folder

    def pictures(self, collection: Collection | None = None) -> list[int]:
        """Return the ids of a collection's ready pictures, or of all, that are not in the trash.

        Pictures that the size policy compressed are left out: their facts were only in the uploaded bytes, which are
        gone.
        """
        in_collection = () if collection is None else (File.collection_id == collection.id,)
        ready = (File.state == FileState.READY, File.trashed_at.is_(None), File.arrived_size.is_(None))
        return list(self._session.scalars(select(File.id).where(*ready, *in_collection).order_by(File.id)))

    def read(self, file_id: int) -> bool:
        """Read one picture again; return whether its row changed.

        What the owner has changed by hand stays. Raises ``PictureError`` for a picture that cannot be opened,
        ``DamagedOriginal`` if the stored bytes are not the uploaded ones, and ``StorageError`` if the store fails.
        """
        file = self._session.get(File, file_id)
        if file is None:
            return False
        self._session.refresh(file)
        self._session.expunge(file)
        self._session.commit()
        with temporary_folder(self._work_folder) as folder:
            original, _ = verified_original(self._storage.of(file.storage_backend), file, folder)
            metadata = self._sandbox.read_facts(original)
        values = facts_for(self._session, file_id, metadata)
        unchanged = (File.id == file_id, File.storage_path == file.storage_path, File.sha256 == file.sha256)
        is_stored = bool(values) and File.change_if(self._session, *unchanged, **values)
        self._session.commit()
        return is_stored and any(getattr(file, name) != value for name, value in values.items())
