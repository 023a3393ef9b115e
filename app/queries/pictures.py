"""One picture with all that the access policy and the response need of its rows, in one statement without models.

A gallery requests hundreds of pictures, and to load models would take most of the time of each response.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Engine, FromClause, Select, and_, bindparam, select

from app.models.collection import Collection
from app.models.files.file import File
from app.models.files.file_variant import FileVariant
from app.models.files.processing import FileState
from app.models.gate import Gate
from app.models.guarded import GuardedCollection, GuardedLink, HasId
from app.models.share_link import ShareLink, share_link_sections
from app.queries.read_statement import ReadStatement


class PictureFile(NamedTuple):
    """The columns of a file that its pictures need."""

    uuid: UUID
    section_id: int | None
    hidden_at: datetime | None
    trashed_at: datetime | None
    state: FileState
    is_cover: bool
    version: int
    sha256: str | None
    original_filename: str
    storage_backend: str


class PictureVariant(NamedTuple):
    """The columns of a stored variant that a response needs; ``size`` is in bytes."""

    storage_path: str
    mime_type: str
    size: int


class PictureCollection(GuardedCollection):
    """The columns of a collection that the access policy reads."""

    def __init__(self, columns: Mapping[str, Any], gate: Gate):
        vars(self).update(columns, gate=gate)


class PictureLink(GuardedLink):
    """The columns of a share link that the access policy reads."""

    def __init__(self, columns: Mapping[str, Any], sections: Sequence[HasId]):
        vars(self).update(columns, sections=sections)


@dataclass(frozen=True)
class Picture:
    """A file, the variant that was asked for or None, its collection, and the visitor's share link to it, if any."""

    file: PictureFile
    variant: PictureVariant | None
    collection: PictureCollection
    link: PictureLink | None


_LOCK = ("password_hash", "password_version", "pin_hash", "pin_version")
_COLLECTION = (
    "id", "uuid", "owner_id", "slug", "language", "privacy", "announces", "downloads", "strips_location",
    "allows_favorites", "expires_at", "trashed_at", *_LOCK,
)  # fmt: skip
_GATE = ("gate_title", "gate_date", "gate_logo", "gate_cover", "gate_line")
_LINK = (
    "id", "uuid", "language", "downloads", "download_quota", "may_favorite", "expires_at", "revoked_at", "is_limited",
    *_LOCK,
)  # fmt: skip


MOST_LINKS = 30  # as many as a visitor's cookie has
_LINKS = [f"link_{number}" for number in range(MOST_LINKS)]


def picture_of(engine: Engine, uuid: UUID, name: str, format: str, links: Iterable[UUID]) -> Picture | None:
    """Return the picture of a file that is stored completely, with that of these share links that is its collection's.

    ``name`` and ``format`` are those of the variant. The caller asks the access policy.
    """
    wanted = {"uuid": uuid, "name": name, "format": format}
    if links := list(links)[-MOST_LINKS:]:
        row = _WITH_LINK.first(engine, wanted | dict(zip(_LINKS, cycle(links), strict=False)))
    else:
        row = _WITHOUT_LINK.first(engine, wanted)
    if row is None:
        return None
    values = iter(row)
    file = PictureFile._make(islice(values, len(PictureFile._fields)))
    variant = PictureVariant._make(islice(values, len(PictureVariant._fields)))
    collection = PictureCollection(_named(_COLLECTION, values), Gate(*islice(values, len(_GATE))))
    link = _named(_LINK, values)
    return Picture(
        file,
        variant if variant.storage_path is not None else None,
        collection,
        PictureLink(link, _sections(engine, link)) if link.get("id") is not None else None,
    )


def _named(names: tuple[str, ...], values: Iterator[Any]) -> dict[str, Any]:
    return dict(zip(names, values, strict=False))  # further values are of other tables


def _sections(engine: Engine, link: Mapping[str, Any]) -> Sequence[Any]:
    """Return the sections that a limited link shows, as rows with their ids; none for any other link."""
    if not link["is_limited"]:
        return ()
    columns = share_link_sections.c
    wanted = select(columns.section_id.label("id")).where(columns.share_link_id == link["id"])
    with engine.connect() as connection:
        return connection.execute(wanted).all()


def _statement(*, with_link: bool) -> Select[Any]:
    file, variant = File.__table__.c, FileVariant.__table__.c
    collection, link = Collection.__table__.c, ShareLink.__table__.c
    is_wanted = (variant.name == bindparam("name"), variant.format == bindparam("format"))
    tables: FromClause = File.__table__.join(Collection.__table__, file.collection_id == collection.id)
    tables = tables.outerjoin(FileVariant.__table__, and_(variant.file_id == file.id, *is_wanted))
    columns = [
        *(file[name] for name in PictureFile._fields),
        *(variant[name] for name in PictureVariant._fields),
        *(collection[name] for name in (*_COLLECTION, *_GATE)),
    ]
    if with_link:
        is_one_of = link.uuid.in_([bindparam(name, type_=link.uuid.type) for name in _LINKS])
        tables = tables.outerjoin(ShareLink.__table__, and_(link.collection_id == collection.id, is_one_of))
        columns += [link[name] for name in _LINK]
    return select(*columns).select_from(tables).where(file.uuid == bindparam("uuid"), file.upload_complete)


_WITH_LINK, _WITHOUT_LINK = (ReadStatement(_statement(with_link=has_link)) for has_link in (True, False))
