"""The restoring of files from the trash: many at once, in a number of queries that does not grow with them."""

from collections.abc import Iterable

from sqlalchemy import or_, select

from app.database import Session
from app.models.files.file import File
from app.models.section import Section


def restore_files(session: Session, files: Iterable[File]) -> None:
    """Restore the files; as copies if their content has been uploaded again since.

    A file of a section that is in the trash is in no section afterwards.
    """
    trashed = [file for file in files if file.trashed_at is not None]
    known = _live_contents(session, trashed)
    in_trash = (Section.id.in_({file.section_id for file in trashed}), Section.trashed_at.is_not(None))
    gone = set(session.scalars(select(Section.id).where(*in_trash)))
    for file in trashed:
        content = (file.collection_id, file.sha256)
        if file.sha256 is not None and content in known:
            file.is_copy = True
        known |= {content, (file.collection_id, file.arrived_sha256)}
        file.trashed_at = None
        if file.section_id in gone:
            file.section_id = None


def _live_contents(session: Session, trashed: list[File]) -> set[tuple[int, str | None]]:
    """Return the contents of these files that their collections have outside of the trash, now or as uploaded."""
    wanted = {file.sha256 for file in trashed if file.sha256 is not None}
    same = or_(File.sha256.in_(wanted), File.arrived_sha256.in_(wanted))
    live = (File.collection_id.in_({file.collection_id for file in trashed}), File.trashed_at.is_(None), same)
    rows = session.execute(select(File.collection_id, File.sha256, File.arrived_sha256).where(*live))
    return {(collection_id, content) for collection_id, *contents in rows for content in contents}
