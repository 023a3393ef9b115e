"""The rows of variants, written after the bytes, one for each name and format."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, select

from app.database import Session
from app.errors import ObjectMissing
from app.models import File, FileVariant, PendingDeletion
from app.services.pictures.picture_facts import facts_for
from app.services.pictures.thumbnail_service import GeneratedVariants, StoredVariant

OPEN_PAGES = timedelta(hours=1)


def store_variants(session: Session, file_id: int, generated: GeneratedVariants, now: datetime) -> None:
    """Add or update the row of each variant that was made."""
    there = session.scalars(select(FileVariant).where(FileVariant.file_id == file_id))
    rows = {(row.name, row.format): row for row in there}
    for variant in generated.variants:
        row = rows.get((variant.name, variant.format))
        if row is None:
            row = FileVariant(file_id=file_id, name=variant.name, format=variant.format)
            session.add(row)
        for name, value in _values(variant).items():
            setattr(row, name, value)
        row.created_at = now


def drop_earlier_variants(session: Session, file: File, generated: GeneratedVariants, now: datetime) -> None:
    """Delete the rows of all variants that were not made now, because they may show an earlier content of the file.

    Their bytes, and those of replaced variants with another key, are removed an hour later: open pages may load them.
    """
    made = {(variant.name, variant.format): variant.storage_path for variant in generated.variants}
    keys = set(made.values())
    for row in session.scalars(select(FileVariant).where(FileVariant.file_id == file.id)):
        if row.storage_path not in keys:
            deletion = PendingDeletion(storage_backend=file.storage_backend, prefix=row.storage_path, created_at=now)
            deletion.not_before = now + OPEN_PAGES
            session.add(deletion)
        if (row.name, row.format) not in made:
            session.delete(row)


def schedule_removal_if_gone(session: Session, file: File, now: datetime) -> None:
    """Schedule the removal of variants that were made while their picture was deleted for good; commit."""
    if _is_gone(session, file):
        session.add(PendingDeletion(storage_backend=file.storage_backend, prefix=file.folder, created_at=now))
    session.commit()


def went_with_picture(session: Session, fault: Exception, file: File) -> bool:
    """Return whether objects are missing only because their picture was deleted for good meanwhile; commit."""
    is_gone = isinstance(fault, ObjectMissing) and _is_gone(session, file)
    session.commit()
    return is_gone


def _is_gone(session: Session, file: File) -> bool:
    return session.scalar(select(File.id).where(File.id == file.id)) is None


def paths_of(generated: GeneratedVariants) -> dict[str, str]:
    """Return the file's columns ``thumb_path`` and ``medium_path``, if these variants were made."""
    paths = {variant.name: variant.storage_path for variant in generated.variants if variant.format == "jpeg"}
    return {f"{name}_path": paths[name] for name in ("thumb", "medium") if name in paths}


def facts_of(session: Session, file_id: int, generated: GeneratedVariants) -> dict[str, Any]:
    """Return the facts found while rendering, as columns of the file; call it in the transaction that writes them."""
    rendered = generated.rendered
    read = rendered.metadata if generated.video is None else generated.video.metadata
    metadata = {} if generated.was_compressed else facts_for(session, file_id, read)
    length = {} if generated.video is None else {"duration_ms": generated.video.duration_ms or 0}
    location = generated.location.columns() if generated.location is not None else {}
    return {
        "width": rendered.width,
        "height": rendered.height,
        "color": rendered.color,
        "placeholder": rendered.placeholder,
        **length,
        **metadata,
        **location,
    }


def focus_of(file: File, generated: GeneratedVariants, now: datetime) -> dict[str, Any]:
    """Return the columns of the focal point; ``file`` is the row that the variants were made from.

    A known point stays. If the point was set while the variants were made, they may not show it: the crops are marked
    as stale and cut again.
    """
    found, is_open = generated.rendered.focus, File.focus_x.is_(None) & ~File.focus_by_owner
    is_unchanged = File.crops_stale_at.is_not_distinct_from(file.crops_stale_at)
    return {
        "focus_x": case((is_open, found[0]), else_=File.focus_x),
        "focus_y": case((is_open, found[1]), else_=File.focus_y),
        "crops_stale_at": case((is_unchanged, File.crops_stale_at), else_=now),
    }


def _values(variant: StoredVariant) -> dict[str, Any]:
    return {
        "storage_path": variant.storage_path,
        "mime_type": f"image/{variant.format}",
        "width": variant.width,
        "height": variant.height,
        "size": variant.size,
        "crc32": variant.crc32,
        "recipe": variant.recipe,
    }
