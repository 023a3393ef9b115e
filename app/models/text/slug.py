"""The end of a gallery's address: the title in ASCII letters, and eight random characters."""

import re
import secrets
import unicodedata

from anyascii import anyascii

from app.models.text.typed_text import composed

SLUG_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # nothing that is misread when a link is typed from paper
RANDOM_CHARACTERS = 8


def fresh_slug(title: str, longest: int) -> str:
    """Return a new address of at most ``longest`` characters; without a title that cannot be spelled."""
    spelled_title = spelled(title)[: longest - RANDOM_CHARACTERS - 1].strip("-")
    random = "".join(secrets.choice(SLUG_ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return f"{spelled_title}-{random}" if spelled_title else random


def spelled(title: str) -> str:
    """Return the title in small ASCII letters, digits and single dashes; empty where its reading is not known.

    Chinese characters next to Japanese ones are read in many ways, so such a title is left out as a whole.
    """
    title = composed(title)
    scripts = {unicodedata.name(character, "").split(" ")[0] for character in title}
    if "CJK" in scripts and scripts & {"HIRAGANA", "KATAKANA"}:
        return ""
    letters = (c if unicodedata.category(c)[0] in "LMN" else " " for c in title)
    return re.sub(r"[^a-z0-9]+", "-", anyascii("".join(letters)).lower()).strip("-")
