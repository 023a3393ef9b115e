"""The files of several favorites lists, with their visitors' notes."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.database import Session
from app.models.collection import Collection
from app.models.favorites import Favorite, FavoriteList
from app.models.files.file import File
from app.queries.files import EVERYTHING, shown_files


class NotedFile(NamedTuple):
    """A file in a favorites list, and its visitor's note ("" for none)."""

    uuid: UUID
    filename: str
    note: str


def noted_files(session: Session, collection: Collection, lists: Sequence[FavoriteList]) -> dict[int, list[NotedFile]]:
    """Return the files of each of these lists of the collection, by list id, in the collection's order.

    Files in the trash are left out. It takes two queries for any number of lists.
    """
    ids = [favorites_list.id for favorites_list in lists]
    notes: dict[int, list[tuple[int, str]]] = {}
    marked = select(Favorite.file_id, Favorite.list_id, Favorite.note).where(Favorite.list_id.in_(ids))
    for file_id, list_id, note in session.execute(marked):
        notes.setdefault(file_id, []).append((list_id, note))
    found: dict[int, list[NotedFile]] = {list_id: [] for list_id in ids}
    in_lists = select(Favorite.file_id).where(Favorite.list_id.in_(ids))
    columns = (File.id, File.uuid, File.original_filename)
    shown = shown_files(collection, EVERYTHING).where(File.id.in_(in_lists))
    for file_id, uuid, filename in session.execute(shown.with_only_columns(*columns)):
        for list_id, note in notes.get(file_id, ()):
            found[list_id].append(NotedFile(uuid, filename, note))
    return found
