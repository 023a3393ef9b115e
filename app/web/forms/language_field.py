"""The field that selects a language of visitors, each by what it calls itself."""

from typing import Any

from wtforms import SelectChoice, SelectField

from app.languages import Message
from app.languages.language import ENGLISH, languages


def language_field(label: Message, automatic: Message | None = None) -> Any:
    """Return an unbound field of tags; with ``automatic``, its text is the empty choice."""
    named = [SelectChoice(each.tag, each.own_name, {"lang": each.tag, "dir": "auto"}) for each in languages().values()]
    empty = [] if automatic is None else [SelectChoice("", automatic)]
    return SelectField(label, choices=[*empty, *named], default=ENGLISH.tag if automatic is None else "")
