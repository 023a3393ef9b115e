"""The checks of the photos: whether all are there and belong together, and which locations they contain."""

from collections import Counter
from collections.abc import Iterator

from app.formatting import format_date
from app.languages import MessageList, ngettext
from app.languages import gettext as _
from app.models import Collection, Downloads, File
from app.models.theme import CoverStyle
from app.services.preflight.concern import Concern, Level, OwnersPage
from app.services.preflight.shoot import Shoot, strays

MOST_NAMED = 5


def missing_photos(shoot: Shoot, unfinished_uploads: int) -> Iterator[Concern]:
    """Yield the files that visitors do not see, and should."""
    if not shoot.shown and not shoot.being_prepared:
        text = _("Visitors would see nothing: the collection has no photos, or all are hidden.")
        yield Concern("nothing-to-see", Level.BLOCK, text, OwnersPage.SHEET)
    if shoot.failed:
        text = ngettext(
            "%(count)s file could not be prepared, so visitors do not see it. Its tile says why.",
            "%(count)s files could not be prepared, so visitors do not see them. Their tiles say why.",
            shoot.failed,
        )
        yield Concern("failed-files", Level.BLOCK, text, OwnersPage.SHEET)
    if unfinished_uploads:
        text = ngettext(
            "%(count)s upload has not finished. Drop the same files again to go on with it.",
            "%(count)s uploads have not finished. Drop the same files again to go on with them.",
            unfinished_uploads,
        )
        yield Concern("unfinished-uploads", Level.WARN, text, OwnersPage.SHEET)
    if shoot.being_prepared:
        text = ngettext(
            "%(count)s file is still being prepared. Visitors see it as soon as it is ready.",
            "%(count)s files are still being prepared. Visitors see each as soon as it is ready.",
            shoot.being_prepared,
        )
        yield Concern("being-prepared", Level.WARN, text)


def mixed_photos(shoot: Shoot) -> Iterator[Concern]:
    """Yield photos that seem to be of another shoot, or are there twice."""
    parts = shoot.parts
    if found := strays(parts):
        days = MessageList([format_date(part[0]) for part in found[:MOST_NAMED]])
        text = ngettext(
            "%(count)s photo was taken more than 18 hours from the others (%(days)s). Does it belong here?",
            "%(count)s photos were taken more than 18 hours from the others (%(days)s). Do they belong here?",
            sum(map(len, found)),
            days=days,
        )
        yield Concern("two-shoots", Level.WARN, text, OwnersPage.SHEET)
    elif len(parts) > 1:
        first, last = format_date(parts[0][0]), format_date(parts[-1][-1])
        text = _("The photos were taken in %(parts)s parts, from %(first)s to %(last)s.", parts=len(parts))
        text %= {"first": first, "last": last}
        yield Concern("several-days", Level.INFO, text, OwnersPage.SHEET)
    if copies := sum(file.is_copy for file in shoot.shown):
        text = ngettext(
            "%(count)s photo is in the collection twice.", "%(count)s photos are in the collection twice.", copies
        )
        yield Concern("copies", Level.INFO, text, OwnersPage.SHEET)


def thin_sections(collection: Collection, shoot: Shoot) -> Iterator[Concern]:
    """Yield the sections that visitors see without a photo, or with one alone."""
    counts = Counter(file.section_id for file in shoot.shown)
    sections = [(counts[section.id], section.title) for section in collection.live_sections]
    for count, id, text in (
        (0, "empty-sections", _("These sections have no photo that visitors see: %(names)s.")),
        (1, "one-photo-sections", _("These sections have one photo only: %(names)s.")),
    ):
        if names := [title for number, title in sections if number == count]:
            shown = MessageList(names if len(names) <= MOST_NAMED else [*names[:MOST_NAMED], "…"])
            yield Concern(id, Level.WARN, text % {"names": shown}, OwnersPage.SHEET)


def cover(collection: Collection, cover: File | None) -> Iterator[Concern]:
    """Yield what the owner may still choose for the cover; ``cover`` is the picture that is shown."""
    if cover is None or collection.theme.cover_style is CoverStyle.TEXT:
        return
    if collection.cover_id is None:
        text = _("The cover is the first photo, “%(name)s”, because you have set none.", name=cover.original_filename)
        yield Concern("no-cover", Level.INFO, text, OwnersPage.COVER)
    is_wide = (cover.width or 0) > (cover.height or 0)
    if is_wide and not cover.focus_by_owner:
        text = _("A phone shows only a tall part of this wide cover. Look at it, and move its focal point if needed.")
        yield Concern("cover-crop", Level.INFO, text, OwnersPage.COVER)


def locations(collection: Collection, shoot: Shoot) -> Iterator[Concern]:
    """Yield the locations in originals that visitors may download."""
    if collection.downloads is not Downloads.ORIGINAL:
        return
    if collection.strips_location:
        if withheld := sum(file.is_irremovable for file in shoot.shown):
            text = ngettext(
                "The location cannot be removed from %(count)s original, so visitors cannot download it.",
                "The location cannot be removed from %(count)s originals, so visitors cannot download them.",
                withheld,
            )
            yield Concern("location-stays", Level.WARN, text, OwnersPage.SETTINGS)
    elif located := sum(file.has_location for file in shoot.shown):
        text = ngettext(
            "%(count)s original says where it was taken, and visitors may download it.",
            "%(count)s originals say where they were taken, and visitors may download them.",
            located,
        )
        yield Concern("location-shown", Level.WARN, text, OwnersPage.SETTINGS)
    elif unscanned := sum(not file.is_scanned for file in shoot.shown):
        text = ngettext(
            "%(count)s original was not searched for a location, and visitors may download it.",
            "%(count)s originals were not searched for a location, and visitors may download them.",
            unscanned,
        )
        yield Concern("location-unknown", Level.INFO, text, OwnersPage.SETTINGS)
