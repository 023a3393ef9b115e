"""Favorites: a visitor's named lists of photos, which need no account and can be submitted to the photographer."""

import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, Uuid, and_, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Session, UTCDateTime
from app.errors import Conflict, InvalidInput
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models.collection import MOST_SELECTED, Collection
from app.models.columns import TypedText
from app.models.deletable import Deletable
from app.models.files.file import File
from app.models.share_link import ShareLink
from app.models.text.email_address import LONGEST_EMAIL, checked_email
from app.models.text.typed_text import in_lines, one_line

FIRST_NAME = _("My favorites")
LONGEST_NAME, LONGEST_NOTE, LONGEST_MESSAGE = 100, 500, 2000
LOCKED = _("This list was sent to the photographer. Start another list, or ask the photographer to reopen this one.")


class FavoriteList(Deletable, Base):
    """A visitor's favorites list.

    ``visitor_uuid`` is the random id of the visitor who began it; ``token`` opens it on another device. A submitted
    list (``submitted_at``) is locked until the photographer reopens it (``reopened_at``). ``seen_at`` is the
    ``submitted_at`` of the submission that the photographer has seen. Load a list with ``for_change`` before changing
    it, so that two tabs take turns, on both databases.
    """

    __tablename__ = "favorite_lists"
    __table_args__ = (
        Index("ix_favorite_lists_collection_id_visitor_uuid", "collection_id", "visitor_uuid"),
        Index(
            "ix_favorite_lists_deleted_at",
            "deleted_at",
            sqlite_where=text("deleted_at IS NOT NULL"),
            postgresql_where=text("deleted_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    visitor_uuid: Mapped[UUID] = mapped_column(Uuid)
    share_link_id: Mapped[int | None] = mapped_column(ForeignKey("share_links.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(TypedText(LONGEST_NAME))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    visitor_name: Mapped[str | None] = mapped_column(TypedText(LONGEST_NAME))
    visitor_email: Mapped[str | None] = mapped_column(TypedText(LONGEST_EMAIL))
    message: Mapped[str | None] = mapped_column(TypedText())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reopened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    collection: Mapped[Collection] = relationship()
    share_link: Mapped[ShareLink | None] = relationship()

    @classmethod
    def create(
        cls,
        session: Session,
        collection: Collection,
        visitor: UUID,
        *,
        now: datetime,
        name: Message | str = FIRST_NAME,
        share_link: ShareLink | None = None,
    ) -> "FavoriteList":
        """Add an empty list with a new token of 128 random bits; raises ``InvalidInput`` for an unusable name."""
        favorites_list = cls(
            uuid=uuid4(),
            collection_id=collection.id,
            visitor_uuid=visitor,
            share_link_id=share_link.id if share_link else None,
            name=_name(str(name)),
            token=secrets.token_urlsafe(16),
            created_at=now,
            changed_at=now,
        )
        session.add(favorites_list)
        return favorites_list

    @classmethod
    def for_change(cls, session: Session, list_id: int) -> "FavoriteList":
        """Return the list as it is stored now, locked against other transactions until this one ends."""
        return session.get_one(cls, list_id, with_for_update=True, populate_existing=True)

    @property
    def is_locked(self) -> bool:
        """Whether the list was submitted and has not been reopened since."""
        return self.submitted_at is not None and self.reopened_at is None

    @property
    def is_new(self) -> bool:
        """Whether the list was submitted and the photographer has not seen that submission."""
        return self.is_locked and self.seen_at != self.submitted_at

    @classmethod
    def sent(cls) -> ColumnElement[bool]:
        """Return the condition that a list was submitted, and neither reopened nor deleted."""
        return and_(cls.submitted_at.is_not(None), cls.reopened_at.is_(None), cls.deleted_at.is_(None))

    @classmethod
    def unseen(cls) -> ColumnElement[bool]:
        """Return the condition that a list is new: submitted, and not seen by the photographer since."""
        return and_(cls.sent(), cls.seen_at.is_distinct_from(cls.submitted_at))

    def require_open(self) -> None:
        """Raise ``Conflict`` if the list is locked."""
        if self.is_locked:
            raise Conflict(LOCKED)

    def add(self, session: Session, file: File, now: datetime) -> None:
        """Add the photo to the list, unless the list has it.

        Raises ``Conflict`` for a locked list, and ``InvalidInput`` for a full one.
        """
        self._change(now)
        favorites = session.scalars(select(Favorite.file_id).where(Favorite.list_id == self.id)).all()
        if file.id in favorites:
            return
        if len(favorites) >= MOST_SELECTED:
            raise InvalidInput(
                _(
                    "A list holds %(most_selected)s photos. Remove some, or start another list.",
                    most_selected=MOST_SELECTED,
                )
            )
        session.add(Favorite(list_id=self.id, file_id=file.id, note="", created_at=now))
        session.flush()

    def remove(self, session: Session, file: File, now: datetime) -> None:
        """Remove the photo and its note from the list; raises ``Conflict`` for a locked list."""
        self._change(now)
        if (favorite := self._favorite(session, file)) is not None:
            session.delete(favorite)
            session.flush()

    def note(self, session: Session, file: File, text: str, now: datetime) -> bool:
        """Set the visitor's note on a photo of the list, and return whether that wrote or changed a note.

        An empty text deletes the note. For a photo outside the list, do nothing. Raises ``Conflict`` for a locked list,
        and ``InvalidInput`` for a note of more than 500 characters.
        """
        self._change(now)
        text = _plain(text)
        if len(text) > LONGEST_NOTE:
            raise InvalidInput(_("A note has at most %(longest_note)s characters.", longest_note=LONGEST_NOTE))
        favorite = self._favorite(session, file)
        if favorite is None or favorite.note == text:
            return False
        favorite.note = text
        return bool(text)

    def rename(self, name: str, now: datetime) -> None:
        """Give the list another name.

        Raises ``Conflict`` for a locked list, and ``InvalidInput`` for an empty or too long name.
        """
        self._change(now)
        self.name = _name(name)

    def submit(self, count: int, *, wanted: int | None, name: str, email: str, message: str, now: datetime) -> None:
        """Submit the list, with its ``count`` photos, to the photographer, and lock it.

        ``wanted`` is how many photos it may have at most. ``email`` and ``message`` may be empty. Raises ``Conflict``
        for a locked list, and ``InvalidInput`` for no photos, too many photos, or an unusable text.
        """
        self._change(now)
        if not count:
            raise InvalidInput(_("Mark at least one photo as a favorite before you send your selection."))
        if wanted is not None and count > wanted:
            raise InvalidInput(
                ngettext(
                    "You can send %(count)s photo, and this list has %(selected)s. Remove some first.",
                    "You can send %(count)s photos, and this list has %(selected)s. Remove some first.",
                    wanted,
                    selected=count,
                )
            )
        self.visitor_name, self.visitor_email = _visitor_name(name), checked_email(email)
        self.message = _message(message)
        self.submitted_at, self.reopened_at = now, None

    def reopen(self, now: datetime) -> None:
        """Let the visitor change a submitted list, and submit it again."""
        if self.is_locked:
            self.reopened_at = now

    def relock(self) -> None:
        """Undo the reopening of a submitted list, so that it is locked again."""
        if self.submitted_at is not None:
            self.reopened_at = None

    def _change(self, now: datetime) -> None:
        self.require_open()
        self.changed_at = now

    def _favorite(self, session: Session, file: File) -> "Favorite | None":
        return session.scalar(select(Favorite).where(Favorite.list_id == self.id, Favorite.file_id == file.id))


class Favorite(Base):
    """One photo in one list.

    A file in the trash stays in its lists, and counts again once it is restored.
    """

    __tablename__ = "favorites"
    __table_args__ = (UniqueConstraint("list_id", "file_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("favorite_lists.id", ondelete="CASCADE"))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(TypedText(LONGEST_NOTE), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    list: Mapped[FavoriteList] = relationship()
    file: Mapped[File] = relationship()


def lists_of(
    session: Session,
    collection: Collection,
    visitor: UUID | None,
    opened: Sequence[UUID],
    state: ColumnElement[bool] | None = None,
) -> Sequence[FavoriteList]:
    """Return a visitor's lists in this collection, oldest first.

    These are the lists that the visitor began, and those with the ids in ``opened``, which the visitor opened by a
    link. ``state`` is a condition on the lists; without it, deleted lists are left out.
    """
    mine = or_(FavoriteList.uuid.in_(opened), FavoriteList.visitor_uuid == visitor)
    state = FavoriteList.deleted_at.is_(None) if state is None else state
    wanted = select(FavoriteList).where(FavoriteList.collection_id == collection.id, mine, state)
    return session.scalars(wanted.order_by(FavoriteList.created_at, FavoriteList.id)).all()


def _name(text: str) -> str:
    name = one_line(_plain(text))
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(_("Give the list a name of at most %(longest_name)s characters.", longest_name=LONGEST_NAME))
    return name


def _visitor_name(text: str) -> str:
    name = one_line(_plain(text))
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(_("Say who you are, in at most %(longest_name)s characters.", longest_name=LONGEST_NAME))
    return name


def _message(text: str) -> str | None:
    message = _plain(text)
    if len(message) > LONGEST_MESSAGE:
        raise InvalidInput(_("A message has at most %(longest_message)s characters.", longest_message=LONGEST_MESSAGE))
    return message or None


def _plain(text: str) -> str:
    """Return the text without control characters and surrounding white space, with one kind of line end."""
    return "".join(c for c in in_lines(text) if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
