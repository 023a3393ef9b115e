"""The search for a collection by the name or id that was typed."""

from collections.abc import Mapping

import click

from app.cli import EXIT_USAGE
from app.models.text.typed_text import one_line

MOST_LISTED = 30


class WrongCollection(click.ClickException):
    """A name or id that no collection has, or a name that several have."""

    exit_code = EXIT_USAGE


def collection_titled(wanted: str, titles: Mapping[str, str]) -> str:
    """Return the id of the collection with this name or id; ``titles`` has the titles by id.

    Raises ``WrongCollection`` with the list of collections.
    """
    if wanted.lower() in titles:
        return wanted.lower()
    called = [uuid for uuid, title in titles.items() if one_line(title) == one_line(wanted)]
    if len(called) == 1:
        return called[0]
    if called:
        raise WrongCollection(
            f"{len(called)} collections are called “{wanted}”; name one by its id:\n" + _list(called, titles)
        )
    if not titles:
        raise WrongCollection("There is no collection yet; make one first.")
    raise WrongCollection(f"There is no collection “{wanted}”. There is:\n" + _list(list(titles), titles))


def _list(uuids: list[str], titles: Mapping[str, str]) -> str:
    lines = [f"  {uuid}  {titles[uuid]}" for uuid in uuids[:MOST_LISTED]]
    if len(uuids) > MOST_LISTED:
        lines.append(f"  and {len(uuids) - MOST_LISTED} more")
    return "\n".join(lines)
