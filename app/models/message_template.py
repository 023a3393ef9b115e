"""A message template: an owner's own text for the messages that share links are sent with."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime
from app.errors import InvalidInput
from app.languages import gettext as _
from app.languages.language import languages
from app.models.columns import TypedText, checked_language, language_tag
from app.models.few_of_owner import FewOfOwner
from app.models.one_default import OneDefault
from app.models.text.message_fields import checked_template
from app.models.text.natural_order import natural_key
from app.models.text.typed_text import one_line

LONGEST_NAME, MOST_TEMPLATES = 100, 50


class MessageTemplate(OneDefault, FewOfOwner, Base):
    """A template of one owner, in one language; ``text`` has the fields of ``models/text/message_fields.py``.

    Templates with equal names are one template in several languages. The default one is used by every collection for
    which no template was selected. ``version`` rises with every change.
    """

    __tablename__ = "message_templates"
    MOST = MOST_TEMPLATES
    TOO_MANY = _("You have %(most)s templates, which is the most. Delete one of them first.", most=MOST_TEMPLATES)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    name: Mapped[str] = mapped_column(TypedText(LONGEST_NAME))
    language: Mapped[str] = mapped_column(language_tag())
    text: Mapped[str] = mapped_column(TypedText())
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def create(
        cls, session: Session, owner_id: int, *, name: str, language: str, text: str, now: datetime
    ) -> "MessageTemplate":
        """Add a template; raises ``InvalidInput`` for an unusable value, ``Conflict`` if the owner has too many."""
        cls.require_room(session, owner_id)
        template = cls(owner_id=owner_id, is_default=False, version=0, created_at=now)
        template.rename(name)
        template.write(text)
        template.set_language(language)
        session.add(template)
        return template

    @classmethod
    def all_of(cls, session: Session, owner_id: int) -> list["MessageTemplate"]:
        """Return the owner's templates, the default one first, then by name and language."""
        mine = session.scalars(select(cls).where(*cls.live(owner_id)))
        return sorted(mine, key=lambda each: (not each.is_default, natural_key(each.name), each.language, each.id))

    def rename(self, name: str) -> None:
        """Give the template another name; raises ``InvalidInput`` for an empty or too long one."""
        name = one_line(name)
        if not name or len(name) > LONGEST_NAME:
            raise InvalidInput(
                _("Give the template a name of at most %(longest_name)s characters.", longest_name=LONGEST_NAME),
                field="name",
            )
        self.name = name

    def write(self, text: str) -> None:
        """Set the text; raises ``InvalidInput`` if it cannot be filled in, or has no link."""
        self.text = checked_template(text)

    def set_language(self, tag: str) -> None:
        """Set the language of the text; raises ``InvalidInput`` for one that visitors cannot get."""
        if not (language := checked_language(tag)):
            raise InvalidInput(_("Choose one of the languages in the list."), field="language")
        self.language = language

    @property
    def language_name(self) -> str:
        """The name of the text's language in itself, such as ``Deutsch``; the tag if it is no longer offered."""
        return languages()[self.language].own_name if self.language in languages() else self.language
