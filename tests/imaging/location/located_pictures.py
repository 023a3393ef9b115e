"""Files that state where they were taken, in every way that files of their format do."""

import hashlib
import io
import struct
import zlib
from pathlib import Path

from PIL import Image, PngImagePlugin

from tests.imaging.drawn_pictures import jpeg_bytes, quarters

GPS = {0: bytes((2, 3, 0, 0)), 1: "N", 2: (47.0, 22.0, 12.5), 3: "E", 4: (8.0, 32.0, 30.25), 29: "2026:05:12"}
POSITION = (47.370139, 8.541736)
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:e="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 e:GPSLatitude="47,22.2083N" xmp:Rating="4" photoshop:City = 'Zürich > lake' core:CountryCode="CH">
 <e:GPSLongitude>8,32.5042E</e:GPSLongitude><photoshop:Country/>
 <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Lake, evening</rdf:li></rdf:Alt></dc:title>
 <ext:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource"><ext:City>Zürich</ext:City></rdf:li></rdf:Bag>
 </ext:LocationShown></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()
LOCATION_NAMES = (b"47,22", b"8,32.5", b"Z\xc3\xbcrich", b"Zuerich")


def located_exif(*, only_location: bool = False) -> Image.Exif:
    exif = Image.Exif()
    if not only_location:
        exif[271], exif[274], exif[315] = "Vitrine", 6, "Ada"
        exif.get_ifd(34665)[36867] = "2026:05:12 18:30:00"
    exif.get_ifd(34853).update(GPS)
    return exif


def iptc(*, city: bytes = b"Zuerich") -> bytes:
    values = {5: b"Lake", 90: city, 101: b"Switzerland", 120: b"The lake in the evening"}
    return b"".join(struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value for number, value in values.items())


def resources(data: bytes) -> bytes:
    """Return the IPTC data as Photoshop stores it, with the digest that shows that no other program changed it."""
    digest = hashlib.md5(data).digest()
    return b"".join(
        b"8BIM" + struct.pack(">HHI", number, 0, len(value)) + value + b"\0" * (len(value) % 2)
        for number, value in ((0x0404, data), (0x0425, digest))
    )


def segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload


def located_jpeg(**options) -> bytes:
    """Return a JPEG with Exif, XMP with an extension in two segments, and IPTC, followed by a second located JPEG."""
    extension = b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description " + (
        b"xmlns:exif='http://ns.adobe.com/exif/1.0/' exif:GPSAreaInformation='Zuerich lake'/></rdf:RDF>"
    )
    guid = hashlib.md5(extension).hexdigest().upper().encode()
    main = XMP.replace(
        b'rdf:about=""', b'rdf:about="" xmlns:n="http://ns.adobe.com/xmp/note/" n:HasExtendedXMP="%s"' % guid
    )
    head = b"http://ns.adobe.com/xmp/extension/\0" + guid
    cut = extension.index(b"Zuerich") + 3
    parts = [(0, extension[:cut]), (cut, extension[cut:])]
    plain = jpeg_bytes(quarters((64, 48)), exif=located_exif(), quality=90, **options)
    appended = jpeg_bytes(quarters((32, 24)), exif=located_exif(only_location=True))
    extra = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + main)
    for offset, part in reversed(parts):
        extra += segment(0xE1, head + struct.pack(">II", len(extension), offset) + part)
    extra += segment(0xED, b"Photoshop 3.0\0" + resources(iptc()))
    return plain[:2] + extra + plain[2:] + appended


def located_png() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    info.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    info.add_text("exif:GPSLatitude", "47/1, 22/1, 12/1")
    profile = located_exif().tobytes()
    info.add_text("Raw profile type exif", f"\nexif\n    {len(profile)}\n{profile.hex()}\n", zip=True)
    info.add_text("Author", "Ada")
    return saved(quarters((64, 48)), "PNG", exif=located_exif(), pnginfo=info)


def located_webp() -> bytes:
    return saved(quarters((64, 48)), "WEBP", lossless=True, exif=located_exif().tobytes(), xmp=XMP)


def located_tiff() -> bytes:
    """Return an uncompressed TIFF with IPTC and XMP in their own tags, and the location in its own directory."""
    tags = {271: "Vitrine", 274: 6, 315: "Ada", 700: XMP, 33723: iptc(), 34853: dict(GPS)}
    return saved(quarters((64, 48)), "TIFF", tiffinfo=tags)


def located_heic() -> bytes:
    return saved(quarters((64, 48)), "HEIF", quality=90, exif=located_exif().tobytes(), xmp=XMP)


def located_avif() -> bytes:
    return saved(quarters((64, 48)), "AVIF", quality=90, exif=located_exif().tobytes(), xmp=XMP)


def located_gif() -> bytes:
    gif = saved(quarters((64, 48)).convert("P"), "GIF")
    trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    return gif[:-1] + b"\x21\xff\x0bXMP DataXMP" + XMP + trailer + b"\x3b"


def located_raf() -> bytes:
    """Return the head of a RAF, which has the offset of its JPEG, and the JPEG."""
    jpeg = located_jpeg()
    head = b"FUJIFILMCCD-RAW 0201".ljust(84, b"\0") + struct.pack(">II", 160, len(jpeg))
    return head.ljust(160, b"\0") + jpeg + b"sensor data" * 50


def located_cr3() -> bytes:
    """Return the boxes of a CR3 that matter: TIFFs in Canon's own box, of which the last has the location; and XMP."""
    gps = located_gps_tiff()
    canon = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
    moov = box(b"moov", box(b"uuid", canon + box(b"CMT1", located_tiff()) + box(b"CMT4", gps)))
    xmp = box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + XMP)
    return box(b"ftyp", b"crx \0\0\0\1crx isom") + moov + xmp + box(b"mdat", b"sensor data" * 50)


def located_gps_tiff() -> bytes:
    """Return a TIFF whose first directory is the location."""
    block = located_exif(only_location=True).tobytes().removeprefix(b"Exif\0\0")
    order = "<" if block[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", block, 4)
    (offset,) = struct.unpack_from(f"{order}I", block, first + 2 + 8)
    return block[:4] + struct.pack(f"{order}I", offset) + block[8:]


def located_movie(handler: bytes = b"vide") -> bytes:
    """Return a movie with a location in its user data, in Apple's metadata and in a separate box."""
    position = b"+47.3701+008.5417/"
    user_data = box(b"\xa9xyz", struct.pack(">HH", len(position), 0x15C7) + position)
    user_data += box(b"loci", bytes(6) + b"Zuerich\0" + bytes(14)) + box(b"\xa9mak", b"\0\7\x15\xc7Vitrine")
    keys = box(b"mdta", b"com.apple.quicktime.location.ISO6709") + box(b"mdta", b"com.apple.quicktime.make")
    items = box(b"\0\0\0\1", box(b"data", bytes((0, 0, 0, 1, 0, 0, 0, 0)) + position))
    items += box(b"\0\0\0\2", box(b"data", bytes((0, 0, 0, 1, 0, 0, 0, 0)) + b"Vitrine"))
    meta = box(b"hdlr", bytes(8) + b"mdta" + bytes(13)) + box(b"keys", struct.pack(">II", 0, 2) + keys)
    meta += box(b"ilst", items)
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(13))))
    moov = box(b"moov", track + box(b"udta", user_data) + box(b"meta", meta))
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"mdat", b"frames" * 100) + moov


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def saved(picture: Image.Image, format: str, **options) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
