"""The plural forms of a language: how many there are, and which numbers each is for."""

from gettext import c2py

# In CLDR these languages have a third form, for whole millions, which nothing here counts.
EXPRESSIONS = {
    "es": (2, "(n != 1)"),
    "fr": (2, "(n > 1)"),
    "it": (2, "(n != 1)"),
    "pt": (2, "(n > 1)"),
}
COUNTS = range(200)  # every form has a number among them
MOST_EXAMPLES = 4


def plural_forms(locale_name: str) -> tuple[int, str]:
    """Return the number of forms of a Babel locale, and the expression that selects one, as in a catalog's header."""
    from babel.messages.plurals import get_plural

    if known := EXPRESSIONS.get(locale_name.partition("_")[0]):
        return known
    plural = get_plural(locale_name)
    return plural.num_plurals, plural.plural_expr


def plural_header(locale_name: str) -> str:
    """Return the value of the header ``Plural-Forms``."""
    count, expression = plural_forms(locale_name)
    return f"nplurals={count}; plural={expression};"


def examples(locale_name: str) -> list[str]:
    """Return for each form the numbers that it is for, such as ``2, 3, 4, 22 …``."""
    count, expression = plural_forms(locale_name)
    form_of = c2py(expression)
    numbers = [[number for number in COUNTS if form_of(number) == form] for form in range(count)]
    return [", ".join(map(str, of[:MOST_EXAMPLES])) + (" …" if len(of) > MOST_EXAMPLES else "") for of in numbers]
