"""The puzzle of a password page, solved as the page's script does."""

import re
from collections.abc import Callable
from itertools import count

from app.services.guesses.guess_puzzle import zero_bits

PUZZLE = re.compile(r'name="solved" data-puzzle="([^"]+)" data-seed="([0-9a-f]{64})" data-bits="(\d+)"')


def puzzle_on(page: str) -> tuple[str, str, int] | None:
    """Return the puzzle's text, seed and number of zero bits, or None if the page has no puzzle."""
    found = PUZZLE.search(page)
    return (found[1], found[2], int(found[3])) if found else None


def solved(page: str) -> str:
    """Return what the form sends for the puzzle on this page."""
    return _with_number(page, lambda found, bits: found >= bits)


def unsolved(page: str) -> str:
    """Return what the form would send with a number that solves no puzzle: its hash begins with no zero bit."""
    return _with_number(page, lambda found, bits: found == 0)


def _with_number(page: str, is_wanted: Callable[[int, int], bool]) -> str:
    puzzle = puzzle_on(page)
    assert puzzle is not None, "the page has no puzzle"
    text, seed, bits = puzzle
    return f"{text}~{next(number for number in count() if is_wanted(zero_bits(f'{seed}{number}'), bits))}"
