"""The titles and hints of the sizes of downloads."""

from app.languages import Message, ngettext
from app.languages import gettext as _
from app.services.downloads.archive import PictureSize

TITLES = {
    PictureSize.ORIGINAL: _("Originals"),
    PictureSize.PRINT: _("Print size"),
    PictureSize.WEB: _("Web size"),
}
HINTS = {
    PictureSize.ORIGINAL: _("Full size, exactly as the photographer delivered them."),
    PictureSize.PRINT: _("Up to 3600 pixels wide or high: sharp on paper up to 30 × 20 cm."),
    PictureSize.WEB: _("Up to 2048 pixels wide or high, for screens, phones and sharing."),
}
WITHOUT_LOCATION = _("Full size, without the location where they were taken.")


def size_hints(compressed: int, *, hides_location: bool) -> dict[PictureSize, list[Message]]:
    """Return sentences about each size; ``compressed`` of the originals differ from what was uploaded."""
    hints = {size: [hint] for size, hint in HINTS.items()}
    if hides_location:
        hints[PictureSize.ORIGINAL] = [WITHOUT_LOCATION]
    if compressed:
        hints[PictureSize.ORIGINAL].append(
            ngettext(
                "%(count)s of them was compressed when it was uploaded.",
                "%(count)s of them were compressed when they were uploaded.",
                compressed,
            )
        )
    return hints


def name_at(size: PictureSize, name: str) -> str:
    """Return the name of an archive with its size, for sizes that are not the original."""
    if size is PictureSize.PRINT:
        return str(_("%(name)s (print size)", name=name))
    return str(_("%(name)s (web size)", name=name)) if size is PictureSize.WEB else name
