"""XMP sidecars of selected photos: stars, a color label, the client's note and the tags, for photo programs.

Lightroom Classic, Capture One and Bridge read ``IMG_0001.xmp`` beside ``IMG_0001.CR2``. darktable reads that name when
it imports, and writes ``IMG_0001.CR2.xmp`` itself, as digiKam does (``dt_get_lightroom_xmp`` in darktable's
``src/develop/lightroom.c``; KDE/digikam pull request 6). Their labels are the five English color names.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple
from xml.sax.saxutils import escape

from app.errors import InvalidInput
from app.formatting import format_list
from app.languages import gettext as _
from app.services.downloads.archive_names import cleaned
from app.services.selections.exports.exported_photo import ExportedPhoto

MIME_TYPE = "application/rdf+xml"
MOST_STARS = 5
LABELS = ("Red", "Yellow", "Green", "Blue", "Purple")
FORBIDDEN = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"{attributes}>{description}{keywords}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""
KEYWORDS = """
   <dc:subject>
    <rdf:Bag>{}
    </rdf:Bag>
   </dc:subject>"""
KEYWORD = """
     <rdf:li>{}</rdf:li>"""
DESCRIPTION = """
   <dc:description>
    <rdf:Alt>
     <rdf:li xml:lang="x-default">{}</rdf:li>
    </rdf:Alt>
   </dc:description>"""


class Naming(StrEnum):
    """The name of a sidecar: the photo's without its extension (one sidecar for RAW and JPEG), or with it."""

    STEM = "stem"
    FILE = "file"


class Marks(NamedTuple):
    """The marks that every selected photo gets: 0 to 5 stars, and a color label or none ("")."""

    stars: int = MOST_STARS
    label: str = "Green"

    @classmethod
    def of(cls, stars: str, label: str) -> "Marks":
        """Return the marks from a form's values; raises ``InvalidInput`` for an unknown number of stars or label."""
        if stars not in map(str, range(MOST_STARS + 1)):
            raise InvalidInput(_("Choose 0 to %(most)s stars.", most=MOST_STARS))
        if label and label not in LABELS:
            raise InvalidInput(_("Choose one of the labels %(labels)s, or none.", labels=format_list(LABELS)))
        return cls(int(stars), label)


class Sidecar(NamedTuple):
    """A sidecar: its path in the archive, and the photos that it describes (a RAW file and a JPEG share one)."""

    path: str
    photos: tuple[ExportedPhoto, ...]

    def content(self, marks: Marks) -> bytes:
        """Return the XMP packet in UTF-8."""
        return packet(marks, described(self.photos), keywords_of(self.photos))


def sidecars(photos: Sequence[ExportedPhoto], naming: Naming) -> list[Sidecar]:
    """Return the sidecars of these photos.

    The sidecar of a second photo with exactly the same name is in the folder ``2``, that of a third in ``3``.
    """
    folders: list[dict[str, list[ExportedPhoto]]] = []
    for photo in photos:
        key = _name(photo, naming).casefold()
        folder = next((folder for folder in folders if _suffix(photo) not in map(_suffix, folder.get(key, []))), None)
        if folder is None:
            folders.append(folder := {})
        folder.setdefault(key, []).append(photo)
    return [
        Sidecar(f"{number}/{_name(photos[0], naming)}" if number > 1 else _name(photos[0], naming), tuple(photos))
        for number, folder in enumerate(folders, start=1)
        for photos in folder.values()
    ]


def described(photos: Sequence[ExportedPhoto]) -> str:
    """Return the captions of these photos, then the client's notes, each text once with an empty line between."""
    texts = [photo.caption for photo in photos] + [photo.note for photo in photos]
    return "\n\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def keywords_of(photos: Sequence[ExportedPhoto]) -> list[str]:
    """Return the tags of these photos, each once; tags that differ only by case are one."""
    return list({tag.casefold(): tag for photo in reversed(photos) for tag in reversed(photo.tags)}.values())[::-1]


def packet(marks: Marks, description: str, keywords: Sequence[str] = ()) -> bytes:
    """Return an XMP packet (XMP specification, part 1, 7.3) with these marks, and a description and keywords if any."""
    attributes = f'\n    xmp:Rating="{marks.stars}"'
    if marks.label:
        attributes += f'\n    xmp:Label="{marks.label}"'
    element = DESCRIPTION.format(escape(_allowed(description))) if description else ""
    items = "".join(KEYWORD.format(escape(_allowed(keyword))) for keyword in keywords)
    subject = KEYWORDS.format(items) if items else ""
    return PACKET.format(attributes=attributes, description=element, keywords=subject).encode()


def _name(photo: ExportedPhoto, naming: Naming) -> str:
    return cleaned(f"{photo.stem if naming is Naming.STEM else photo.filename}.xmp")


def _suffix(photo: ExportedPhoto) -> str:
    return photo.filename[len(photo.stem) :].casefold()


def _allowed(text: str) -> str:
    """Return the text without the characters that XML 1.0 does not allow (section 2.2, Char)."""
    return FORBIDDEN.sub("", text)
