"""The studio's logo: an uploaded picture is decoded only in the worker's sandbox, and only the result is shown."""

from pathlib import Path

from app.database import Session
from app.errors import InvalidInput, PictureError, TooLarge
from app.imaging.content_type import HEAD_BYTES, RAW_TYPES, Kind, identify
from app.imaging.logo import ICON_FILENAME
from app.imaging.sandbox import Sandbox
from app.languages import gettext as _
from app.models import File, Studio
from app.services.pictures.local_original import temporary_folder
from app.services.storage.storage_service import StorageService

MOST_BYTES = 1_900_000  # the limit of a form is 2 MiB


class StudioLogo:
    """The service that stores an uploaded picture and later makes the logo from it, in the worker."""

    def __init__(self, session: Session, storage: StorageService, sandbox: Sandbox, work_folder: Path):
        self._session = session
        self._storage = storage
        self._sandbox = sandbox
        self._work_folder = work_folder

    def receive(self, studio: Studio, content: bytes, filename: str) -> None:
        """Store the upload for the worker; the caller commits.

        Raises ``TooLarge`` and ``InvalidInput``.
        """
        if len(content) > MOST_BYTES:
            raise TooLarge(_("A logo may have at most 1.9 MB. Export it smaller: 200 pixels of height are plenty."))
        if identify(content[:HEAD_BYTES], filename).kind is not Kind.picture:
            raise InvalidInput(_("A logo is a picture: PNG, JPEG, WebP or AVIF. Export an SVG or a PDF as PNG first."))
        studio.bring_logo(content)

    def fetch(self, file: File) -> bytes:
        """Return the bytes of a library picture for ``receive``; call it outside a transaction.

        They are those of the original if it is small enough for a logo and no RAW file, so that a transparent
        background stays transparent; otherwise those of the preview. Raises ``InvalidInput`` if there is neither.
        """
        store, wanted = self._storage.of(file.storage_backend), []
        if file.size <= MOST_BYTES and file.mime_type not in RAW_TYPES:
            wanted.append(file.storage_path)
        wanted += [found.storage_path for name in ("medium", "grid") if (found := file.variant(name)) is not None]
        for key in wanted:
            content = store.read_range(key, 0, MOST_BYTES + 1)
            if len(content) <= MOST_BYTES:
                return content
        raise InvalidInput(_("This picture cannot be made into a logo. Choose another one."))

    def make(self) -> None:
        """Make the logo if it is due, unless another picture is uploaded meanwhile.

        Commits its own steps.
        """
        studio = Studio.get(self._session)
        self._session.refresh(studio, ["logo_source", "logo_is_due"])
        content = studio.logo_source
        self._session.commit()
        if content is None:
            return
        with temporary_folder(self._work_folder) as folder:
            source = folder / "source"
            source.write_bytes(content)
            self._make(source, folder, content)

    def _make(self, source: Path, folder: Path, content: bytes) -> None:
        made, reason = None, ""
        try:
            made = self._sandbox.make_logo(source, folder)
        except PictureError as error:
            reason = str(error)
        studio = Studio.get(self._session)
        self._session.refresh(studio, ["logo_source"])
        if studio.logo_source == content:
            if made is None:
                studio.refuse_logo(reason)
            else:
                studio.show_logo((folder / made.filename).read_bytes(), made.width, made.height, is_ink=made.is_ink)
                studio.icon = (folder / ICON_FILENAME).read_bytes() if made.has_icon else None
        self._session.commit()

    def is_due(self) -> bool:
        """Return whether an uploaded picture waits for the worker."""
        return Studio.get(self._session).logo_is_due
