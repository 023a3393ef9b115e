"""A spreadsheet of selected photos: CSV that Excel, Numbers and LibreOffice open, and in which no text is a formula."""

import csv
import io
import re
from collections.abc import Sequence

from app.languages import gettext as _
from app.services.selections.exports.exported_photo import ExportedPhoto

MIME_TYPE = "text/csv"
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 in the machine's old encoding
HEAD = (
    _("File name"),
    _("Section"),
    _("Note"),
    _("Title"),
    _("Caption"),
    _("Stars"),
    _("Taken at"),
    _("Size in bytes"),
)
TIMES = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M"}  # by precision
HEAD_OF_SEVERAL = (_("Selected by"), _("Names"))

# A program could read a formula at the start of a cell, and after a character that it could take as the start of a cell
# (the separator is a semicolon in half of Europe). Source: OWASP, CSV Injection.
BEGINS_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
INSIDE_FORMULA = re.compile(r"([;\t\r\n][ \u00a0]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def spreadsheet(photos: Sequence[ExportedPhoto], *, of_several: bool = False) -> bytes:
    """Return the photos in their order as CSV (RFC 4180, UTF-8).

    ``of_several`` adds the number and the names of the people who have each photo in their list.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([str(name) for name in (*HEAD, *(HEAD_OF_SEVERAL if of_several else ()))])
    for photo in photos:
        cells = _cells(photo)
        if of_several:
            cells += [str(len(photo.people)), "; ".join(photo.people)]
        writer.writerow([plain(cell) for cell in cells])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def plain(cell: str) -> str:
    """Return the text with an apostrophe wherever a spreadsheet could read the start of a formula."""
    cell = INSIDE_FORMULA.sub(r"\1'", cell)
    return f"'{cell}" if BEGINS_FORMULA.match(cell) else cell


def _cells(photo: ExportedPhoto) -> list[str]:
    form = TIMES.get(photo.taken_precision or "", "%Y-%m-%d %H:%M:%S")
    taken = photo.taken_at.strftime(form) if photo.taken_at else ""
    stars = "" if photo.rating is None else str(photo.rating)
    return [photo.filename, photo.section, photo.note, photo.title, photo.caption, stars, taken, str(photo.size)]
