"""The messages that a collection's links are sent with, made from a template or from the built-in text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from app.formatting import datetime_in
from app.languages import ENGLISH, Language, speaking
from app.languages.language import languages
from app.models import Collection, MessageTemplate, ShareLink
from app.models.text.message_fields import fill
from app.services.sharing.standard_message import password_note, standard_template

STANDARD = "standard"  # selects the built-in text


@dataclass(frozen=True)
class WrittenMessage:
    """A message with one link, and the addresses that open it in the programs that send it.

    ``missing`` is the selected template if it is not written in the language of the link's person; then the built-in
    text in that language is used.
    """

    text: str
    subject: str
    language: Language
    recipient: str = ""
    missing: MessageTemplate | None = None

    @property
    def mail_url(self) -> str:
        """The ``mailto:`` address, whose line ends are CRLF (RFC 6068, section 5)."""
        body = self.text.replace("\n", "\r\n")
        return f"mailto:{quote(self.recipient, safe='@')}?subject={_encoded(self.subject)}&body={_encoded(body)}"

    @property
    def whatsapp_url(self) -> str:
        """The address that opens WhatsApp with the text; the person is selected there."""
        return f"https://wa.me/?text={_encoded(self.text)}"

    @property
    def sms_url(self) -> str:
        """The ``sms:`` address; ``?&`` is understood by iOS and by Android."""
        return f"sms:?&body={_encoded(self.text)}"


@dataclass(frozen=True)
class MessageFacts:
    """The facts in a message: ``until`` is the end in UTC, or None; ``name`` is the person's, or ""."""

    title: str
    link: str
    name: str
    until: datetime | None
    has_password: bool
    studio: str

    def put_into(self, template: str, zone: ZoneInfo) -> str:
        """Return the message in the current language, with times in this time zone."""
        values = {
            "title": self.title,
            "link": self.link,
            "name": self.name,
            "until": f"{datetime_in(self.until, zone)} ({zone.key})" if self.until else "",
            "password_note": password_note() if self.has_password else "",
            "studio": self.studio,
        }
        return fill(template, values)


@dataclass(frozen=True)
class MessageWriter:
    """A writer of the messages with one collection's links.

    ``selected`` is the template to use, None for the built-in text. ``language`` is the tag of the studio's language,
    or None. Times are written in ``zone``.
    """

    collection: Collection
    templates: Sequence[MessageTemplate]
    selected: MessageTemplate | None
    studio: str
    language: str | None
    zone: ZoneInfo

    def with_gallery_link(self, address: str) -> WrittenMessage:
        """Return the message with the gallery's own address."""
        collection = self.collection
        return self._written(None, address, collection.asks_for_password, collection.expires_at)

    def with_share_link(self, link: ShareLink, address: str) -> WrittenMessage:
        """Return the message with a share link, in the language of its person."""
        ends = [moment for moment in (link.expires_at, self.collection.expires_at) if moment]
        has_password = link.is_password_set or self.collection.asks_for_password
        return self._written(link, address, has_password, min(ends, default=None))

    def _written(
        self, link: ShareLink | None, address: str, has_password: bool, until: datetime | None
    ) -> WrittenMessage:
        template, title = self._template_for(link), self.collection.title
        tag = template.language if template else (link and link.language) or self._usual_language
        facts = MessageFacts(title, address, link.name if link else "", until, has_password, self.studio)
        with speaking(language := languages().get(tag, ENGLISH)):
            text = template.text if template else standard_template(greets_by_name=link is not None)
            return WrittenMessage(
                facts.put_into(text, self.zone),
                subject=f"{title} · {self.studio}",
                language=language,
                recipient=(link and link.email) or "",
                missing=self.selected if template is None else None,
            )

    def _template_for(self, link: ShareLink | None) -> MessageTemplate | None:
        """Return the selected template, in the language of the link if it has one; None for the built-in text."""
        selected = self.selected
        if selected is None or link is None or link.language in (None, selected.language):
            return selected
        return _in_language(self.templates, selected, link.language)

    @property
    def _usual_language(self) -> str:
        return self.collection.language or self.language or ENGLISH.tag


def selected_template(
    templates: Sequence[MessageTemplate], choice: str, language: str | None
) -> MessageTemplate | None:
    """Return the template with this uuid as text, or None for ``standard``.

    Without such a template it is the default one, in this language if it is written in it. ``templates`` are all of the
    owner's.
    """
    if choice == STANDARD:
        return None
    if named := next((each for each in templates if str(each.uuid) == choice), None):
        return named
    default = next((each for each in templates if each.is_default), None)
    return default and (_in_language(templates, default, language) or default)


def _in_language(
    templates: Sequence[MessageTemplate], template: MessageTemplate, language: str | None
) -> MessageTemplate | None:
    """Return the template of the same name in this language, or None."""
    same = (each for each in templates if each.name.casefold() == template.name.casefold())
    return next((each for each in same if each.language == language), None)


def _encoded(text: str) -> str:
    return quote(text, safe="")
