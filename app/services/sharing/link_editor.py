"""Changes to a share link, by the same rules for the share page and for the API."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from app.models import Downloads, Section, ShareLink
from app.models.accounts.password import HashedPassword
from app.services.collections.collection_editor import UNSET, Unset


@dataclass(frozen=True)
class LinkChanges:
    """Changes to the fields of a share link; a field that is ``UNSET`` does not change.

    Password and PIN are hashed before; None removes them. ``sections`` are the sections that the link shows, None for
    all photos.
    """

    name: str | Unset = UNSET
    email: str | Unset | None = UNSET
    password: HashedPassword | Unset | None = UNSET
    expires_at: datetime | Unset | None = UNSET
    downloads: Downloads | Unset = UNSET
    download_pin: HashedPassword | Unset | None = UNSET
    download_quota: int | Unset | None = UNSET
    may_favorite: bool | Unset = UNSET
    sections: Sequence[Section] | Unset | None = UNSET
    language: str | Unset | None = UNSET

    @property
    def is_empty(self) -> bool:
        """Whether no field is set."""
        return all(getattr(self, field.name) is UNSET for field in fields(self))


def apply_link_changes(link: ShareLink, changes: LinkChanges) -> None:
    """Apply all changes to the link; raises ``InvalidInput``.

    The caller commits, or rolls back.
    """
    if not isinstance(changes.name, Unset):
        link.rename(changes.name)
    if not isinstance(changes.email, Unset):
        link.set_email(changes.email)
    if not isinstance(changes.downloads, Unset):
        link.downloads = changes.downloads
    if not isinstance(changes.download_quota, Unset):
        link.limit_downloads(changes.download_quota)
    if not isinstance(changes.may_favorite, Unset):
        link.may_favorite = changes.may_favorite
    if not isinstance(changes.language, Unset):
        link.set_language(changes.language)
    if not isinstance(changes.expires_at, Unset):
        link.expires_at = changes.expires_at
    if not isinstance(changes.sections, Unset):
        link.limit_to(None if changes.sections is None else [*changes.sections, *_in_trash(link)])
    if not isinstance(changes.password, Unset):
        link.set_password(changes.password) if changes.password else link.remove_password()
    if not isinstance(changes.download_pin, Unset):
        link.set_pin(changes.download_pin)


def _in_trash(link: ShareLink) -> list[Section]:
    """Return the link's sections in the trash: they cannot be selected, and show again once restored."""
    return [section for section in link.sections if section.trashed_at is not None]
