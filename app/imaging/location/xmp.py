"""The removal of locations from XMP: the attributes and elements that name one are replaced by spaces.

The packet keeps its length and stays valid, because XML allows any number of spaces between attributes and elements.
"""

import re
from collections.abc import Iterator
from xml.parsers import expat

from app.errors import LocationStays
from app.imaging.location.draft import Block
from app.imaging.location.encoded import encoded_pictures_with_locations
from app.languages import N_

LARGEST_PACKET = 8 << 20
TOO_LARGE = N_("The XMP data of this file is too large to be read.")

# Namespace and names, by the XMP specification (part 2), IPTC Photo Metadata 2023.2, PRISM, iView, OpenCellID and
# Darwin Core; None means all names of the namespace.
LOCATION_NAMES: dict[str, frozenset[str] | None] = {
    "http://ns.adobe.com/photoshop/1.0/": frozenset({"City", "State", "Country"}),
    "http://purl.org/dc/elements/1.1/": frozenset({"coverage"}),
    "http://purl.org/dc/terms/": frozenset({"Location", "coverage", "spatial"}),
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": frozenset({"Location", "CountryCode"}),
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": frozenset({"RatingRegion", "WorldRegion", "LocationId"}),
    "http://www.w3.org/2003/01/geo/wgs84_pos#": frozenset({"lat", "long", "alt", "lat_long"}),
    "http://ns.iview-multimedia.com/mediapro/1.0/": frozenset({"Location", "City", "State", "Country"}),
    "http://ns.acdsee.com/iptc/1.0/": frozenset({"Location", "City", "State", "Country"}),
    "http://prismstandard.org/namespaces/basic/2.0/": frozenset({"location"}),
    "http://prismstandard.org/namespaces/pmi/2.2/": frozenset({"location"}),
    "http://prismstandard.org/namespaces/prl/2.1/": frozenset({"geography"}),
    "http://www.dji.com/drone-dji/1.0/": None,
    "http://developer.sonyericsson.com/cell/1.0/": None,
    "http://rs.tdwg.org/dwc/index.htm": None,
    "http://rs.tdwg.org/dwc/terms/": None,
    "http://ns.google.com/photos/dd/1.0/device/": frozenset({"EarthPos", "Pose"}),
    "http://ns.google.com/photos/dd/1.0/earthpose/": None,
    "http://ns.google.com/photos/dd/1.0/pose/": None,
}
ANYWHERE = re.compile(  # names of locations in every namespace; “longtitude” is DJI's own spelling
    r"gps|latitude|longitude|longtitude|altitude|geotag|^(shot|sub)?location$|^location(created|shown|name|id)$"
    r"|^(city|province|country|countrycode|countryname|provincestate|stateprovince|landmark)$",
    re.IGNORECASE,
)
HINT = re.compile(
    rb"gps|itude|geo|city|state|country|location|province|region|landmark|coverage|spatial|cell|/dwc/|dji|Pose", re.I
)
TAG = re.compile(rb"<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*/?>")
ATTRIBUTE = re.compile(rb"([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")

Span = tuple[int, int]


class _Unreadable(Exception):
    """A packet that is not XML, or has a document type declaration, which XMP never has."""


def clean_xmp(block: Block) -> None:
    """Replace every location in one packet by spaces.

    Raises ``LocationStays`` if the packet is too large to be read.
    """
    if block.size > LARGEST_PACKET:
        raise LocationStays(TOO_LARGE)
    block.record("xmp")
    packet = block.read()
    for start, stop in (*location_spans(packet), *encoded_pictures_with_locations(packet)):
        block.fill(start, stop - start, b" ")


def location_spans(packet: bytes) -> list[Span]:
    """Return start and end of each location in the packet.

    If the packet may name a location and cannot be read, the result is the whole packet.
    """
    body = packet.rstrip(b"\0 \t\r\n")
    if not HINT.search(packet.replace(b"\0", b"")):  # without its zero bytes, ASCII text in UTF-16 equals UTF-8
        return []
    try:
        return list(_Reading(body).spans)
    except _Unreadable:
        return [(0, len(packet))]


class _Reading:
    """One pass of expat over the packet, which finds the spans of the locations.

    It resolves namespaces itself, because the spans are offsets in the raw text of the tags.
    """

    def __init__(self, packet: bytes):
        self._packet = packet
        self._scopes: list[dict[str, str]] = [{}]
        self._blank_from: int | None = None
        self._blank_depth = 0
        self.spans: list[Span] = []
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            parser.Parse(packet, True)
        except expat.ExpatError as error:
            raise _Unreadable from error

    def _refuse(self, *_: object) -> None:
        raise _Unreadable

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        declared = {key: value for key, value in attributes.items() if key.startswith("xmlns")}
        scope = self._scopes[-1]
        self._scopes.append({**scope, **declared} if declared else scope)
        if self._blank_from is not None:
            return
        at = self._parser.CurrentByteIndex
        if self._is_location(name):
            self._blank_from, self._blank_depth = at, len(self._scopes)
            return
        self.spans += self._attribute_spans(at)

    def _end(self, _: str) -> None:
        is_blank_over = self._blank_from is not None and len(self._scopes) == self._blank_depth
        self._scopes.pop()
        if self._blank_from is not None and is_blank_over:
            self.spans.append((self._blank_from, self._end_of_tag(self._blank_from)))
            self._blank_from = None

    def _end_of_tag(self, start: int) -> int:
        """Return the offset after the closing tag.

        expat points to the closing tag or, if the element is empty, to its only tag or after that.
        """
        at = self._parser.CurrentByteIndex
        if self._packet[at : at + 2] == b"</":
            return self._packet.index(b">", at) + 1
        tag = TAG.match(self._packet, start)
        if tag is None:
            raise _Unreadable
        return tag.end()

    def _attribute_spans(self, at: int) -> Iterator[Span]:
        tag = TAG.match(self._packet, at)
        if tag is None:
            raise _Unreadable
        for attribute in ATTRIBUTE.finditer(tag[2]):
            name = attribute[1].decode("utf-8", errors="replace")
            if not name.startswith("xmlns") and ":" in name and self._is_location(name):
                yield tag.start(2) + attribute.start(), tag.start(2) + attribute.end()

    def _is_location(self, name: str) -> bool:
        prefix, _, local = name.rpartition(":")
        namespace = self._scopes[-1].get(f"xmlns:{prefix}" if prefix else "xmlns", "")
        names = LOCATION_NAMES.get(namespace, frozenset())
        return names is None or local in names or ANYWHERE.search(local) is not None
