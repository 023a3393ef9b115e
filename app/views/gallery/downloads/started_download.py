"""A download that was asked for: it has started, or workers are making its pictures first."""

from dataclasses import dataclass
from functools import cached_property

from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.languages import Message, ngettext
from app.services.downloads.archive import Archive, PictureSize
from app.services.downloads.prepared_sizes import seconds_left
from app.views.gallery.downloads.download_page import DownloadPage, Offer
from app.views.gallery.downloads.size_words import TITLES


@dataclass(frozen=True)
class StartedDownload:
    """One download at one size, for one visitor."""

    downloads: DownloadPage
    offer: Offer
    size: PictureSize

    @property
    def archive(self) -> Archive:
        return self.offer.archives[self.size]

    @cached_property
    def is_ready(self) -> bool:
        """Whether the download can begin; missing checksums are read here, for a few seconds at most."""
        archive = self.archive
        return bool(len(archive)) and (archive.is_verified or services.archives.check_variants(archive))

    @property
    def title(self) -> Message:
        return TITLES[self.size]

    @property
    def made(self) -> int:
        """The number of photos that are made already."""
        return len(self.archive) - self.archive.unmade

    @cached_property
    def time_left(self) -> Message | None:
        """A sentence about how long the workers still take, or None if their pace is not known yet."""
        seconds = seconds_left(db.session, self.downloads.collection, self.archive.unmade, utcnow())
        if seconds is None:
            return None
        return ngettext(
            "Ready in about %(count)s minute.", "Ready in about %(count)s minutes.", max(1, round(seconds / 60))
        )

    @property
    def archive_url(self) -> str:
        return self.downloads.archive_address(self.offer, self.size)

    @property
    def page_url(self) -> str:
        """The address of this state, which says how far the workers are."""
        return self.downloads.address("download_started", self.offer, size=str(self.size))
