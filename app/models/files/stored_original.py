"""The location of a file's original and variants in a store."""

from uuid import UUID

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column


class StoredOriginal:
    """The columns that say where the bytes of a file are.

    ``storage_path`` is the original's key in the store ``storage_backend``. ``original_of`` is set if the original is
    in another file's folder and shared with it: it is that file's uuid, and its row may be deleted. The file's own
    objects are then in ``variants_folder``.
    """

    storage_backend: Mapped[str] = mapped_column(String(16))
    storage_path: Mapped[str] = mapped_column(String(1024))
    original_of: Mapped[UUID | None] = mapped_column(Uuid)
    variants_folder: Mapped[str | None] = mapped_column(String(120))

    @property
    def folder(self) -> str:
        """The prefix in the store of all objects that are only this file's, with a slash at its end."""
        return self.variants_folder or self.storage_path.rsplit("/", 1)[0] + "/"

    @property
    def prefixes(self) -> list[str]:
        """The prefixes to schedule for removal with this row: its folder, and an original outside of it.

        Objects below them that another row still needs are not removed (``ObjectRemoval``).
        """
        return [self.folder] if self.original_of is None else [self.folder, self.storage_path]
