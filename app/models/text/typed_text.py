"""Normal forms of typed text: Unicode's composed characters, single spaces, and one kind of line end."""

import re
import unicodedata

# Invisible characters outside of the categories Cc and Cf. Emoji are typed with and without variation selectors.
_INVISIBLE_MARKS = re.compile("[\u034f\ufe00-\ufe0f]")


def composed(text: str) -> str:
    """Return the text in Unicode's form NFC, in which "é" is one character however it was typed."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return the composed text on one line, with single spaces between its parts and none around it."""
    return " ".join(composed(text).split())


def in_lines(text: str) -> str:
    """Return the composed text with "\\n" as its only line end; browsers send "\\r\\n"."""
    return composed(text).replace("\r\n", "\n").replace("\r", "\n")


def shared_password(typed: str) -> str:
    """Return the password of a gallery or a link in the form that is compared.

    People pass it on by mail, chat and paper. So it is put into Unicode's form NFKC, in which similar characters are
    equal, without invisible characters and without white space around it.
    """
    seen = "".join(c for c in typed if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
    return unicodedata.normalize("NFKC", _INVISIBLE_MARKS.sub("", seen)).strip()
