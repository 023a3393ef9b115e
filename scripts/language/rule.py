"""A language rule: a banned form, what to write instead, and a bad and a good example."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from scripts.language.prose import DOCSTRINGS, Kind, Prose

EVERYWHERE = frozenset(Kind)
NEAR_CODE = frozenset({*DOCSTRINGS, Kind.COMMENT})


@dataclass(frozen=True)
class Rule:
    """One banned form as a regular expression; a space in it also matches the end of a line."""

    name: str
    form: str
    instead: str
    bad: str
    good: str
    kinds: frozenset[Kind] = EVERYWHERE

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.form.replace(" ", r"\s"), re.IGNORECASE)

    def offsets(self, prose: Prose) -> Iterator[int]:
        """Yield the offset of each occurrence of the form in the text of this prose."""
        if prose.kind in self.kinds:
            yield from (match.start() for match in self.pattern.finditer(prose.text))

    def is_broken_by(self, prose: Prose) -> bool:
        """Return whether the form occurs in this prose."""
        return any(True for _ in self.offsets(prose))
