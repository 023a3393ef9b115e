"""Files with a location in a container that is inside the picture or follows it."""

import base64
import io
import struct
import subprocess
import zlib
from pathlib import Path

from PIL import Image

from tests.imaging.drawn_pictures import jpeg_bytes, quarters
from tests.imaging.location import located_pictures as located
from tests.imaging.location.located_pictures import box, chunk, saved, segment

POSITION = b"+47.3701+008.5417/"
XYZ = box(b"\xa9xyz", struct.pack(">HH", len(POSITION), 0x15C7) + POSITION)
IN_BASE64 = (b"RXhpZgAA", b"V4aWYAA", b"FeGlmAA")  # Exif's first bytes in base64, for each of the three alignments
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
BARE_XMP = located.XMP.replace(b'<x:xmpmeta xmlns:x="adobe:ns:meta/">', b"").replace(b"</x:xmpmeta>", b"")
EXIFTOOL = (
    "-IPTC:City=Zuerich", "-IPTC:Sub-location=Zuerich lake", "-IPTC:Country-PrimaryLocationName=Switzerland",
    "-IPTC:Caption-Abstract=Evening", "-XMP:City=Zuerich", "-XMP:LocationShownCity=Zuerich", "-XMP:Title=Lake",
    "-GPSLatitude=47.37", "-GPSLatitudeRef=N", "-GPSLongitude=8.54", "-GPSLongitudeRef=E", "-EXIF:Artist=Ada",
)  # fmt: skip
IN_A_MOVIE = ("-Keys", "-UserData", "-ItemList")


def plain(format: str) -> bytes:
    picture = quarters((64, 48))
    return saved(picture.convert("P") if format == "GIF" else picture, format)


def by_exiftool(folder: Path, name: str, data: bytes, *tags: str) -> bytes:
    """Return the file with tags written by ExifTool."""
    path = located.write(folder, name, data)
    command = ["exiftool", "-q", "-q", "-m", "-overwrite_original", *(tags or EXIFTOOL), str(path)]
    subprocess.run(command, capture_output=True, check=True)
    return path.read_bytes()


def movie(*in_moov: bytes, user_data: bytes = XYZ) -> bytes:
    header = bytes(12) + struct.pack(">II", 1000, 1000) + bytes(80)
    moov = box(b"mvhd", header) + (box(b"udta", user_data) if user_data else b"") + b"".join(in_moov)
    return box(b"ftyp", b"mp42\0\0\0\0isommp42") + box(b"mdat", b"frames" * 20) + box(b"moov", moov)


def keyed(*pairs: tuple[bytes, bytes]) -> bytes:
    """Return a ``meta`` box of keys and their values."""
    keys = b"".join(box(b"mdta", name) for name, _ in pairs)
    items = b"".join(
        box(struct.pack(">I", number), box(b"data", bytes((0, 0, 0, 1, 0, 0, 0, 0)) + value))
        for number, (_, value) in enumerate(pairs, 1)
    )
    head = box(b"hdlr", bytes(8) + b"mdta" + bytes(13))
    return box(b"meta", head + box(b"keys", struct.pack(">II", 0, len(pairs)) + keys) + box(b"ilst", items))


def track(handler: bytes, entry: bytes, content: bytes = b"") -> bytes:
    described = box(b"stsd", struct.pack(">II", 0, 1) + box(entry, bytes(8) + content))
    inside = box(b"hdlr", bytes(8) + handler + bytes(13)) + box(b"minf", box(b"stbl", described))
    return box(b"trak", box(b"mdia", inside))


def samsung(*blocks: tuple[int, bytes, bytes]) -> bytes:
    """Return Samsung's trailer: blocks with type and name, then a directory with offsets back to them."""
    data, entries = b"", []
    for kind, name, value in blocks:
        block = struct.pack("<HHI", 0, kind, len(name)) + name + value
        entries.append((kind, len(data), len(block)))
        data += block
    directory = b"SEFH" + struct.pack("<II", 106, len(entries))
    for kind, at, size in entries:
        directory += struct.pack("<HHII", 0, kind, len(data) - at, size)
    return data + directory + struct.pack("<I", len(directory)) + b"SEFT"


MOTION = (0x0A30, b"MotionPhoto_Data", movie())
MCC = (0x0AA1, b"MCC_Data", b"228")
UTC = (0x0A01, b"Image_UTC_Data", b"1557676800000")


def in_jpeg(marker: int, payload: bytes) -> bytes:
    data = plain("JPEG")
    return data[:2] + segment(marker, payload) + data[2:]


def photoshop(*resources: tuple[int, bytes]) -> bytes:
    return b"".join(
        b"8BIM" + struct.pack(">HHI", number, 0, len(value)) + value + b"\0" * (len(value) % 2)
        for number, value in resources
    )


def in_png(name: bytes, data: bytes) -> bytes:
    png = plain("PNG")
    return png[:33] + chunk(name, data) + png[33:]


def raw_profile(keyword: bytes, kind: bytes, data: bytes, *, line: int = 36) -> bytes:
    digits = data.hex().encode()
    lines = b"\n".join(digits[at : at + 2 * line] for at in range(0, len(digits), 2 * line))
    return keyword + b"\0\0" + zlib.compress(b"\n%s\n%8d\n%s\n" % (kind, len(data), lines))


def in_webp(name: bytes, data: bytes) -> bytes:
    webp = plain("WEBP") + name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return webp[:4] + struct.pack("<I", len(webp) - 8) + webp[8:]


def in_webp_frame() -> bytes:
    frames = [quarters((32, 24)), quarters((32, 24)).rotate(180)]
    data = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    at = data.index(b"ANMF")
    size = int.from_bytes(data[at + 4 : at + 8], "little")
    extra = b"EXIF" + struct.pack("<I", len(EXIF)) + EXIF + b"\0" * (len(EXIF) % 2)
    end = at + 8 + size
    frame = data[: at + 4] + struct.pack("<I", size + len(extra)) + data[at + 8 : end] + extra + data[end:]
    return frame[:4] + struct.pack("<I", len(frame) - 8) + frame[8:]


def in_gif(application: bytes, data: bytes) -> bytes:
    gif = plain("GIF")
    parts = b"".join(bytes((len(data[at : at + 255]),)) + data[at : at + 255] for at in range(0, len(data), 255))
    return gif[:-1] + b"\x21\xff\x0b" + application + parts + b"\0\x3b"


def in_tiff(tags: dict) -> bytes:
    return saved(quarters((64, 48)), "TIFF", tiffinfo=tags)


def with_thumbnail() -> bytes:
    """Return an Exif block whose second directory points to a JPEG with XMP that has no packet wrapper."""
    thumbnail = jpeg_bytes(quarters((16, 12)))
    inner = thumbnail[:2] + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + BARE_XMP) + thumbnail[2:]
    first = struct.pack("<HHHII", 1, 274, 3, 1, 1) + struct.pack("<I", 8 + 18)
    second = struct.pack("<H", 2) + struct.pack("<HHII", 513, 4, 1, 8 + 18 + 30)
    second += struct.pack("<HHII", 514, 4, 1, len(inner)) + struct.pack("<I", 0)
    return in_jpeg(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + first + second + inner)


def kind_13_directory() -> bytes:
    """Return an Exif block with GPS data in a directory that only the type of its entry identifies as one."""
    offset = struct.pack("<HHHI4s", 1, 29, 2, 3, b"Zu\0\0") + bytes(4)
    sub = struct.pack("<HHHII", 1, 34853, 4, 1, 8 + 18 + 18) + bytes(4)
    first = struct.pack("<HHHII", 1, 51111, 13, 1, 8 + 18) + bytes(4)
    return in_jpeg(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + first + sub + offset)


def utf8_in_gps() -> bytes:
    """Return an Exif block whose GPS directory has a text of the type that Exif 3.0 added for UTF-8."""
    text = b"Zuerich lake\0"
    first = struct.pack("<HHHII", 1, 34853, 4, 1, 8 + 18) + bytes(4)
    area = struct.pack("<HHHII", 1, 28, 129, len(text), 8 + 18 + 18) + bytes(4)
    return in_jpeg(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + first + area + text)


def xmp_with_picture(picture: bytes) -> bytes:
    """Return an XMP packet with a picture in base64, as phones store the photograph before their effects."""
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:GImage="http://ns.google.com/photos/1.0/image/" GImage:Data="'
        + base64.b64encode(picture)
        + b'"/></rdf:RDF></x:xmpmeta>'
    )


def two_segments() -> bytes:
    """Return an Exif block split over two segments, as in files with large maker's notes."""
    block = located.located_exif().tobytes().removeprefix(b"Exif\0\0")
    data = plain("JPEG")
    parts = segment(0xE1, b"Exif\0\0" + block[:60]) + segment(0xE1, b"Exif\0\0" + block[60:])
    return data[:2] + parts + data[2:]


EXIF = located.located_exif().tobytes()
IPTC = located.iptc()
JUMBF = b"JP\0\1\0\0\0\1" + box(
    b"jumb", box(b"jumd", bytes(16) + b"\3stds.exif\0") + box(b"json", b'{"City":"Zuerich"}')
)
MORE_XMP = located.XMP.replace(
    b'e:GPSLatitude="47,22.2083N"',
    b'xmlns:cell="http://developer.sonyericsson.com/cell/1.0/" cell:mcc="228" dc:coverage="Zuerich" '
    b'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" prism:location="Zuerich"',
)
SECOND = located.located_jpeg()


def written_by_exiftool(folder: Path) -> dict[str, tuple[bytes, str]]:
    """Return a file of each format with every location tag that ExifTool can write, and a motion photo of two."""
    formats = {
        "jpg": ("JPEG", "image/jpeg"), "png": ("PNG", "image/png"), "webp": ("WEBP", "image/webp"),
        "tif": ("TIFF", "image/tiff"), "heic": ("HEIF", "image/heic"), "avif": ("AVIF", "image/avif"),
        "gif": ("GIF", "image/gif"),
    }  # fmt: skip
    files = {
        name: (by_exiftool(folder, f"written.{name}", plain(format), *EXIFTOOL), mime_type)
        for name, (format, mime_type) in formats.items()
    }
    in_movie = (f"{group}:GPSCoordinates=47.37, 8.54, 400" for group in IN_A_MOVIE)
    clip = by_exiftool(folder, "written.mp4", located.located_movie(), *in_movie, "-XMP:City=Zuerich")
    files["mp4"] = (clip, "video/mp4")
    files["motion"] = (files["jpg"][0] + clip, "image/jpeg")
    files["heic with a movie"] = (files["heic"][0] + box(b"mpvd", clip), "image/heic")
    return files


def decoded(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.tobytes()
