"""The filters of the contact sheet, read from an address, as conditions on a collection's files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from app.database import Session
from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.collection import Collection
from app.models.favorites import Favorite, FavoriteList
from app.models.files.culling import MOST_STARS, REJECTED, ColorLabel
from app.models.files.file import File
from app.models.files.processing import FileState
from app.models.section import Section
from app.models.text.natural_order import natural_key
from app.models.text.typed_text import one_line
from app.queries.collections import LONGEST_SEARCH, containing, split
from app.queries.files import UNPREPARED, tagged
from app.queries.orientation import Orientation, has_shape

ANY, NONE = "any", "none"
RATINGS = tuple(map(str, range(REJECTED, MOST_STARS + 1)))
_camera: ColumnElement[str] = File.metadata_json["camera_model"].as_string()


class FileStatus(StrEnum):
    """The state of a file as its owner sees it: ready, being prepared, failed, or not a picture."""

    READY = "ready"
    PREPARING = "preparing"
    FAILED = "failed"
    OTHER = "other"


class Visibility(StrEnum):
    """Whether the owner hides a file from visitors."""

    SHOWN = "shown"
    HIDDEN = "hidden"


STATES = {
    FileStatus.READY: (FileState.READY,),
    FileStatus.PREPARING: UNPREPARED,
    FileStatus.FAILED: (FileState.FAILED,),
    FileStatus.OTHER: (FileState.UNSUPPORTED,),
}


@dataclass(frozen=True)
class SheetFilter:
    """The filters of one contact sheet, each "" if it is not set.

    ``q`` has terms of the file's name. ``rating`` is the least number of stars, "0" for files without stars, "-1" for
    rejected ones. ``label`` is a color, or ``none``. ``section`` is the id of a section, or ``none``. ``camera`` is a
    model. ``favorite`` is the id of a visitor's list, ``any`` for a file in any list, or ``none``.
    """

    q: str = ""
    tag: str = ""
    rating: str = ""
    label: str = ""
    state: str = ""
    section: str = ""
    shown: str = ""
    orientation: str = ""
    camera: str = ""
    favorite: str = ""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Self:
        """Return the filters of an address, without those that have an unknown value."""
        choices = {
            "rating": RATINGS,
            "label": (*map(str, ColorLabel), NONE),
            "state": tuple(map(str, FileStatus)),
            "shown": tuple(map(str, Visibility)),
            "orientation": tuple(map(str, Orientation)),
        }
        known = {name: value for name, values in choices.items() if (value := arguments.get(name, "")) in values}
        texts = {name: _text(arguments.get(name, "")) for name in ("q", "tag", "camera")}
        return cls(
            **known,
            **texts,
            section=_id_or(arguments.get("section", ""), NONE),
            favorite=_id_or(arguments.get("favorite", ""), ANY, NONE),
        )

    @classmethod
    def sent(cls, text: str) -> Self:
        """Return the filters of a query string that a form sends; raises ``InvalidInput`` for an unknown filter.

        An act on all files that match must not ignore a filter, because it would then change further files.
        """
        pairs = parse_qsl(text)
        found = cls.read(dict(pairs))
        if sorted(found.query.items()) != sorted(pairs):
            raise InvalidInput(_("This filter is not known. Load the page again."))
        return found

    @property
    def query(self) -> dict[str, Any]:
        """The filters that are set, as the parameters of an address."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    @property
    def text(self) -> str:
        """The query string of the filters, which ``sent`` reads."""
        return urlencode(self.query)

    @property
    def is_set(self) -> bool:
        """Whether any filter is set, so that some files may be left out."""
        return bool(self.query)

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions that a file meets which matches all filters; at least one, for ``where``."""
        return [tagged(self.tag), *self._of_file(), *self._of_marks()]

    def _of_file(self) -> Iterator[ColumnElement[bool]]:
        for term in split(self.q):
            yield or_(*containing(term, File.original_filename))
        if self.state:
            yield File.state.in_(STATES[FileStatus(self.state)])
        if self.section == NONE:
            yield File.section_id.is_(None)
        elif self.section:
            yield File.section_id.in_(select(Section.id).where(Section.uuid == UUID(self.section)))
        if self.orientation:
            yield has_shape(Orientation(self.orientation))
        if self.camera:
            yield _camera == self.camera

    def _of_marks(self) -> Iterator[ColumnElement[bool]]:
        if self.rating == "0":
            yield or_(File.rating.is_(None), File.rating.expression == 0)
        elif self.rating == str(REJECTED):
            yield File.rating.expression == REJECTED
        elif self.rating:
            yield File.rating.expression >= int(self.rating)
        if self.label:
            yield File.color_label.is_(None) if self.label == NONE else File.color_label == ColorLabel(self.label)
        if self.shown:
            yield File.hidden_at.is_(None) if self.shown == Visibility.SHOWN else File.hidden_at.is_not(None)
        if self.favorite:
            lists = select(Favorite.file_id).join(FavoriteList).where(FavoriteList.deleted_at.is_(None))
            if self.favorite not in (ANY, NONE):
                lists = lists.where(FavoriteList.uuid == UUID(self.favorite))
            yield File.id.not_in(lists) if self.favorite == NONE else File.id.in_(lists)


def cameras(session: Session, collection: Collection) -> list[str]:
    """Return the models of the cameras of the collection's live files, in alphabetical order."""
    live = (File.collection_id == collection.id, File.trashed_at.is_(None), File.upload_complete)
    models = session.scalars(select(_camera).where(*live, _camera.is_not(None)).distinct())
    return sorted(models, key=natural_key)


def _text(value: str) -> str:
    return one_line(value.replace("\0", ""))[:LONGEST_SEARCH]


def _id_or(value: str, *others: str) -> str:
    """Return the value if it is one of ``others`` or a public id, in the usual form; else ""."""
    if value in others:
        return value
    try:
        return str(UUID(value))
    except ValueError:
        return ""
