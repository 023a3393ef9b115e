"""The bulk actions that mark files: a rating and a color label, and the values that undo them."""

from collections.abc import Callable, Sequence

from flask import request

from app.errors import InvalidInput
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Collection, File
from app.models.files.culling import MOST_STARS

Before = list[tuple[str, list[str]]]  # a value as it is sent, and the ids of the files that had it


def rate(collection: Collection, files: Sequence[File]) -> Message:
    """Give the files the ``rating`` of the request, from 0 to 5 stars."""
    stars = sent_stars()
    for file in files:
        file.rate(stars)
    if not files:
        return _("These files have this rating already.")
    if stars <= 0:
        return ngettext("%(count)s file has no stars now.", "%(count)s files have no stars now.", len(files))
    return ngettext(
        "%(count)s file is rated %(stars)s.", "%(count)s files are rated %(stars)s.", len(files), stars="★" * stars
    )


def label(collection: Collection, files: Sequence[File]) -> Message:
    """Give the files the color ``label`` of the request, or none."""
    color = sent_label()
    for file in files:
        file.set_label(color)
    if not files:
        return _("These files have this color label already.")
    if not color:
        return ngettext(
            "%(count)s file has no color label now.", "%(count)s files have no color label now.", len(files)
        )
    return ngettext("%(count)s file has a color label now.", "%(count)s files have a color label now.", len(files))


def sent_stars() -> int:
    """Return the ``rating`` of the request; raises ``InvalidInput`` if it is not a number."""
    stars = request.form.get("rating", type=int)
    if stars is None:
        raise InvalidInput(_("A rating is a number of stars from 0 to %(most)s.", most=MOST_STARS))
    return stars


def sent_label() -> str:
    """Return the color ``label`` of the request, "" for none."""
    return request.form.get("label", "")


def before_marking(files: Sequence[File], value_of: Callable[[File], str]) -> Before:
    """Return the present values of these files, each with the ids of its files, so that an undo can send them."""
    found: dict[str, list[str]] = {}
    for file in files:
        found.setdefault(value_of(file), []).append(str(file.uuid))
    return list(found.items())


MARKS: dict[Callable[[Collection, Sequence[File]], Message], Callable[[File], str]] = {
    rate: lambda file: str(file.stars),
    label: lambda file: str(file.color_label or ""),
}
