"""The tables of `content_type`: the leading bytes of each file format, with its MIME type and kind."""

from enum import StrEnum


class Kind(StrEnum):
    """The kind of a file, which decides whether it is rendered, rendered from its preview, only stored, or refused."""

    picture = "picture"
    raw = "raw"
    video = "video"
    audio = "audio"
    other = "other"
    refused = "refused"


BROWSER_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"})
"""The picture types that every current browser can display."""

# Offset, bytes, MIME type, kind. The first line that fits decides, so the refused types come first.
SIGNATURES: tuple[tuple[int, bytes, str, Kind], ...] = (
    (0, b"%!", "application/postscript", Kind.refused),
    (0, b"\x04%!", "application/postscript", Kind.refused),
    (0, b"\xc5\xd0\xd3\xc6", "application/postscript", Kind.refused),
    (0, b"PK\x03\x04", "application/zip", Kind.refused),
    (0, b"PK\x05\x06", "application/zip", Kind.refused),
    (0, b"PK\x07\x08", "application/zip", Kind.refused),
    (0, b"Rar!\x1a\x07", "application/vnd.rar", Kind.refused),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", Kind.refused),
    (0, b"\x1f\x8b", "application/gzip", Kind.refused),
    (0, b"\x1f\x9d", "application/x-compress", Kind.refused),
    (0, b"BZh", "application/x-bzip2", Kind.refused),
    (0, b"\xfd7zXZ\x00", "application/x-xz", Kind.refused),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd", Kind.refused),
    (0, b"LZIP", "application/x-lzip", Kind.refused),
    (0, b"MSCF", "application/vnd.ms-cab-compressed", Kind.refused),
    (0, b"!<arch>\n", "application/x-archive", Kind.refused),
    (257, b"ustar", "application/x-tar", Kind.refused),
    (0, b"\x7fELF", "application/x-executable", Kind.refused),
    (0, b"#!", "application/x-executable", Kind.refused),
    (0, b"\xef\xbb\xbf#!", "application/x-executable", Kind.refused),
    (0, b"\xfe\xed\xfa\xce", "application/x-executable", Kind.refused),
    (0, b"\xfe\xed\xfa\xcf", "application/x-executable", Kind.refused),
    (0, b"\xce\xfa\xed\xfe", "application/x-executable", Kind.refused),
    (0, b"\xcf\xfa\xed\xfe", "application/x-executable", Kind.refused),
    (0, b"\xca\xfe\xba\xbe", "application/x-executable", Kind.refused),
    (0, b"\xca\xfe\xba\xbf", "application/x-executable", Kind.refused),
    (0, b"\x00asm", "application/x-executable", Kind.refused),
    (0, b"dex\n", "application/x-executable", Kind.refused),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-executable", Kind.refused),
    (0, b"\xff\xd8\xff", "image/jpeg", Kind.picture),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", Kind.picture),
    (0, b"GIF87a", "image/gif", Kind.picture),
    (0, b"GIF89a", "image/gif", Kind.picture),
    (0, b"FUJIFILMCCD-RAW", "image/x-fuji-raf", Kind.raw),
    (0, b"IIRO", "image/x-olympus-orf", Kind.raw),
    (0, b"IIRS", "image/x-olympus-orf", Kind.raw),
    (0, b"MMOR", "image/x-olympus-orf", Kind.raw),
    (0, b"IIU\x00", "image/x-panasonic-rw2", Kind.raw),
    (0, b"FOVb", "image/x-sigma-x3f", Kind.raw),
    (0, b"\x00MRM", "image/x-minolta-mrw", Kind.raw),
    (0, b"\xff\x0a", "image/jxl", Kind.other),
    (0, b"\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl", Kind.other),
    (0, b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2", Kind.other),
    (0, b"8BPS", "image/vnd.adobe.photoshop", Kind.other),
    (0, b"\x1a\x45\xdf\xa3", "video/x-matroska", Kind.video),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-wmv", Kind.video),
    (0, b"\x00\x00\x01\xba", "video/mpeg", Kind.video),
    (0, b"\x00\x00\x01\xb3", "video/mpeg", Kind.video),
    (0, b"FLV\x01", "video/x-flv", Kind.video),
    (4, b"moov", "video/quicktime", Kind.video),
    (4, b"mdat", "video/quicktime", Kind.video),
    (4, b"wide", "video/quicktime", Kind.video),
    (0, b"ID3", "audio/mpeg", Kind.audio),
    (0, b"fLaC", "audio/flac", Kind.audio),
    (0, b"OggS", "audio/ogg", Kind.audio),
)

# The form type of a RIFF or FORM container, at offset 8.
RIFF_FORMS: dict[bytes, tuple[str, Kind]] = {
    b"WEBP": ("image/webp", Kind.picture),
    b"AVI ": ("video/x-msvideo", Kind.video),
    b"WAVE": ("audio/wav", Kind.audio),
    b"AIFF": ("audio/aiff", Kind.audio),
    b"AIFC": ("audio/aiff", Kind.audio),
}

# Brands of ISO media files (the `ftyp` box); see mp4ra.org for the register.
ISO_BRANDS: dict[bytes, tuple[str, Kind]] = {
    b"avif": ("image/avif", Kind.picture),
    b"avis": ("image/avif", Kind.picture),
    b"heic": ("image/heic", Kind.picture),
    b"heix": ("image/heic", Kind.picture),
    b"heim": ("image/heic", Kind.picture),
    b"heis": ("image/heic", Kind.picture),
    b"hevc": ("image/heic", Kind.picture),
    b"hevx": ("image/heic", Kind.picture),
    b"hevm": ("image/heic", Kind.picture),
    b"hevs": ("image/heic", Kind.picture),
    b"crx ": ("image/x-canon-cr3", Kind.raw),
    b"qt  ": ("video/quicktime", Kind.video),
    b"M4A ": ("audio/mp4", Kind.audio),
    b"M4B ": ("audio/mp4", Kind.audio),
    b"M4P ": ("audio/mp4", Kind.audio),
    b"isom": ("video/mp4", Kind.video),
    b"mp42": ("video/mp4", Kind.video),
}

# RAW formats that are TIFFs inside, by file name extension: only the name distinguishes some of them from a plain TIFF.
TIFF_RAW_EXTENSIONS: dict[str, str] = {
    "nef": "image/x-nikon-nef",
    "nrw": "image/x-nikon-nrw",
    "arw": "image/x-sony-arw",
    "sr2": "image/x-sony-arw",
    "srf": "image/x-sony-arw",
    "dng": "image/x-adobe-dng",
    "gpr": "image/x-adobe-dng",
    "cr2": "image/x-canon-cr2",
    "pef": "image/x-pentax-pef",
    "srw": "image/x-samsung-srw",
    "rwl": "image/x-panasonic-rw2",
    "3fr": "image/x-hasselblad-3fr",
    "fff": "image/x-hasselblad-3fr",
    "iiq": "image/x-phaseone-iiq",
    "erf": "image/x-epson-erf",
    "kdc": "image/x-kodak-dcr",
    "dcr": "image/x-kodak-dcr",
    "mef": "image/x-mamiya-mef",
    "mos": "image/x-leaf-mos",
}

# RAW formats that are TIFFs inside, by the camera's maker as the first directory names it (TIFF 6.0, tag 271).
TIFF_RAW_MAKES: dict[bytes, str] = {
    b"NIKON": "image/x-nikon-nef",
    b"SONY": "image/x-sony-arw",
    b"PENTAX": "image/x-pentax-pef",
    b"SAMSUNG": "image/x-samsung-srw",
    b"HASSELBLAD": "image/x-hasselblad-3fr",
    b"PHASE ONE": "image/x-phaseone-iiq",
    b"SEIKO EPSON": "image/x-epson-erf",
    b"KODAK": "image/x-kodak-dcr",
    b"EASTMAN KODAK": "image/x-kodak-dcr",
    b"MAMIYA": "image/x-mamiya-mef",
    b"LEAF": "image/x-leaf-mos",
}

OTHER_TYPES = frozenset(
    {"application/octet-stream", "text/plain", "text/html", "image/svg+xml", "application/pdf"}
    | {"application/x-executable", "application/x-tar", "image/tiff", "image/bmp", "image/heif"}
    | {"image/x-tiff-raw", "video/webm", "video/mp2t", "audio/mpeg", "audio/aac"}
)

RAW_TYPES = frozenset(
    {mime_type for _, _, mime_type, kind in SIGNATURES if kind is Kind.raw}
    | {mime_type for mime_type, kind in ISO_BRANDS.values() if kind is Kind.raw}
    | set(TIFF_RAW_EXTENSIONS.values())
    | {"image/x-tiff-raw"}
)
"""The types of cameras' RAW files, which are rendered from their embedded preview."""

MIME_TYPES = frozenset(
    {line[2] for line in SIGNATURES}
    | {mime_type for mime_type, _ in RIFF_FORMS.values()}
    | {mime_type for mime_type, _ in ISO_BRANDS.values()}
    | set(TIFF_RAW_EXTENSIONS.values())
    | OTHER_TYPES
)
"""Every type that `identify` can return; only these are sent as Content-Type, never a type that an uploader named."""
