"""Storing message templates, by the same rules for their page and for the API."""

from dataclasses import dataclass
from datetime import datetime

from app.database import Session
from app.errors import Conflict
from app.languages import gettext as _
from app.models import MessageTemplate

CHANGED = _(
    "The template was changed meanwhile, in another tab or by a program. Save again to replace that text with yours."
)


@dataclass(frozen=True)
class TemplateValues:
    """The values of a message template; ``language`` is the tag of the language it is written in.

    ``version`` is the version that they replace, None for any.
    """

    name: str
    language: str
    text: str
    is_default: bool = False
    version: int | None = None


def create_template(session: Session, owner_id: int, values: TemplateValues, now: datetime) -> MessageTemplate:
    """Add a template of this owner; raises ``InvalidInput``, and ``Conflict`` if the owner has 50 already.

    The caller commits.
    """
    given = {"name": values.name, "language": values.language, "text": values.text}
    template = MessageTemplate.create(session, owner_id, **given, now=now)
    session.flush()
    template.make_default(session, values.is_default)
    return template


def change_template(session: Session, template: MessageTemplate, values: TemplateValues) -> None:
    """Change a template; raises ``InvalidInput``, and ``Conflict`` if it has another version meanwhile.

    The row is locked until the transaction ends, so that two requests take turns. The caller commits.
    """
    session.refresh(template, with_for_update=True)
    if values.version is not None and values.version != template.version:
        raise Conflict(CHANGED, field="text")
    before = _content(template)
    template.rename(values.name)
    template.set_language(values.language)
    template.write(values.text)
    template.make_default(session, values.is_default)
    if _content(template) != before:
        template.version += 1


def _content(template: MessageTemplate) -> tuple[str, str, str]:
    return template.name, template.language, template.text
