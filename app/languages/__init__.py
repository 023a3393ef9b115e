"""The translation layer: every sentence that a person sees, and every date, number and size, is formatted here.

The source language is English: the English sentence is the message id. Services and models make ``Message`` values,
which are translated when they become text; views, API, commands and mails set the current language with ``speaking``.
"""

from app.languages.current import current_language, speaking
from app.languages.language import ENGLISH, Language
from app.languages.message import N_, Message, MessageList, gettext, ngettext

__all__ = ["ENGLISH", "N_", "Language", "Message", "MessageList", "current_language", "gettext", "ngettext", "speaking"]
