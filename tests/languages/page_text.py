"""A search for plain English on a page in the accented pseudo-language: text that was not translated."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.languages.template_text import SPOKEN_ATTRIBUTES, SPOKEN_METAS

# They contain names that people typed, code, and times.
OPAQUE_ELEMENTS = {"bdi", "code", "script", "style", "svg", "time"}
VOID_ELEMENTS = {"br", "img", "input", "link", "meta", "source"}
# Sizes, dates and lists, which Babel writes in English.
FORMATTED = re.compile(r"[\d.,]+\s(?:bytes?|kB|MB|GB)\b|\d{1,2} [A-Z][a-z]+ \d{4}|(?<=\]) and (?=\[)")
ADDRESSES = re.compile(r"\S+@\S+|https?://\S+")
# Letters that the pseudo-language replaces.
PLAIN = re.compile(r"[aeiounsrltdgkzcy]{2,}")


def plain_texts(page: str, data: set[str] = frozenset()) -> Iterator[str]:
    """Yield the plain texts of a page, without ``data``: names and titles that people typed."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    for text in reader.texts:
        rest = ADDRESSES.sub("", FORMATTED.sub("", text))
        for name in sorted(data, key=len, reverse=True):
            rest = rest.replace(name, "")
        if PLAIN.search(rest):
            yield " ".join(text.split())


class _Reader(HTMLParser):
    """A parser that collects what people read or hear.

    Opaque elements are left out, and those with ``dir=auto`` or ``lang``.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Read the attributes, and store whether the element is opaque."""
        known = {name: value or "" for name, value in attributes}
        is_typed = known.get("dir") == "auto" or (tag != "html" and "lang" in known)
        is_spoken_meta = (known.get("name") or known.get("property")) in SPOKEN_METAS
        for name in SPOKEN_ATTRIBUTES & known.keys():
            if name != "content" or is_spoken_meta:
                self.texts.append(known[name])
        if tag not in VOID_ELEMENTS:
            self._open.append((tag, tag in OPAQUE_ELEMENTS or is_typed))

    def handle_endtag(self, tag: str) -> None:
        """Leave the element, and those in it that have no end tag."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Read a text node."""
        if not any(is_opaque for _, is_opaque in self._open):
            self.texts.append(data)
