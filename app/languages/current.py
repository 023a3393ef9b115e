"""The current language of this thread's request, mail or command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from app.languages.language import ENGLISH, Language

_current: ContextVar[Language | Callable[[], Language]] = ContextVar("language", default=ENGLISH)


def current_language() -> Language:
    """Return the language that messages are translated into now; English unless ``speaking`` has set another one."""
    current = _current.get()
    return current if isinstance(current, Language) else current()


@contextmanager
def speaking(language: Language | Callable[[], Language]) -> Iterator[None]:
    """Translate messages into this language within the ``with`` block.

    A function is called for each sentence, so a request can find out its language when it first needs it.
    """
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)
