"""The simple properties of an XMP packet: titles, keywords, ratings, dates; read within limits, without entities."""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

LARGEST_PACKET = 4 << 20  # bytes; cameras and editors write less than 100 KB
MOST_PROPERTIES, MOST_VALUES = 2000, 200
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "exifEX": "http://cipa.jp/exif/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
}
NAMES = {f"{{{uri}}}": prefix for prefix, uri in PREFIXES.items()}
NAME = re.compile(r"(\{[^}]*\})(.+)", re.DOTALL)

Properties = Mapping[str, list[str]]


def read_xmp(packet: bytes | str | None) -> Properties:
    """Return the values of each property by its usual name (``dc:title``), the one in the default language first.

    A packet that is broken, is too large or has a document type declaration gives no properties. Source: XMP
    specification, part 1, 7.
    """
    if isinstance(packet, str):
        packet = packet.encode("utf-8", errors="replace")
    if not packet or len(packet) > LARGEST_PACKET:
        return {}
    try:
        root = ElementTree.fromstring(packet.strip(b"\0 \t\r\n"), forbid_dtd=True)
        found: dict[str, list[str]] = {}
        for name, values in _properties(root):
            if len(found) < MOST_PROPERTIES and values:
                found.setdefault(name, values)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return {}
    return found


def _properties(root: Element) -> Iterator[tuple[str, list[str]]]:
    """Yield the name and values of each property that describes the picture as a whole."""
    rdf = root if root.tag == f"{RDF}RDF" else root.find(f"{RDF}RDF")
    for description in [] if rdf is None else rdf.findall(f"{RDF}Description"):
        for name, value in description.attrib.items():
            if known := _known(name):
                yield known, [value]
        for child in description:
            if isinstance(child.tag, str) and (known := _known(child.tag)):
                yield known, _values(child)


def _known(name: str) -> str | None:
    parts = NAME.fullmatch(name)
    prefix = NAMES.get(parts[1]) if parts else None
    return f"{prefix}:{parts[2]}" if parts and prefix else None


def _values(element: Element) -> list[str]:
    items = element.findall(f"*/{RDF}li")[:MOST_VALUES]
    if not items:
        return [element.text or element.get(f"{RDF}resource") or ""]
    items = sorted(items, key=lambda item: item.get(LANGUAGE, "x-default") != "x-default")
    return [item.text or "" for item in items]
