"""Storage for code that has a ``File``: keys, stores, presigned addresses."""

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
    """The configured stores by name; ``active`` is the name of the store for new files, and each row names its own."""

    def __init__(self, storages: Mapping[str, Storage], active: str, *, url_seconds: int, redirects: bool = True):
        self._storages = storages
        self._active = active
        self._url_seconds = url_seconds
        self._redirects = redirects

    @property
    def active(self) -> Storage:
        """The store for new files."""
        return self._storages[self._active]

    @property
    def backends(self) -> list[str]:
        """The names of the configured stores."""
        return sorted(self._storages)

    @property
    def address_seconds(self) -> int | None:
        """The seconds for which a presigned address works, or None if no configured store hands out addresses."""
        has_bucket = any(not self.is_local(name) for name in self._storages)
        return self._url_seconds if has_bucket and self._redirects else None

    def of(self, backend: str) -> Storage:
        """Return the store of this name; raise ``StorageMisconfigured`` if it is not configured any more."""
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
        """Return whether the store of this name is this machine's own disk."""
        return isinstance(self.of(backend), LocalStorage)

    def original_key(self, collection: UUID, file: UUID, filename: str) -> str:
        """Return ``collections/<collection>/<file>/<cleaned name>``, which differs for two uploads with equal names."""
        return f"collections/{collection}/{file}/{key_name(filename)}"

    def variant_key(self, file: File, filename: str) -> str:
        """Return ``…/variants/<filename>`` in the file's own folder."""
        return f"{file.folder}variants/{filename}"

    def store_incoming(self, key: str, path: Path, *, content_type: str) -> None:
        """Store the file at ``path`` durably under ``key``; it is gone from ``path`` afterwards."""
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
        least_seconds: int = 0,
    ) -> str | None:
        """Return a presigned address that ends at ``until`` (UTC) at the latest, or None if the app serves the bytes.

        Calls within a time window return equal addresses, so a browser that asks again within it uses its cache and
        transfers no bytes. The response may be cached as ``picture_caching`` computes for the moment when the address
        ends. ``least_seconds`` is for a video, which browsers read in parts from one address while it plays.
        """
        lasting = timedelta(seconds=max(self._url_seconds, least_seconds))
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
