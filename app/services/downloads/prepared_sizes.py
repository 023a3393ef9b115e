"""The sizes for downloads that workers make of a collection's pictures, once the owner or a visitor wants them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.database import Session, changed_rows
from app.imaging.geometry import download_spec
from app.imaging.variants import DOWNLOAD_VARIANTS
from app.models import Collection, Downloads, File, FileState, FileVariant

MADE = tuple(spec.name for spec in DOWNLOAD_VARIANTS)
LATELY = timedelta(minutes=1)


def sizes_of(collection: Collection) -> frozenset[str]:
    """Return the names of the sizes that workers make of this collection's pictures."""
    return frozenset(collection.prepared_sizes.split())


def make_sizes(session: Session, collection: Collection, sizes: Iterable[str]) -> bool:
    """Let the workers make these sizes of the collection's pictures, and delete the others.

    Return whether anything changed. Nothing is rendered here: the workers' second pass finds the pictures. The caller
    commits.
    """
    wanted = " ".join(sorted(set(sizes) & set(MADE)))
    if wanted == collection.prepared_sizes:
        return False
    collection.prepared_sizes = wanted
    session.flush()
    ready = (File.collection_id == collection.id, File.state == FileState.READY)
    changed_rows(session, update(File).where(*ready).values(variants_due=True, attempts=0))
    return True


def make_for(session: Session, collection: Collection, downloads: Downloads) -> bool:
    """Let the workers also make the size that visitors may download at most; return whether anything changed.

    Originals need nothing. The caller commits.
    """
    return make_sizes(session, collection, sizes_of(collection) | {str(downloads)})


def variant_to_save(file: File, size: str) -> str | None:
    """Return the name of the JPEG variant to download at the size ``print`` or ``web``; None while it is being made.

    A picture that is hardly larger than its next smaller variant, or could not be made, is downloaded as that one.
    """
    spec = download_spec(size, (file.width or 1, file.height or 1))
    there = {variant.name for variant in file.variants if variant.format == "jpeg"}
    is_to_come = size not in sizes_of(file.collection) or file.variants_due
    if spec is not None and spec.name not in there and is_to_come and file.state is FileState.READY:
        return None
    smaller = ("print", "web") if size == "print" else ("web",)
    return next((name for name in smaller if name in there), "medium")


def seconds_left(session: Session, collection: Collection, count: int, now: datetime) -> int | None:
    """Return how long ``count`` more pictures take (seconds), by the pace of the last minute; None without a pace."""
    made = session.scalar(
        select(func.count(func.distinct(FileVariant.file_id)))
        .join(File, FileVariant.file_id == File.id)
        .where(File.collection_id == collection.id, FileVariant.name.in_(MADE))
        .where(FileVariant.created_at > now - LATELY)
    )
    return round(count * LATELY.total_seconds() / made) if made else None
