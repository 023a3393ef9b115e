"""All language rules: those for first lines, then those for single terms."""

from scripts.language.banned_words import BANNED_WORDS
from scripts.language.first_lines import FIRST_LINES

RULES = (*FIRST_LINES, *BANNED_WORDS)
