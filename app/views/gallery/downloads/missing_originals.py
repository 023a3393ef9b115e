"""The originals that a visitor lacked at one moment, which an address names, so that their download can be resumed."""

from datetime import UTC, datetime, timedelta

from app.database import Session, utcnow
from app.errors import NotFound
from app.models import Collection, File
from app.policies.collection_policy import Access
from app.queries.receipts import Recipient, missing_originals
from app.web.access import visitor_key

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_CODE = 18  # digits
MICROSECOND = timedelta(microseconds=1)


def recipient_of(access: Access) -> Recipient:
    """Return whose receipt this visitor sees: all visitors with their link, or without a link this browser alone."""
    return Recipient(access.link_id) if access.link_id is not None else Recipient(visitor=visitor_key())


def moment_code(moment: datetime) -> str:
    """Return a time (UTC) as the number of microseconds since 1970, for an address."""
    return str((moment - EPOCH) // MICROSECOND)


def missing_at(session: Session, collection: Collection, access: Access, code: str) -> set[int]:
    """Return the ids of the files that this visitor lacked at the time of ``code``, a future one being now.

    What is sent later does not change them. Raises ``NotFound`` if the code is not a time, or nothing was missing.
    """
    if not code.isascii() or not code.isdecimal() or len(code) > LONGEST_CODE:
        raise NotFound
    moment = min(utcnow(), EPOCH + int(code) * MICROSECOND)
    wanted = missing_originals(collection, recipient_of(access), access, at=moment)
    found = set(session.scalars(wanted.with_only_columns(File.id).order_by(None)))
    if not found:
        raise NotFound
    return found
