"""The choice of a language by what a browser asks for."""

from collections.abc import Collection, Iterable


def negotiated(wanted: Iterable[str], offered: Collection[str]) -> str | None:
    """Return the offered tag that fits the first of the wanted BCP 47 tags for which one does, or None.

    A wanted ``de-AT`` is answered with ``de`` (RFC 4647, 3.4), and ``pt-PT`` or ``pt`` with another ``pt``, which its
    readers understand better than a language further down their list.
    """
    by_tag = {tag.lower(): tag for tag in offered}
    by_language = {tag.lower().partition("-")[0]: tag for tag in sorted(offered, reverse=True)}
    for tag in wanted:
        parts = tag.lower().replace("_", "-").split("-")
        for length in range(len(parts), 0, -1):
            if found := by_tag.get("-".join(parts[:length])):
                return found
        if found := by_language.get(parts[0]):
            return found
    return None
