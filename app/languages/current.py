"""The language of the moment, for this thread's request, mail or command."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from app.languages.language import ENGLISH, Language

_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def current_language() -> Language:
    """Return the language that messages are translated into now; English unless ``speaking`` chose another."""
    return _current.get()


@contextmanager
def speaking(language: Language) -> Iterator[Language]:
    """Translate into this language within the block."""
    token = _current.set(language)
    try:
        yield language
    finally:
        _current.reset(token)
