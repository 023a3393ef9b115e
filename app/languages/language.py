"""A language: its tag, its direction, its formats (a Babel locale) and its catalog of translated messages."""

from dataclasses import dataclass, field
from functools import cache
from gettext import NullTranslations
from typing import TYPE_CHECKING

from app.languages.catalog import Catalog, catalog_paths

if TYPE_CHECKING:
    from babel import Locale

# What a language calls itself, as the first word of a line. Babel knows it too, but reads a megabyte for each language.
OWN_NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "ja": "日本語",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt-BR": "Português (Brasil)",
}


@dataclass(frozen=True)
class Language:
    """One language of the site.

    ``tag`` is its BCP 47 tag, as ``<html lang>`` has it; ``locale_name`` is the Babel locale of its dates and numbers.
    """

    tag: str
    locale_name: str
    catalog: NullTranslations = field(repr=False, compare=False)

    @property
    def locale(self) -> "Locale":
        """The Babel locale of dates, numbers, units and lists."""
        return _locale(self.locale_name)

    @property
    def direction(self) -> str:
        """The text direction, ``ltr`` or ``rtl``, as in ``<html dir>``."""
        return self.locale.text_direction

    @property
    def own_name(self) -> str:
        """The name of the language in itself, such as ``Deutsch``."""
        name = OWN_NAMES.get(self.tag) or self.locale.get_display_name() or self.tag
        return name[:1].upper() + name[1:]

    @property
    def browser_locale(self) -> str:
        """The BCP 47 tag for the browser's ``Intl``, which thereby formats as ``locale`` does: with Latin digits."""
        return f"{self.locale_name.replace('_', '-')}-u-nu-latn"

    def plural_forms(self, singular: str, plural: str) -> dict[str, str]:
        """Return the translated forms of a sentence that counts, by CLDR category, such as ``one`` and ``other``."""
        category_of = self.locale.plural_form
        # Every category has a count below 200, except that of whole millions in some Romance languages.
        examples = {category_of(count): count for count in (1_000_000, *range(200))}
        return {category: self.catalog.ngettext(singular, plural, count) for category, count in examples.items()}

    @property
    def is_source(self) -> bool:
        """Whether this is English, whose messages are their own ids."""
        return type(self.catalog) is NullTranslations


# English with international dates (3 March 2027), not with those of the United States (March 3, 2027).
ENGLISH = Language("en", "en_GB", NullTranslations())


@cache
def languages() -> dict[str, Language]:
    """Return English and every language that has a catalog, by its tag, in the order of what they call themselves."""
    found = [Language(name.replace("_", "-"), name, Catalog(path)) for name, path in catalog_paths().items()]
    return {language.tag: language for language in sorted([ENGLISH, *found], key=lambda each: each.own_name)}


@cache
def _locale(name: str) -> "Locale":
    from babel import Locale

    return Locale.parse(name)
