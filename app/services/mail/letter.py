"""A letter: what a mail says, as parts from which its text and its HTML are made."""

from dataclasses import dataclass, field

from app.languages import ENGLISH, Language


@dataclass(frozen=True)
class LinkButton:
    """A button that opens an address; in the text it is the address on a line of its own."""

    label: str
    address: str


@dataclass(frozen=True)
class Points:
    """A heading, and a list of short sentences below it; ``address`` is where the heading leads, or ""."""

    heading: str
    items: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True)
class CoverInMail:
    """The cover above the text of a mail: the address of the picture, its text, and the address that it leads to.

    ``width`` is in CSS pixels. Plain text has nothing of it.
    """

    source: str
    alt: str
    width: int
    address: str


Part = str | LinkButton | Points


@dataclass(frozen=True)
class Letter:
    """The content of a mail: its subject, its parts in order, and the small lines below them.

    A part that is a text is a paragraph, with its line breaks. ``stop_address`` ends mails of this kind, or is "";
    ``stop_label`` is the text of the link to it. ``cover`` is the only thing that a mail may load from anywhere.
    ``linked`` is an address that is a link where it stands inside a paragraph, or "".
    """

    subject: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    stop_address: str = ""
    stop_label: str = ""
    language: Language = field(default=ENGLISH)
    cover: CoverInMail | None = None
    linked: str = ""

    @property
    def as_text(self) -> str:
        """The letter as plain text."""
        body = "\n\n".join(_as_text(part) for part in self.parts)
        notes = [*self.notes, *([f"{self.stop_label}: {self.stop_address}"] if self.stop_address else [])]
        return body + ("\n\n-- \n" + "\n".join(notes) if notes else "") + "\n"

    @property
    def preview(self) -> str:
        """The beginning of the text, which a mail program shows beside the subject."""
        return next((" ".join(part.split())[:120] for part in self.parts[1:] if isinstance(part, str)), "")


def parts_of_text(text: str, address: str, label: str) -> tuple[Part, ...]:
    """Return the parts of a plain text: its paragraphs, and a button for each line that is the address alone."""
    parts: list[Part] = []
    for paragraph in text.split("\n\n"):
        lines: list[str] = []
        for line in paragraph.split("\n"):
            if line.strip() == address:
                _add_paragraph(parts, lines)
                parts.append(LinkButton(label, address))
                lines = []
            else:
                lines.append(line)
        _add_paragraph(parts, lines)
    return tuple(parts)


def _add_paragraph(parts: list[Part], lines: list[str]) -> None:
    if paragraph := "\n".join(lines).strip("\n"):
        parts.append(paragraph)


def _as_text(part: Part) -> str:
    if isinstance(part, LinkButton):
        return part.address
    if isinstance(part, Points):
        heading = f"{part.heading}\n{part.address}" if part.address else part.heading
        return "\n".join([heading, *(f"- {item}" for item in part.items)])
    return part
