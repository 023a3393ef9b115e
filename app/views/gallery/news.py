"""The new photos of a gallery for one visitor: their number, those of one page, and since when they are new."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import Select, func

from app.composition import services
from app.database import Session, utcnow
from app.extensions import db
from app.models import Collection, File, LastVisit
from app.policies.collection_policy import Access
from app.queries.files import shown_files
from app.queries.news import is_new
from app.services.activity.activity_service import ActivityVisitor
from app.web.access import visitor_key
from app.web.photo_view import PhotoView


@dataclass(frozen=True)
class News:
    """The new photos of a gallery; without a last visit there are none."""

    session: Session | None = None
    files: Select[File] | None = None
    visit: LastVisit | None = None
    now: datetime | None = None

    @classmethod
    def of(cls, collection: Collection, access: Access, now: datetime) -> "News":
        """Return what is new for this request's visitor; nothing is for an owner, and at a first visit."""
        visitor = seeing_visitor(collection, access)
        visit = services.publications.visits.of(visitor) if visitor is not None else None
        return cls(db.session, shown_files(collection, access), visit, now)

    @cached_property
    def count(self) -> int:
        """The number of photos that are new now."""
        if self.session is None or self.files is None or self.visit is None or self.now is None:
            return 0
        new = self.files.order_by(None).where(is_new(self.visit, self.now))
        return self.session.scalar(new.with_only_columns(func.count())) or 0

    @property
    def since(self) -> datetime | None:
        """The visitor's last visit, in UTC."""
        return self.visit.as_of(self.now)[1] if self.visit is not None and self.now is not None else None

    @property
    def moment(self) -> str:
        """The time of this page for ``?new=``, so that what its end reports as seen is still shown."""
        return str(int(self.now.timestamp())) if self.now is not None else ""

    def among(self, photos: Iterable[PhotoView]) -> set[str]:
        """Return the ids of the photos that are new, as they are in addresses."""
        if self.session is None or self.files is None or self.visit is None or self.now is None or not self.count:
            return set()
        ids = [photo.file.id for photo in photos]
        new = self.files.order_by(None).where(is_new(self.visit, self.now), File.id.in_(ids))
        return {str(uuid) for uuid in self.session.scalars(new.with_only_columns(File.uuid))}

    def only(self, files: Select[File], moment: str) -> Select[File]:
        """Return those of these files that were new at this moment, in seconds since 1970; all at a first visit."""
        if self.visit is None or self.now is None:
            return files
        return files.where(is_new(self.visit, self.now, at=datetime.fromtimestamp(int(moment), UTC)))


def asked_moment(sent: str | None) -> str:
    """Return the moment of ``?new=`` in seconds since 1970, now for a moment that is not of the last day; else ""."""
    if not sent:
        return ""
    now = int(utcnow().timestamp())
    is_recent = sent.isascii() and sent.isdigit() and now - 86_400 <= int(sent[:12]) <= now
    return sent if is_recent else str(now)


def seeing_visitor(collection: Collection, access: Access) -> ActivityVisitor | None:
    """Return whose last visit counts: the link's or, if activity is recorded, the browser's; None for an owner."""
    if access.is_owner or access.is_preview:
        return None
    if access.link_id is not None:
        return ActivityVisitor(collection.id, access.link_id, None)
    return ActivityVisitor(collection.id, None, visitor_key()) if services.activity.is_on else None


def visit_to_record(collection: Collection, access: Access, now: datetime) -> Callable[[], None] | None:
    """Return what records that this page was opened, with the last number that it could show; None for an owner."""
    visitor, known = seeing_visitor(collection, access), collection.published_seq
    return (lambda: services.publications.visits.visited(visitor, known, now)) if visitor is not None else None
