"""Metadata is read from Exif, IPTC and XMP in the guidelines' order, and invalid values do no harm."""

import io

import pytest
from PIL import Image

from app.imaging.metadata.facts import is_boilerplate, read_metadata
from app.imaging.metadata.xmp import read_xmp
from tests.imaging.drawn_pictures import jpeg_bytes, quarters
from tests.imaging.location import located_pictures as located

EXIF_CAPTION, IPTC_CAPTION, XMP_CAPTION = "of Exif", "of IPTC", "of XMP"


def told(data: bytes) -> dict:
    with Image.open(io.BytesIO(data)) as picture:
        return read_metadata(picture)


def jpeg(*, exif: dict | None = None, iptc: bytes | None = None, xmp: str | None = None) -> bytes:
    tags = Image.Exif()
    tags.update(exif or {})
    data = jpeg_bytes(quarters((64, 48)), exif=tags)
    extra = b""
    if xmp is not None:
        extra += located.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet(xmp))
    if iptc is not None:
        extra += located.segment(0xED, b"Photoshop 3.0\0" + iptc)
    return data[:2] + extra + data[2:]


def packet(inner: str) -> bytes:
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    spaces += ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    body = f'<rdf:Description rdf:about="" {spaces}>{inner}</rdf:Description>'
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{rdf}">{body}</rdf:RDF></x:xmpmeta>'.encode()


def described(text: str) -> str:
    return f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></dc:description>'


def dataset(number: int, text: str) -> bytes:
    value = text.encode()
    return bytes((0x1C, 2, number)) + len(value).to_bytes(2, "big") + value


@pytest.mark.parametrize(
    ("sources", "caption"),
    [
        ({"exif": {270: EXIF_CAPTION}, "xmp": described(XMP_CAPTION)}, EXIF_CAPTION),
        ({"iptc": located.resources(dataset(120, IPTC_CAPTION)), "xmp": described(XMP_CAPTION)}, XMP_CAPTION),
        ({"iptc": located.resources(dataset(120, IPTC_CAPTION))}, IPTC_CAPTION),
        ({"exif": {270: "OLYMPUS DIGITAL CAMERA"}, "xmp": described(XMP_CAPTION)}, XMP_CAPTION),
    ],
)
def test_the_order_is_that_of_the_metadata_working_group(sources, caption):
    assert told(jpeg(**sources))["caption"] == caption


def test_iptc_that_was_changed_behind_the_back_of_xmp_comes_first():
    changed = located.resources(dataset(120, "before")).replace(b"before", b"behind")
    assert told(jpeg(iptc=changed, xmp=described(XMP_CAPTION)))["caption"] == "behind"


def test_descriptions_ratings_and_times_of_xmp():
    tags = "<dc:subject><rdf:Bag>" + "<rdf:li>lake</rdf:li>" * 2 + "<rdf:li>boat</rdf:li></rdf:Bag></dc:subject>"
    rights = "<rdf:li xml:lang='de'>A</rdf:li><rdf:li xml:lang='x-default'>B</rdf:li>"
    other = f"<dc:rights><rdf:Alt>{rights}</rdf:Alt></dc:rights>"
    simple = "<xmp:Rating>5</xmp:Rating><photoshop:DateCreated>2026-05-12T18:30:00+02:00</photoshop:DateCreated>"
    facts = told(jpeg(xmp=tags + other + simple))
    assert facts["keywords"] == ["lake", "boat"]
    assert (facts["copyright"], facts["rating"]) == ("B", 5)
    assert (facts["taken_at"], facts["taken_at_offset"]) == ("2026-05-12T18:30:00", "+02:00")


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "tiff", "heic", "avif"])
def test_every_format_has_its_title_and_location(kind):
    facts = told(getattr(located, f"located_{kind}")())
    assert (facts["title"], facts["rating"], facts["creator"]) == ("Lake, evening", 4, "Ada")
    assert facts["location"] == {"latitude": 47.3701389, "longitude": 8.5417361}


@pytest.mark.parametrize(
    "hostile",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b"<a>" * 100_000,
        b"\xff\xfe\x00",
        b"<?xml version='1.0' encoding='no-such'?><x/>",
    ],
)
def test_hostile_xmp_gives_nothing(hostile):
    assert read_xmp(hostile) == {}


def test_hostile_text_is_bounded_and_on_one_line():
    facts = told(
        jpeg(xmp=described("&lt;script&gt;\n\u202eevil\u0085" + "x" * 20_000) + "<xmp:Rating>1e999</xmp:Rating>")
    )
    assert facts["caption"].startswith("<script> evil x")
    assert len(facts["caption"]) == 2000
    assert "rating" not in facts


def test_a_camera_s_own_text_is_no_caption():
    assert is_boilerplate("SONY DSC")
    assert not is_boilerplate("Sony, our dog, at the lake")
