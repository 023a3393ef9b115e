"""A language: its tag, its direction, its formats (a Babel locale) and its catalog of translated messages."""

from dataclasses import dataclass, field
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

CATALOGS = Path(__file__).parent / "catalogs"
DOMAIN = "messages"


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
        """``ltr`` or ``rtl``, as ``<html dir>`` has it."""
        return self.locale.text_direction

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


# English as the world writes dates (3 March 2027), not as the United States does (March 3, 2027).
ENGLISH = Language("en", "en_GB", NullTranslations())


@cache
def languages() -> dict[str, Language]:
    """Return English and every language that has a compiled catalog, by tag."""
    from babel.support import Translations

    found = {ENGLISH.tag: ENGLISH}
    for compiled in sorted(CATALOGS.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")):
        name = compiled.parent.parent.name
        with compiled.open("rb") as file:
            found[name.replace("_", "-")] = Language(name.replace("_", "-"), name, Translations(file, domain=DOMAIN))
    return found


@cache
def _locale(name: str) -> "Locale":
    from babel import Locale

    return Locale.parse(name)
