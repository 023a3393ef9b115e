"""Where a file's bytes are, for those who have a ``File``: keys, reading, presigned addresses, deletion."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from app.errors import StorageMisconfigured
from app.integrations.file_storage import LocalStorage, Storage
from app.languages import gettext as _
from app.models import File
from app.services.names.file_name import content_disposition, key_name
from app.services.storage.caching import picture_caching

LEAST_URL_SECONDS = 1


class StorageService:
    """Speaks ``File``; ``active`` names the store for new files, each row remembers its own."""

    def __init__(self, storages: Mapping[str, Storage], active: str, *, url_seconds: int, redirects: bool = True):
        self._storages = storages
        self._active = active
        self._url_seconds = url_seconds
        self._redirects = redirects

    @property
    def active(self) -> Storage:
        """The store that new files go to."""
        return self._storages[self._active]

    @property
    def backends(self) -> list[str]:
        """The names of the stores that are set up."""
        return sorted(self._storages)

    def of(self, backend: str) -> Storage:
        """The store of this name; raises ``StorageMisconfigured`` where its settings are gone."""
        try:
            return self._storages[backend]
        except KeyError:
            raise StorageMisconfigured(
                _(
                    "Some files are stored in “%(backend)s”, which is not set up. Add its settings again.",
                    backend=backend,
                )
            ) from None

    def is_local(self, backend: str) -> bool:
        """Whether the store of this name is this machine's own disk."""
        return isinstance(self.of(backend), LocalStorage)

    def original_key(self, collection: UUID, file: UUID, filename: str) -> str:
        """``collections/<collection>/<file>/<cleaned name>``: two uploads of one name never meet."""
        return f"collections/{collection}/{file}/{key_name(filename)}"

    def variant_key(self, file: File, filename: str) -> str:
        """``…/variants/<filename>`` beside the file's original."""
        return f"{file.folder}variants/{filename}"

    def store_incoming(self, key: str, path: Path, *, content_type: str) -> None:
        """Makes the bytes at ``path`` durable under ``key``; the file at ``path`` is gone afterwards."""
        self.active.put_file(key, path, content_type=content_type)

    def address(
        self,
        key: str,
        backend: str,
        *,
        content_type: str,
        filename: str,
        inline: bool,
        immutable: bool,
        now: datetime,
        until: datetime | None,
    ) -> str | None:
        """A presigned address that ends with the access at the latest, or None where the app serves the bytes.

        What is fetched there may be kept as ``picture_caching`` says for the address's last moment: calls within a
        window get one address, and a second look costs no bytes while the window lasts.
        """
        lasting = timedelta(seconds=self._url_seconds)
        if until is not None:
            lasting = min(lasting, until - now)
        seconds = int(lasting.total_seconds())
        if seconds < LEAST_URL_SECONDS or not self._redirects:
            return None
        return self.of(backend).url(
            key,
            now=now,
            seconds=seconds,
            content_type=content_type,
            disposition=content_disposition(filename, inline=inline),
            caching=lambda end: picture_caching(end, until, immutable=immutable),
        )
