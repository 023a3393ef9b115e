"""The sentences of a digest about each kind of event."""

from collections.abc import Callable, Iterable, Sequence

from app.formatting import format_list
from app.models import DigestEntry

MOST_NAMES, MOST_LINES = 5, 20
NO_ONE = "A visitor"

Entries = Sequence[DigestEntry]


def lines_of(entries: Iterable[DigestEntry]) -> list[str]:
    """Return the sentences about one collection's events, at most 20."""
    by_event: dict[str, list[DigestEntry]] = {}
    for entry in entries:
        by_event.setdefault(entry.event, []).append(entry)
    lines = [line for event, mine in by_event.items() if event in LINES for line in LINES[event](mine)]
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], "And more: the activity page has it all."]


def isolated(text: str) -> str:
    """Return the text for the middle of a sentence, whose direction does not depend on it (Unicode's FSI and PDI)."""
    return f"\u2068{text}\u2069"


def _opened(entries: Entries) -> list[str]:
    return [f"Opened for the first time by {_some([entry.name for entry in entries])}."]


def _of_each_person(act: str, noun: str) -> Callable[[Entries], list[str]]:
    """Return a function that returns a sentence such as “Anna downloaded 3 files.” for each person."""

    def lines(entries: Entries) -> list[str]:
        return [f"{name} {act} {_counted(total, noun)}." for name, total in _sums(entries)]

    return lines


def _wrote_notes(entries: Entries) -> list[str]:
    """Return a sentence for each person; a photo counts once, however often its note was changed."""
    of_each_photo = {(entry.name, entry.detail): entry for entry in entries}
    return _of_each_person("wrote notes on", "photo")(list(of_each_photo.values()))


def _not_prepared(entries: Entries) -> list[str]:
    return [f"{_counted(_total(entries), 'file')} could not be prepared: {_details(entries)}."]


def _not_sent(entries: Entries) -> list[str]:
    return [f"{_counted(_total(entries), 'mail')} could not be sent: {_details(entries)}."]


def _webhooks_disabled(entries: Entries) -> list[str]:
    what = "A webhook was" if len(entries) == 1 else f"{len(entries):,} webhooks were"
    return [f"{what} disabled because the receiver failed: {_details(entries)}."]


def _storage_problem(entries: Entries) -> list[str]:
    return [f"The store {_details(entries)} does not work. The page System has the details."]


# A digest tells these events and no others, in these sentences. A new kind of event needs a line here only.
LINES: dict[str, Callable[[Entries], list[str]]] = {
    "link.opened": _opened,
    "download.completed": _of_each_person("downloaded", "file"),
    "file.received": _of_each_person("uploaded", "file"),
    "comment.posted": _wrote_notes,
    "file.failed": _not_prepared,
    "mail.failed": _not_sent,
    "webhook.disabled": _webhooks_disabled,
    "storage.problem": _storage_problem,
}


def _sums(entries: Entries) -> list[tuple[str, int]]:
    """Return the sum of the counts of each person, in the order of their first event."""
    sums: dict[str, int] = {}
    for entry in entries:
        name = isolated(entry.name) if entry.name else NO_ONE
        sums[name] = sums.get(name, 0) + entry.count
    return list(sums.items())


def _total(entries: Entries) -> int:
    return sum(entry.count for entry in entries)


def _details(entries: Entries) -> str:
    return _some([entry.detail for entry in entries])


def _some(texts: list[str]) -> str:
    """Return at most five of the texts, each once, and how many others there are."""
    each = list(dict.fromkeys(text or NO_ONE.lower() for text in texts))
    shown = [isolated(text) for text in each[:MOST_NAMES]]
    others = len(each) - len(shown)
    return format_list([*shown, _counted(others, "other")] if others else shown)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
