"""The data of the receipt: what the visitor's link, or this browser, has received of the originals."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for

from app.composition import services
from app.database import Session, utcnow
from app.models import Collection, File, ShareLink
from app.policies.collection_policy import Access
from app.queries.receipts import LinkReceipt, missing_originals, receipt_at_address, receipts_of
from app.services.downloads.archive import Archive, PictureSize
from app.services.downloads.selection_code import MOST_SELECTED
from app.views.gallery.downloads.download_page import DownloadPage
from app.views.gallery.downloads.missing_originals import moment_code, recipient_of

MOST_NAMES = 500  # names of missing files that the page lists


@dataclass(frozen=True)
class ReceiptPage:
    """The receipt of one visitor, who may download originals; each query is made at most once."""

    session: Session
    collection: Collection
    access: Access

    most_selected = MOST_SELECTED

    @property
    def is_recorded(self) -> bool:
        """Whether downloads are recorded: not on a site that turned it off, and not those of the owner."""
        return services.activity.is_on and (not self.access.is_owner or self.access.is_preview)

    @cached_property
    def receipt(self) -> LinkReceipt:
        """The counts of the visitor's link, or of this browser at the gallery's own address."""
        if self.access.link_id is None:
            return receipt_at_address(self.session, self.collection, recipient_of(self.access).visitor)
        link = self.session.get_one(ShareLink, self.access.link_id)
        return receipts_of(self.session, self.collection, [link])[link.id]

    @cached_property
    def missing(self) -> Sequence[File]:
        """The first of the originals that were neither sent nor handed out, in order."""
        wanted = missing_originals(self.collection, recipient_of(self.access), self.access)
        return self.session.scalars(wanted.limit(MOST_NAMES)).all()

    @property
    def unnamed(self) -> int:
        """The number of missing originals that are not in the list."""
        return max(0, self.receipt.missing - len(self.missing))

    @property
    def has_quota(self) -> bool:
        """Whether the link allows only so many photos, which the visitor selects."""
        return self.access.quota is not None

    @property
    def missing_url(self) -> str:
        """The address of the archive of the originals that are missing now; it stays the same archive later."""
        moment = moment_code(utcnow())
        return url_for(
            "gallery.download_zip", slug=self.collection.slug, missing=moment, size=str(PictureSize.ORIGINAL)
        )

    def expected(self) -> list[dict[str, Any]]:
        """Return what a complete folder has: the id, name, size in bytes and SHA-256 of each original as it is sent.

        The SHA-256 is None as long as it is not known. Originals that cannot be sent are left out.
        """
        downloads = DownloadPage(self.session, self.collection, self.access)
        archive: Archive = downloads.everything.archives[PictureSize.ORIGINAL]
        return [
            {
                "id": str(member.file.uuid),
                "name": entry.name.rpartition("/")[2],
                "path": entry.name,
                "size": member.source.size,
                "sha256": member.source.sha256,
            }
            for member, entry in zip(archive.members, archive.layout.entries, strict=True)
        ]
