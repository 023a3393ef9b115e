"""Changes to the tags of many files at once, and tags from the keywords that were read from a picture."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import delete, insert, select

from app.database import Session
from app.errors import InvalidInput
from app.languages import gettext as _
from app.models import File, FileTag
from app.models.files.tag import MOST_FILE_TAGS, tags_of_keywords

AT_ONCE = 5000  # ids in one statement

Changed = dict[str, list[File]]  # the key is the tag as it is spelled


def add_tags(session: Session, files: Sequence[File], names: Iterable[str]) -> Changed:
    """Add these tags to each of the files; return the files that each tag was added to.

    Files that already had a tag are not in its list. Raises ``InvalidInput`` if a file would have too many tags, and
    adds none then.
    """
    there, added = _names_of(session, files), Changed()
    for file in files:
        known = {name.casefold() for name in there[file.id]}
        fresh = [name for name in names if name.casefold() not in known]
        if len(known) + len(fresh) > MOST_FILE_TAGS:
            raise InvalidInput(
                _(
                    "“%(filename)s” would have more than %(most)s tags. Remove some of its tags first.",
                    filename=file.original_filename,
                    most=MOST_FILE_TAGS,
                )
            )
        for name in fresh:
            added.setdefault(name, []).append(file)
    rows = [{"file_id": file.id, "name": name} for name, tagged in added.items() for file in tagged]
    if rows:
        session.execute(insert(FileTag), rows)
    return added


def remove_tags(session: Session, files: Sequence[File], names: Iterable[str]) -> Changed:
    """Remove these tags in any capitalization; return the files that each tag was removed from."""
    unwanted, removed = {name.casefold() for name in names}, Changed()
    there = _names_of(session, files)
    for file in files:
        for name in there[file.id]:
            if name.casefold() in unwanted:
                removed.setdefault(name, []).append(file)
    for name, tagged in removed.items():
        for ids in _parts([file.id for file in tagged]):
            session.execute(delete(FileTag).where(FileTag.name == name, FileTag.file_id.in_(ids)))
    return removed


def store_keywords(session: Session, file_id: int, before: Iterable[str], read: Iterable[str]) -> None:
    """Replace the tags from the keywords ``before`` by tags from ``read``, unless the owner has changed them."""
    there = set(session.scalars(select(FileTag.name).where(FileTag.file_id == file_id)))
    wanted = set(tags_of_keywords(read))
    if there == wanted or there != set(tags_of_keywords(before)):
        return
    session.execute(delete(FileTag).where(FileTag.file_id == file_id, FileTag.name.in_(there - wanted)))
    if fresh := [{"file_id": file_id, "name": name} for name in sorted(wanted - there)]:
        session.execute(insert(FileTag), fresh)


def _names_of(session: Session, files: Sequence[File]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {file.id: [] for file in files}
    for ids in _parts(list(names)):
        rows = select(FileTag.file_id, FileTag.name).where(FileTag.file_id.in_(ids)).order_by(FileTag.name)
        for file_id, name in session.execute(rows):
            names[file_id].append(name)
    return names


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
