"""The content type comes from the bytes; the name only decides between types whose bytes are alike."""

import io
import struct
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imaging.content_type import BROWSER_PICTURES, MIME_TYPES, ContentType, Kind, identify
from tests.imaging.drawn_pictures import quarters


def encoded(image_format: str) -> bytes:
    buffer = io.BytesIO()
    quarters((64, 48)).save(buffer, image_format)
    return buffer.getvalue()


def zipped(name: str, content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def tarred(archive_format: int) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=archive_format) as archive:
        archive.addfile(tarfile.TarInfo("a.jpg"))
    return buffer.getvalue()


def tiff(order: str, *entries: tuple[int, int, int, int]) -> bytes:
    """Return a TIFF's header and first directory, without pixels."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    directory = b"".join(struct.pack(f"{order}HHII", *entry) for entry in entries)
    return mark + struct.pack(f"{order}IH", 8, len(entries)) + directory + bytes(4)


def made_by(order: str, make: str) -> bytes:
    """Return a camera's TIFF: first a reduced picture, and the name of its maker after the directory."""
    head = tiff(order, (254, 4, 1, 1), (271, 2, len(make) + 1, 8 + 2 + 3 * 12 + 4), (330, 4, 1, 0))
    return head + make.encode() + b"\0"


def iso_media(major: bytes, *compatible: bytes) -> bytes:
    brands = b"".join(compatible)
    return struct.pack(">I4s4sI", 16 + len(brands), b"ftyp", major, 0) + brands + bytes(40)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
OLD_TAR = tarred(tarfile.USTAR_FORMAT)[:257] + bytes(255)
OLD_TAR = OLD_TAR[:148] + b"%06o\0 " % (sum(OLD_TAR[:148]) + 256 + sum(OLD_TAR[156:512])) + OLD_TAR[156:]

HOSTILE = {
    "svg.jpg": SVG,
    "svg with prolog.png": b'<?xml version="1.0"?>\n<!-- hi -->\n<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG,
    "svg after bom.jpg": b"\xef\xbb\xbf \n\t" + SVG,
    "svg in utf-16.jpg": "\ufeff<svg onload='alert(1)'/>".encode("utf-16-le"),
    "svg in utf-16 without mark.jpg": "<?xml version='1.0'?><svg/>".encode("utf-16-be"),
    "prefixed svg.jpg": b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
    "html.jpg": b"<!DOCTYPE html><script>alert(1)</script>",
    "upper.jpg": b"\r\n  <HTML><BODY>",
    "comment first.gif": b"<!-- a --><script>alert(1)</script>",
    "script.webp": b"<script>alert(1)</script>",
    "img.txt": b"<img src=x onerror=alert(1)>",
    "text then script.txt": b"hello <script>alert(1)</script>",
    "latin.jpg": b"<p title='\xe9'><script>",
    "xhtml.xmp": b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><h:script xmlns:h="http://www.w3.org/1999/xhtml"/>',
    "nul first.jpg": b"\x00<script>alert(1)</script>",
    "document.jpg": b"%PDF-1.7\n",
    "document late.jpg": b"junk\n" * 40 + b"%PDF-1.4",
    "postscript.tif": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "dos eps.tif": b"\xc5\xd0\xd3\xc6\x20\x00\x00\x00",
    "archive.jpg": zipped("a.jpg", "x"),
    "empty archive.jpg": b"PK\x05\x06" + bytes(18),
    "office.docx": zipped("word/document.xml", "<x/>"),
    "rar.png": b"Rar!\x1a\x07\x01\x00",
    "seven.png": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "gzip.nef": b"\x1f\x8b\x08\x00",
    "tar.jpg": tarred(tarfile.PAX_FORMAT),
    "old tar.jpg": OLD_TAR,
    "program.jpg": b"MZ\x90\x00" + bytes(60) + b"PE\x00\x00",
    "program.dng": b"\x7fELF\x02\x01\x01",
    "mac program.jpg": b"\xcf\xfa\xed\xfe\x07\x00\x00\x01",
    "fat mac program.jpg": b"\xca\xfe\xba\xbe\x00\x00\x00\x02",
    "script.jpeg": b"#!/bin/sh\nrm -rf /\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_content_is_refused_under_any_name(name):
    """Statement 21."""
    for filename in (name, "holiday.jpg", "IMG_1.NEF", "notes.txt", "x"):
        assert identify(HOSTILE[name], filename).kind is Kind.refused


@pytest.mark.parametrize(
    ("image_format", "mime_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("TIFF", "image/tiff"),
        ("BMP", "image/bmp"),
        ("GIF", "image/gif"),
        ("AVIF", "image/avif"),
        ("HEIF", "image/heic"),
    ],
)
def test_pictures_are_known_under_misleading_names(image_format, mime_type):
    """Statement 21: a misleading name does not change the type of a picture."""
    for filename in ("page.html", "setup.exe", "x"):
        assert identify(encoded(image_format), filename) == ContentType(mime_type, Kind.picture)


@pytest.mark.parametrize(
    ("head", "filename", "mime_type", "kind"),
    [
        (tiff("<", (271, 2, 6, 0)), "a.NEF", "image/x-nikon-nef", Kind.raw),
        (tiff(">", (271, 2, 6, 0)), "a.tif", "image/tiff", Kind.picture),
        (tiff("<", (254, 4, 1, 1), (271, 2, 6, 0), (330, 4, 1, 0)), "a.tif", "image/x-tiff-raw", Kind.raw),
        (tiff("<", (254, 4, 1, 1), (271, 2, 6, 0)), "a.tif", "image/tiff", Kind.picture),
        (tiff("<", (254, 4, 1, 1), (330, 4, 1, 0)), "a.tif", "image/tiff", Kind.picture),
        (tiff("<", (271, 2, 6, 0), (330, 4, 1, 0)), "a.tif", "image/tiff", Kind.picture),
        (tiff(">", (254, 4, 1, 1), (50706, 1, 4, 0)), "renamed", "image/x-adobe-dng", Kind.raw),
        (made_by("<", "NIKON CORPORATION"), "a.tif", "image/x-nikon-nef", Kind.raw),
        (made_by(">", "SONY"), "renamed.dng", "image/x-sony-arw", Kind.raw),
        (made_by("<", "Unheard of"), "a.pef", "image/x-pentax-pef", Kind.raw),
        (tiff("<", (50706, 1, 4, 0)), "a.nef", "image/x-adobe-dng", Kind.raw),
        (b"II*\0\x10\0\0\0CR\x02\0", "a.tif", "image/x-canon-cr2", Kind.raw),
        (iso_media(b"crx ", b"isom"), "a.mp4", "image/x-canon-cr3", Kind.raw),
        (b"FUJIFILMCCD-RAW 0201", "a.jpg", "image/x-fuji-raf", Kind.raw),
        (iso_media(b"mif1", b"mif1", b"heic"), "a", "image/heic", Kind.picture),
        (iso_media(b"mif1", b"avif"), "a.heic", "image/avif", Kind.picture),
        (iso_media(b"isom", b"mp42"), "a.jpg", "video/mp4", Kind.video),
        (iso_media(b"qt  "), "a.mov", "video/quicktime", Kind.video),
        (iso_media(b"M4A "), "a.m4a", "audio/mp4", Kind.audio),
        (b"\x1a\x45\xdf\xa3\x9fB\x82\x84webm", "a.mkv", "video/webm", Kind.video),
        (b"RIFF\0\0\0\0AVI LIST", "a.avi", "video/x-msvideo", Kind.video),
        (b"RIFF\0\0\0\0WAVEfmt ", "a.wav", "audio/wav", Kind.audio),
        (b"\xff\xfb\x90\x64" + bytes(60), "a.mp3", "audio/mpeg", Kind.audio),
        ("Größe: 3 < 5, ja.\n".encode(), "a.txt", "text/plain", Kind.other),
        (b"MZ is how this note begins.", "a.txt", "text/plain", Kind.other),
        (b"BM is how this note begins.", "a.txt", "text/plain", Kind.other),
        (
            b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">',
            "a.xmp",
            "application/octet-stream",
            Kind.other,
        ),
        (b"", "a.jpg", "application/octet-stream", Kind.other),
        (b"\x01\x02\x03\xff\xfe\x80", "a.jpg", "application/octet-stream", Kind.other),
    ],
)
def test_other_files_are_distinguished(head, filename, mime_type, kind):
    assert identify(head, filename) == ContentType(mime_type, kind)


def test_a_character_cut_by_the_end_of_the_head_is_still_text():
    assert identify(("ü" * 4096).encode()[1:], "a.txt").kind is Kind.other
    assert identify(("x" + "ü" * 4096).encode(), "a.txt").mime_type == "text/plain"


MAGIC = [
    *HOSTILE.values(),
    b"II*\0",
    b"MM\0*",
    b"\0\0\0\x20ftyp",
    b"RIFF\0\0\0\0",
    b"BM",
    b"MZ",
    b"<",
    b"\xff\xfe",
]


@given(
    start=st.sampled_from([b"", *MAGIC]),
    cut=st.integers(0, 600),
    rest=st.binary(max_size=600),
    filename=st.text(max_size=20),
)
def test_it_never_raises_and_never_invents_a_type(start, cut, rest, filename):
    found = identify(start[:cut] + rest, filename)

    assert found.mime_type in MIME_TYPES
    assert isinstance(found.kind, Kind)


def test_browsers_are_only_promised_pictures_they_show():
    assert {"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"} == BROWSER_PICTURES
