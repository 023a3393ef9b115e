"""A search for the files of a collection that new files would replace: by name, then by document id."""

from collections import Counter, defaultdict
from collections.abc import Collection as AnyCollection
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from uuid import UUID

from sqlalchemy import select

from app.database import Session
from app.models import File
from app.services.names.file_name import display_name


@dataclass(frozen=True)
class Candidate:
    """A file that may replace another: its name, size in bytes and document id.

    The document id is ``xmpMM:DocumentID``, which editors keep when they export a picture again.
    """

    name: str
    size: int | None = None
    document_id: str | None = None


@dataclass(frozen=True)
class Match:
    """The file that a candidate would replace; ``is_same`` says that their sizes are equal.

    The contents are compared later, by their digests.
    """

    file: UUID
    filename: str
    is_same: bool = False


@dataclass
class _FilesByName:
    by_name: dict[str, list["_File"]] = field(default_factory=lambda: defaultdict(list))
    by_stem: dict[str, list["_File"]] = field(default_factory=lambda: defaultdict(list))
    by_document: dict[str, list["_File"]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class _File:
    uuid: UUID
    filename: str
    size: int


def matches(
    session: Session, collection_id: int, candidates: Iterable[Candidate], among: AnyCollection[UUID] | None = None
) -> list[Match | None]:
    """Return the match of each candidate, in their order; None if no file matches, or more than one does.

    With ``among`` only these files match, also by their names without the extension. A file that has the content of one
    candidate is not replaced by another, and no file is replaced by two.
    """
    known = _known_files(session, collection_id, among)
    found = [_match(candidate, known, by_stem=among is not None) for candidate in candidates]
    same = {match.file for match in found if match is not None and match.is_same}
    changed = Counter(match.file for match in found if match is not None and not match.is_same)
    free = {file for file, count in changed.items() if count == 1} - same
    return [match if match is not None and (match.is_same or match.file in free) else None for match in found]


def _known_files(session: Session, collection_id: int, among: AnyCollection[UUID] | None) -> _FilesByName:
    columns = (File.uuid, File.original_filename, File.arrived_filename, File.size, File.arrived_size)
    live = (File.collection_id == collection_id, File.trashed_at.is_(None), File.upload_complete)
    rows = session.execute(select(*columns, File.metadata_json).where(*live))
    known = _FilesByName()
    for uuid, filename, arrived_filename, size, arrived_size, metadata in rows:
        if among is not None and uuid not in among:
            continue
        file = _File(uuid, filename, arrived_size or size)
        for name in {filename.casefold(), (arrived_filename or filename).casefold()}:
            known.by_name[name].append(file)
            known.by_stem[PurePosixPath(name).stem].append(file)
        if document := (metadata or {}).get("document_id"):
            known.by_document[document].append(file)
    return known


def _match(candidate: Candidate, known: _FilesByName, *, by_stem: bool) -> Match | None:
    name = display_name(candidate.name).casefold()
    found = known.by_name.get(name, [])
    if not found and by_stem:
        found = known.by_stem.get(PurePosixPath(name).stem, [])
    if not found and candidate.document_id:
        found = known.by_document.get(candidate.document_id, [])
    same = next((file for file in found if file.size == candidate.size), None)
    if same is not None:
        return Match(same.uuid, same.filename, is_same=True)
    return Match(found[0].uuid, found[0].filename) if len(found) == 1 else None
