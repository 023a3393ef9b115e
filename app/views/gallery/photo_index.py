"""The index of a gallery: the dimensions of every photo as compact JSON, for the viewer."""

from typing import Any

from sqlalchemy import Select, select

from app.database import Session
from app.models import Collection, File, FileVariant, Section


def index_of(session: Session, collection: Collection, files: Select[File]) -> dict[str, Any]:
    """Return ``[id, width, height, section, version, preview, zoom, large]`` of each file, about 65 bytes each.

    The last three are the widths in pixels of these sizes as AVIF, 0 for a size that does not exist.
    """
    columns = (File.id, File.uuid, File.width, File.height, File.section_id, File.version)
    rows = session.execute(files.with_only_columns(*columns)).all()
    known = session.execute(select(Section.id, Section.title).where(Section.collection_id == collection.id))
    titles: dict[int, str] = {section_id: title for section_id, title in known}
    order = list(dict.fromkeys(row.section_id for row in rows if row.section_id is not None))
    rank = {section_id: index for index, section_id in enumerate(order)}
    widths = _avif_widths(session, collection)
    return {
        "sections": [titles[section_id] for section_id in order],
        "photos": [
            [str(row.uuid), row.width or 3, row.height or 2, rank.get(row.section_id), row.version]
            + [widths.get((row.id, name), 0) for name in ("medium", "zoom", "large")]
            for row in rows
        ],
    }


def _avif_widths(session: Session, collection: Collection) -> dict[tuple[int, str], int]:
    """Return the widths of the AVIF variants in pixels, by file id and name."""
    widths = (
        select(FileVariant.file_id, FileVariant.name, FileVariant.width)
        .join(File, FileVariant.file_id == File.id)
        .where(File.collection_id == collection.id, FileVariant.format == "avif")
    )
    return {(file_id, name): width for file_id, name, width in session.execute(widths)}
