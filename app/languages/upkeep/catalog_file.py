"""The file of a catalog: read, filled with the sentences of the visitors' side, and written without needless changes.

The lines of sentences and the date are left out, so that a change in a template changes only what it concerns.
"""

from collections.abc import Mapping
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.languages.catalog import ENCODING, catalog_path
from app.languages.upkeep.plurals import examples, plural_header
from app.languages.upkeep.sentences import Sentence

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

WIDTH = 110
NEARLY = 0.85  # how equal two sentences are, from 0 to 1, if the translation of one helps to translate the other
BUTTON = "A button: at most a little longer than the English."
DRAFT = '"X-State: draft\\n"'
HEADER = """\
# {name}: what the visitors of a gallery read.
# Translated by the project and open to correction: docs/languages.md says how.
{plurals}#
msgid ""
msgstr ""
"Project-Id-Version: Vitrine\\n"
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"
{draft}
"""


def read_catalog(path: Path) -> "Catalog":
    """Return the catalog in this file, without obsolete sentences; raises ``ValueError`` for a file of another form."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            return read_po(file, ignore_obsolete=True, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error


def header_of(path: Path) -> str:
    """Return the header of the file as it is: its comments and its first, empty sentence."""
    return path.read_text(ENCODING).split("\n\n", 1)[0].rstrip("\n") + "\n"


def is_draft(path: Path) -> bool:
    """Return whether the file says that it is a draft, which need not be complete."""
    return DRAFT in header_of(path)


def update_catalog(locale_name: str, sentences: Mapping[str, Sentence]) -> Path:
    """Write the sentences into the catalog of this locale, a new one if it has none, and return its path.

    Translations stay. A new sentence that is nearly equal to an earlier one gets its translation, marked ``fuzzy``.
    """
    path = catalog_path(locale_name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_new_header(locale_name), ENCODING)
    header, catalog = header_of(path), read_catalog(path)
    catalog.update(_template(sentences), update_header_comment=False)
    _drop_wild_guesses(catalog)
    path.write_text(f"{header}\n{_entries(catalog)}", ENCODING)
    return path


def _drop_wild_guesses(catalog: "Catalog") -> None:
    """Remove the translations that Babel took from sentences that are not nearly equal."""
    for message in catalog:
        if message.fuzzy and message.previous_id:
            english = message.id if isinstance(message.id, str) else message.id[0]
            if SequenceMatcher(None, english, message.previous_id[0]).ratio() < NEARLY:
                message.string = "" if isinstance(message.id, str) else ("",) * catalog.num_plurals
                message.flags.discard("fuzzy")
                message.previous_id = []


def _template(sentences: Mapping[str, Sentence]) -> "Catalog":
    from babel.messages.catalog import Catalog

    template = Catalog(charset=ENCODING)
    for sentence in sentences.values():
        template.add(
            (sentence.singular, sentence.plural) if sentence.plural else sentence.singular,
            locations=[(file, 0) for file in sorted(sentence.files)],
            auto_comments=[*sentence.comments, *([BUTTON] if sentence.is_button else [])],
        )
    return template


def _entries(catalog: "Catalog") -> str:
    from babel.messages.pofile import write_po

    file = BytesIO()
    write_po(file, catalog, WIDTH, omit_header=True, ignore_obsolete=True, include_previous=True, include_lineno=False)
    return file.getvalue().decode(ENCODING).lstrip("\n")


def _new_header(locale_name: str) -> str:
    from babel import Locale

    forms = [f"# msgstr[{index}]: for {numbers}\n" for index, numbers in enumerate(examples(locale_name))]
    return HEADER.format(
        name=Locale.parse(locale_name).get_display_name("en"),
        locale=locale_name,
        plurals="".join(forms),
        plural_forms=plural_header(locale_name),
        draft=DRAFT,
    )
