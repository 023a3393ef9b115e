"""A catalog of translations, read from its ``messages.po`` when the first sentence is translated."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from gettext import NullTranslations, c2py
from pathlib import Path

CATALOGS = Path(__file__).parent / "catalogs"
DOMAIN = "messages"
ENCODING = "utf-8"


@dataclass(frozen=True)
class _Content:
    """The translations of one file: by English sentence, and the forms of sentences that count."""

    sentences: dict[str, str]
    counting: dict[str, tuple[str, ...]]
    form_of: Callable[[int], int]


class Catalog(NullTranslations):
    """The translations of one language.

    The file is read once a process, in 10 ms, so there are no compiled files. A sentence without a translation, or
    with one that is marked ``fuzzy``, stays English.
    """

    def __init__(self, path: Path):
        super().__init__()
        self._path = path

    def gettext(self, message: str) -> str:
        """Return the translation of a sentence."""
        return self._content.sentences.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the translated form for the number ``n``."""
        forms = self._content.counting.get(msgid1)
        if forms is None:
            return msgid1 if n == 1 else msgid2
        return forms[self._content.form_of(n)]

    @cached_property
    def _content(self) -> _Content:
        from babel.messages.pofile import read_po

        with self._path.open("rb") as file:
            catalog = read_po(file, ignore_obsolete=True)
        sentences: dict[str, str] = {}
        counting: dict[str, tuple[str, ...]] = {}
        for message in catalog:
            if not message.id or message.fuzzy:
                continue
            if isinstance(message.string, str):
                sentences |= {str(message.id): message.string} if message.string else {}
            elif message.string and all(message.string) and len(message.string) == catalog.num_plurals:
                counting[message.id[0]] = tuple(message.string)
        return _Content(sentences, counting, c2py(catalog.plural_expr))


def catalog_path(locale_name: str) -> Path:
    """Return the path of the catalog of a Babel locale, such as ``pt_BR``, whether it is there or not."""
    return CATALOGS / locale_name / "LC_MESSAGES" / f"{DOMAIN}.po"


def catalog_paths() -> dict[str, Path]:
    """Return the path of each catalog that is there, by its Babel locale."""
    return {path.parent.parent.name: path for path in sorted(CATALOGS.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))}
