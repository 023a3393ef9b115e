"""Limits that are checked before bytes are sent: the size of a file, and the bytes in a collection."""

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select

from app.database import Session
from app.errors import TooLarge
from app.formatting import format_bytes
from app.languages import gettext as _
from app.models import Collection, File, FileVersion, Upload, UploadState


class Quota:
    """The limits: ``most_file_bytes`` for a file, ``most_collection_bytes`` for a collection including its trash.

    For a collection, 0 means no limit.
    """

    def __init__(self, session: Session, *, most_file_bytes: int, most_collection_bytes: int):
        self._session = session
        self.most_file_bytes = most_file_bytes
        self._most_collection_bytes = most_collection_bytes

    def require_file(self, size: int) -> None:
        """Raise ``TooLarge`` for a file that is larger than the site accepts."""
        if size > self.most_file_bytes:
            raise TooLarge(
                _(
                    "This file is larger than the %(most)s that this site accepts. Export it smaller.",
                    most=format_bytes(self.most_file_bytes),
                )
            )

    def require_room(self, collection_id: int, size: int, *, is_counted: bool = False) -> None:
        """Raise ``TooLarge`` if ``size`` more bytes would exceed the collection's limit, unfinished uploads included.

        ``is_counted`` means that the rows of these bytes are already added in this transaction. The collection's row
        stays locked until the transaction ends, so that two transactions cannot use the free room twice.
        """
        if not self._most_collection_bytes:
            return
        self._session.execute(select(Collection.id).where(Collection.id == collection_id).with_for_update())
        stored = self._session.scalar(select(_sum(File.size)).where(File.collection_id == collection_id))
        coming = self._session.scalar(
            select(_sum(Upload.size)).where(Upload.collection_id == collection_id, Upload.state == UploadState.ARRIVING)
        )
        earlier = select(_sum(FileVersion.size)).join(File, File.id == FileVersion.file_id)
        versions = self._session.scalar(earlier.where(File.collection_id == collection_id))
        taken = int(stored or 0) + int(versions or 0) + int(coming or 0)
        left = self._most_collection_bytes - taken + (size if is_counted else 0)
        if size > left:
            raise TooLarge(
                _(
                    "This collection can hold %(most)s, and %(left)s of that is free. "
                    "Delete files permanently, or use another collection.",
                    most=format_bytes(self._most_collection_bytes),
                    left=format_bytes(max(0, left)),
                )
            )


def _sum(column: SQLColumnExpression[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(column), 0)
