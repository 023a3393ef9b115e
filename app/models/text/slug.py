"""The end of a gallery's address: the title in ASCII letters, and eight random characters."""

import re
import secrets
import unicodedata

from anyascii import anyascii

from app.models.text.typed_text import composed

SLUG_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without characters that are misread when a link is typed off paper
RANDOM_CHARACTERS = 8


def fresh_slug(title: str, longest: int) -> str:
    """Return a new slug of at most ``longest`` characters; a title that ASCII letters cannot spell is left out."""
    spelled_title = spelled(title)[: longest - RANDOM_CHARACTERS - 1].strip("-")
    random = "".join(secrets.choice(SLUG_ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return f"{spelled_title}-{random}" if spelled_title else random


def spelled(title: str) -> str:
    """Return the title in small ASCII letters, digits and single dashes, or "" if its reading is unknown.

    Chinese characters in a Japanese title have several readings, so "" is returned for such a title.
    """
    title = composed(title)
    scripts = {unicodedata.name(character, "").split(" ")[0] for character in title}
    if "CJK" in scripts and scripts & {"HIRAGANA", "KATAKANA"}:
        return ""
    letters = (c if unicodedata.category(c)[0] in "LMN" else " " for c in title)
    return re.sub(r"[^a-z0-9]+", "-", anyascii("".join(letters)).lower()).strip("-")
