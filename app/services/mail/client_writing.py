"""The texts of mails to clients: the owner's own, a message template's, or the built-in ones in each language."""

from dataclasses import dataclass

from app.database import Session
from app.errors import InvalidInput
from app.languages import ENGLISH, Language, speaking
from app.languages import gettext as _
from app.languages.language import languages
from app.models import Collection, MailKind, MessageTemplate, ShareLink, Studio
from app.models.text.message_fields import checked_template
from app.models.text.typed_text import one_line
from app.policies.collection_policy import end_of
from app.services.sharing.client_texts import subject_of, text_of
from app.services.sharing.messages import MessageFacts, MessageWriter, selected_template

LONGEST_SUBJECT = 200  # characters


@dataclass(frozen=True)
class OwnText:
    """The subject and the text that an owner wrote for a mail, with the fields of message templates; "" for neither.

    With ``with_cover``, the mail shows the cover if everybody may see it at the time of sending.
    """

    subject: str = ""
    text: str = ""
    with_cover: bool = False


@dataclass(frozen=True)
class WrittenMail:
    """The subject and the text of a mail to one person, in that person's language."""

    subject: str
    text: str
    language: Language


@dataclass(frozen=True)
class ClientWriter:
    """A writer of the mails about one collection; ``messages`` writes with the template that the owner selected."""

    collection: Collection
    studio: Studio
    messages: MessageWriter

    @classmethod
    def of(cls, session: Session, collection: Collection) -> "ClientWriter":
        """Return the writer for this collection, with its owner's templates and time zone."""
        studio, templates = Studio.get(session), MessageTemplate.all_of(session, collection.owner_id)
        selected = selected_template(templates, collection.message_template, collection.language)
        zone = collection.owner.zone
        return cls(
            collection, studio, MessageWriter(collection, templates, selected, studio.name, studio.language, zone)
        )

    def written(self, kind: MailKind, link: ShareLink, address: str, own: OwnText) -> WrittenMail:
        """Return the mail; a mail that the gallery is ready uses the selected template unless there is an own text.

        Raises ``InvalidInput`` for a subject that is too long, or for a text without ``{link}`` or with unknown fields.
        """
        if kind is MailKind.READY and not own.text:
            message = self.messages.with_share_link(link, address)
            return WrittenMail(self._subject(kind, own, message.language), message.text, message.language)
        language = self._language_of(link)
        with speaking(language):
            template = checked_template(own.text) if own.text else text_of(kind)
            text = self._facts(link, address).put_into(template, self.messages.zone)
        return WrittenMail(self._subject(kind, own, language), text, language)

    def _subject(self, kind: MailKind, own: OwnText, language: Language) -> str:
        subject = one_line(own.subject)
        if len(subject) > LONGEST_SUBJECT:
            raise InvalidInput(
                _("Write a subject of at most %(longest)s characters.", longest=LONGEST_SUBJECT), field="subject"
            )
        with speaking(language):
            return subject or subject_of(kind, self.collection.title)

    def _facts(self, link: ShareLink, address: str) -> MessageFacts:
        return MessageFacts(
            title=self.collection.title,
            link=address,
            name=link.name,
            until=end_of(self.collection, link),
            has_password=link.is_password_set or self.collection.asks_for_password,
            studio=self.studio.name,
        )

    def _language_of(self, link: ShareLink) -> Language:
        tag = link.language or self.collection.language or self.studio.language or ENGLISH.tag
        return languages().get(tag, ENGLISH)
