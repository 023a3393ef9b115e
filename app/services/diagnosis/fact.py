"""A fact of a diagnosis."""

from dataclasses import dataclass

from app.languages import Message, MessageList


@dataclass(frozen=True)
class Fact:
    """The result of a check: what was checked, what was found, and what to do if it is a problem."""

    name: Message | str
    detail: Message | MessageList | str
    remedy: Message | str | None = None

    @property
    def is_problem(self) -> bool:
        """Whether the operator has to act."""
        return self.remedy is not None
