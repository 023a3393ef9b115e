"""The few photos that show what a download contains."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.models import File
from app.models.files.processing import SHOWN_AS_PICTURE
from app.queries.files import with_variants
from app.services.downloads.archive import Archive
from app.views.gallery.downloads.download_page import DownloadPage, Offer
from app.web.photo_view import PhotoView

SHAPES = (5, 3, 2, 1)  # how many photos a collage can have


def collages(downloads: DownloadPage, offers: Iterable[Offer]) -> list[list[PhotoView]]:
    """Return a few photos of each offer, spread over all of it, by two queries for any number of offers."""
    wanted = [_spread(next(iter(offer.archives.values()))) for offer in offers]
    ids = {file_id for each in wanted for file_id in each}
    files = downloads.session.scalars(
        with_variants(select(File).where(File.id.in_(ids))).execution_options(populate_existing=True)
    )
    seen = {file.id: PhotoView(file, downloads.access, downloads.collection.slug) for file in files}
    return [[seen[file_id] for file_id in each if file_id in seen] for each in wanted]


def _spread(archive: Archive) -> Sequence[int]:
    photos = [member.file.id for member in archive.members if member.file.state in SHOWN_AS_PICTURE]
    count = next((shape for shape in SHAPES if shape <= len(photos)), 0)
    return [photos[index * (len(photos) - 1) // max(1, count - 1)] for index in range(count)]
