"""A section: a heading inside a collection, with a description and a picture, a position, and the files under it."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, Uuid, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Session, UTCDateTime
from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.collection import Collection
from app.models.columns import TypedText, text_enum
from app.models.text.typed_text import in_lines, one_line

if TYPE_CHECKING:
    from app.models.files.file import File

LONGEST_TITLE, LONGEST_DESCRIPTION = 200, 2000


class SectionCover(StrEnum):
    """The picture of a section: none, a band as wide as the page above the title, or a smaller one beside it."""

    NONE = "none"
    BAND = "band"
    BESIDE = "beside"


class Section(Base):
    """A section of a collection, which is trashed and restored together with its files.

    ``cover_style`` says how its picture is shown; the picture is the file ``cover_id``, or else its first picture.
    """

    __tablename__ = "sections"
    __table_args__ = (Index("ix_sections_collection_id_position", "collection_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(TypedText(LONGEST_TITLE))
    description: Mapped[str] = mapped_column(TypedText(), default="")
    cover_style: Mapped[SectionCover] = mapped_column(text_enum(SectionCover), default=SectionCover.NONE)
    cover_id: Mapped[int | None] = mapped_column(
        ForeignKey("files.id", ondelete="SET NULL", use_alter=True, name="fk_sections_cover_id")
    )
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    trashed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)

    collection: Mapped[Collection] = relationship(back_populates="sections")
    cover: Mapped["File | None"] = relationship(foreign_keys=[cover_id], post_update=True)

    @classmethod
    def create(cls, session: Session, collection: Collection, *, title: str, now: datetime) -> "Section":
        """Add a section after the collection's other sections; raises ``InvalidInput`` as ``rename`` does."""
        section = cls(collection_id=collection.id, created_at=now)
        section.rename(title)
        last = session.scalar(select(func.max(cls.position)).where(cls.collection_id == collection.id))
        section.position = (last or 0) + 1
        session.add(section)
        return section

    def rename(self, title: str) -> None:
        """Give the section another title; raises ``InvalidInput`` for an empty or too long one."""
        title = one_line(title)
        if not title or len(title) > LONGEST_TITLE:
            raise InvalidInput(
                _("Give the section a name of at most %(longest_title)s characters.", longest_title=LONGEST_TITLE)
            )
        self.title = title

    def describe(self, description: str) -> None:
        """Set the text below the title; raises ``InvalidInput`` for more than 2,000 characters."""
        description = in_lines(description).strip()
        if len(description) > LONGEST_DESCRIPTION:
            raise InvalidInput(
                _("Describe the section in at most %(longest)s characters.", longest=LONGEST_DESCRIPTION),
                field="description",
            )
        self.description = description

    def show_cover(self, style: SectionCover, file: "File | None") -> None:
        """Set the section's picture, and how it is shown; None means its first picture.

        Raises ``InvalidInput`` for a file that is not in the section.
        """
        if file is not None and file.section_id != self.id:
            raise InvalidInput(_("The picture of a section is one of its own photos."), field="cover")
        self.cover_style, self.cover = style, file

    def trash(self, session: Session, now: datetime) -> None:
        """Move the section and its files to the trash.

        They all get the same time, by which ``restore`` finds the files that were trashed with the section.
        """
        if self.trashed_at is not None:
            return
        self.trashed_at = now
        file = _file()
        live = (file.section_id == self.id, file.trashed_at.is_(None))
        session.execute(update(file).where(*live).values(trashed_at=now))

    def restore(self, session: Session) -> None:
        """Restore the section and the files that were trashed with it."""
        if self.trashed_at is None:
            return
        from app.models.files.restoring import restore_files

        file = _file()
        went_along = select(file).where(file.section_id == self.id, file.trashed_at == self.trashed_at)
        members = session.scalars(went_along).all()
        self.trashed_at = None
        restore_files(session, members)


def _file() -> "type[File]":
    from app.models.files.file import File

    return File
