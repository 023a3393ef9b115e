"""The report of what one link has received of each original that it shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import load_only

from app.database import Session
from app.models import Collection, File, ReceivedOriginal, ShareLink
from app.queries.files import shown_files
from app.queries.receipts import LinkScope, Recipient, is_present
from app.services.storage.original_bytes import sent_sha256

_NEEDED = (File.uuid, File.section_id, File.original_filename, File.size, File.sha256, File.stripped_sha256)


@dataclass(frozen=True)
class OriginalRow:
    """An original that a link shows, and when its visitors received it (UTC, None if they did not).

    ``sha256`` is the digest of the original as it is sent. ``received_at`` is when all of its bytes had been sent to a
    visitor, ``handed_out_at`` when a visitor was redirected to another server for it, and ``earlier_at`` when an
    earlier version of it was sent completely; each is the latest such time.
    """

    file: File
    sha256: str | None
    received_at: datetime | None = None
    handed_out_at: datetime | None = None
    earlier_at: datetime | None = None

    @property
    def is_missing(self) -> bool:
        """Whether the present content was neither sent nor handed out."""
        return self.received_at is None and self.handed_out_at is None


class ReceiptReport:
    """The originals of one collection, read once for any number of links."""

    def __init__(self, session: Session, collection: Collection):
        self._session = session
        self._collection = collection
        wanted = shown_files(collection, LinkScope()).options(load_only(*_NEEDED))
        self._files: Sequence[File] = session.scalars(wanted).all()

    def of(self, link: ShareLink | None) -> Iterator[OriginalRow]:
        """Yield every original that this link (None: the plain address) shows, in the collection's order."""
        scope = link.scope if link else None
        known = {row.file_id: row for row in self._received(Recipient(link.id if link else None))}
        for file in self._files:
            if scope is None or file.section_id in scope:
                sha256 = sent_sha256(file, is_stripped=self._collection.strips_location)
                row = known.get(file.id)
                yield OriginalRow(file, sha256, *(row[1:] if row else ()))

    def _received(self, recipient: Recipient) -> Sequence[Row[Any]]:
        row, present = ReceivedOriginal, is_present()
        columns = (
            row.file_id,
            func.max(case((present, row.whole_at))),
            func.max(case((present, row.handed_out_at))),
            func.max(case((~present, row.whole_at))),
        )
        mine = (row.collection_id == self._collection.id, recipient.condition)
        received = select(*columns).join(File, row.file_id == File.id).where(*mine).group_by(row.file_id)
        return self._session.execute(received).all()
