"""The one seam for languages: every sentence that a person sees, and every date, number and size, passes through here.

English is the source: the sentence itself is the message id. Code below the edges makes ``Message`` values, which are
translated when they become text; the edges choose the language of the moment with ``speaking``.
"""

from app.languages.current import current_language, speaking
from app.languages.language import ENGLISH, Language
from app.languages.message import N_, Message, gettext, ngettext

__all__ = ["ENGLISH", "N_", "Language", "Message", "current_language", "gettext", "ngettext", "speaking"]
