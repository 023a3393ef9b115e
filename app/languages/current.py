"""The current language of this thread's request, mail or command."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from app.languages.language import ENGLISH, Language

_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def current_language() -> Language:
    """Return the language that messages are translated into now; English unless ``speaking`` has set another one."""
    return _current.get()


@contextmanager
def speaking(language: Language) -> Iterator[Language]:
    """Translate messages into this language within the ``with`` block."""
    token = _current.set(language)
    try:
        yield language
    finally:
        _current.reset(token)
