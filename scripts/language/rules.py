"""All language rules: first the rules for first lines, then the rules for single terms."""

from scripts.language.banned_words import BANNED_WORDS
from scripts.language.first_lines import FIRST_LINES

RULES = (*FIRST_LINES, *BANNED_WORDS)
