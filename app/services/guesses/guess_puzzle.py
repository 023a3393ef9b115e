"""Puzzles that cost a browser seconds of computing: who solves one may guess although the network's budget is spent.

A puzzle is signed, and nothing of it is stored. Its solution is a number: the SHA-256 of the puzzle's seed and the
number must begin with as many zero bits as are required. To check one takes two hashes.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

VALID_SECONDS = 900
PHONE_HASHES = 300_000  # in a second
SOLVED_FORM = re.compile(r"([\w.-]{1,400})~(\d{1,16})", re.ASCII)


@dataclass(frozen=True)
class Puzzle:
    """A puzzle for one guess at one target from one source: ``bits`` is how many zero bits to find."""

    text: str
    bits: int

    @property
    def minutes(self) -> int:
        """The whole minutes that a phone computes on average."""
        return (1 << self.bits) // (60 * PHONE_HASHES)

    @property
    def seed(self) -> str:
        """The text that the number is appended to: 64 characters, so that each attempt hashes one further block."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class SolvedPuzzle:
    """A solved puzzle: its id, which may be used once, and the zero bits that were found."""

    id: str
    bits: int


class GuessPuzzles:
    """The puzzles of one site, signed with its ``SECRET_KEY``; they are valid for 15 minutes."""

    def __init__(self, secret_key: str):
        self._serializer = URLSafeTimedSerializer(secret_key, salt="guess-puzzle")

    def make(self, target: str, source: str, bits: int) -> Puzzle:
        """Return a new puzzle; it does not reveal the target."""
        return Puzzle(self._serializer.dumps([secrets.token_hex(16), _digest(target, source)]), bits)

    def read(self, solved: str, target: str, source: str) -> SolvedPuzzle | None:
        """Return the solved puzzle, or None if it is not one of ours, too old, or for another target or source.

        ``solved`` is the puzzle's text, "~" and the number.
        """
        found = SOLVED_FORM.fullmatch(solved)
        if found is None:
            return None
        try:
            puzzle_id, bound_to = self._serializer.loads(found[1], max_age=VALID_SECONDS)
        except (BadData, TypeError, ValueError):
            return None
        if bound_to != _digest(target, source):
            return None
        return SolvedPuzzle(puzzle_id, zero_bits(Puzzle(found[1], 0).seed + found[2]))


def zero_bits(text: str) -> int:
    """Return with how many zero bits the SHA-256 of this text begins."""
    return 256 - int.from_bytes(hashlib.sha256(text.encode()).digest()).bit_length()


def _digest(target: str, source: str) -> str:
    return hashlib.sha256(f"{target} {source}".encode()).hexdigest()[:32]
