"""The checks of a catalog: whether it is complete, and whether each translation fits its English sentence."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from gettext import c2py
from pathlib import Path
from typing import TYPE_CHECKING

from app.languages.upkeep.catalog_file import is_draft, read_catalog
from app.languages.upkeep.plurals import examples, plural_forms, plural_header
from app.languages.upkeep.sentences import Sentence

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
MARKUP = re.compile(r"<[^>]*>|&\w+;")
PERCENT = re.compile(r"%(?!\(\w+\)s|%)")
COUNT = "count"  # a form for one number alone may spell it out
LONGER, LEAST_ROOM = 1.6, 8  # a label of a button: at most 1.6 times the English, or 8 characters longer
EDGES = re.compile(r"\A\s*|\s*\Z")


@dataclass(frozen=True)
class Mistake:
    """Something wrong with a catalog: the English sentence, or "" for the whole catalog, and what is wrong."""

    sentence: str
    problem: str

    def __str__(self) -> str:
        return f"“{self.sentence}”: {self.problem}" if self.sentence else self.problem


@dataclass(frozen=True)
class Report:
    """The problems of a catalog, and how many sentences it translates; a draft need not translate all."""

    mistakes: list[Mistake]
    translated: int
    total: int
    is_draft: bool


def check_catalog(locale_name: str, path: Path, sentences: Mapping[str, Sentence]) -> Report:
    """Return what is wrong with the catalog in this file."""
    try:
        catalog = read_catalog(path)
    except ValueError as error:
        return Report([Mistake("", f"The file cannot be read: {error}.")], 0, len(sentences), is_draft=False)
    draft = is_draft(path)
    mistakes = [*_plural_header(locale_name, catalog), *_incomplete(catalog, sentences)]
    if draft:
        mistakes = [mistake for mistake in mistakes if not mistake.sentence]
    for message in catalog:
        mistakes += _of_message(message, locale_name, sentences) if message.id else []
    translated = sum(1 for singular in sentences if (found := catalog.get(singular)) and found.string and _full(found))
    return Report(mistakes, translated, len(sentences), draft)


def _plural_header(locale_name: str, catalog: "Catalog") -> Iterator[Mistake]:
    count, expression = plural_forms(locale_name)
    try:
        form_of, wanted = c2py(catalog.plural_expr), c2py(expression)
        is_right = catalog.num_plurals == count and all(form_of(n) == wanted(n) for n in range(1000))
    except ValueError:
        is_right = False
    if not is_right:
        yield Mistake("", f"The header must be “Plural-Forms: {plural_header(locale_name)}”.")


def _incomplete(catalog: "Catalog", sentences: Mapping[str, Sentence]) -> Iterator[Mistake]:
    for singular in sentences:
        message = catalog.get(singular)
        if message is None:
            yield Mistake(singular, "It is not in the catalog. Run “vitrine languages update”.")
        elif not any(_forms(message)):
            yield Mistake(singular, "It is not translated.")
        elif message.fuzzy:
            yield Mistake(singular, "It is marked fuzzy, so it is not used. Read it, correct it and remove the mark.")
    for message in catalog:
        if message.id and _singular(message) not in sentences:
            yield Mistake(_singular(message), "No visitor sees it any more. Run “vitrine languages update”.")


def _of_message(message: "Message", locale_name: str, sentences: Mapping[str, Sentence]) -> Iterator[Mistake]:
    singular, forms = _singular(message), _forms(message)
    if message.fuzzy or not any(forms):
        return
    english = sentences.get(singular)
    if english and bool(english.plural) is isinstance(message.id, str):
        yield Mistake(singular, "It has a plural in one and none in the other. Run “vitrine languages update”.")
    if not isinstance(message.id, str):
        numbers = examples(locale_name)
        for index in range(len(numbers)):
            if index >= len(forms) or not forms[index]:
                yield Mistake(singular, f"The plural form msgstr[{index}] is missing, for {numbers[index]}.")
    for form in filter(None, forms):
        yield from (Mistake(singular, problem) for problem in _differences(message, form))
        if english and english.is_button and len(form) > most_letters(singular):
            yield Mistake(singular, f"“{form}” is too long for a button: at most {most_letters(singular)} characters.")


def most_letters(label: str) -> int:
    """Return how many characters the translation of a button's label may have."""
    return max(int(LONGER * len(label)), len(label) + LEAST_ROOM)


def _differences(message: "Message", form: str) -> Iterator[str]:
    """Yield how a translation differs from the English in what must be equal."""
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted, found = set(PLACEHOLDER.findall(sources[-1])), set(PLACEHOLDER.findall(form))
    is_counting = not isinstance(message.id, str)
    for name in sorted(wanted - found - ({COUNT} if is_counting else set())):
        yield f"The placeholder %({name})s is missing in “{form}”."
    for name in sorted(found - wanted):
        yield f"The placeholder %({name})s is not in the English, but in “{form}”."
    if PERCENT.search(form) and not PERCENT.search(sources[0]):
        yield f"There is a “%” without a name, as in %(name)s, in “{form}”."
    if Counter(MARKUP.findall(form)) not in [Counter(MARKUP.findall(source)) for source in sources]:
        yield f"The markup differs in “{form}”."
    if EDGES.findall(form) != EDGES.findall(sources[0]):
        yield f"The spaces at the beginning or the end differ in “{form}”."


def _singular(message: "Message") -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: "Message") -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _full(message: "Message") -> bool:
    return all(_forms(message)) and not message.fuzzy
