"""Text from outside in one form: Unicode's composed characters, single spaces, and lines that end in one way."""

import re
import unicodedata

# Characters that take no room and that no keyboard shows: emoji come with and without the variation selectors.
_INVISIBLE_MARKS = re.compile("[\u034f\ufe00-\ufe0f]")


def composed(text: str) -> str:
    """Return the text in Unicode's form NFC, in which "é" is one character however it was typed."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return the text composed, with single spaces and none around it."""
    return " ".join(composed(text).split())


def in_lines(text: str) -> str:
    """Return the text composed, with lines that end in "\\n" alone; browsers send "\\r\\n"."""
    return composed(text).replace("\r\n", "\n").replace("\r", "\n")


def shared_password(typed: str) -> str:
    """Return the password of a gallery or a link in the form that is compared.

    It travels by mail, chat and paper. Unicode's form NFKC makes equal what looks equal, and neither white space around
    it nor an invisible character anywhere counts.
    """
    seen = "".join(c for c in typed if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
    return unicodedata.normalize("NFKC", _INVISIBLE_MARKS.sub("", seen)).strip()
