"""Names of downloaded files: as uploaded, except that an extension of another type than the content is corrected.

Programs and systems open a file by its extension, and many report a HEIC picture named ``IMG_1.jpg`` as damaged.
"""

from typing import NamedTuple


class Family(NamedTuple):
    """A group of MIME types whose extensions are not corrected among each other.

    ``by_type`` has the extension that a file of each MIME type gets, ``extensions`` all extensions that are left alone.
    """

    by_type: dict[str, str]
    extensions: frozenset[str]


def _family(accepted: str, **by_extension: str) -> Family:
    by_type = {type: extension for extension, types in by_extension.items() for type in types.split()}
    return Family(by_type, frozenset(accepted.split()) | frozenset(by_extension))


FAMILIES = (
    _family("jpeg jpe jif jfif jfi pjpeg pjp mpo jps thm insp", jpg="image/jpeg"),
    _family("apng", png="image/png"),
    _family("", webp="image/webp"),
    _family("", gif="image/gif"),
    _family("dib", bmp="image/bmp"),
    _family("avifs", avif="image/avif"),
    _family("hif heics heifs", heic="image/heic", heif="image/heif"),
    _family("", jxl="image/jxl"),
    _family("j2k jpf jpx jpm", jp2="image/jp2"),
    _family("psb", psd="image/vnd.adobe.photoshop"),
    # Most RAW formats are TIFF files, and only the camera decides which extension belongs to which of them.
    _family(
        "tiff gpr sr2 srf rwl fff kdc", tif="image/tiff image/x-tiff-raw", dng="image/x-adobe-dng",
        cr2="image/x-canon-cr2", cr3="image/x-canon-cr3", nef="image/x-nikon-nef", nrw="image/x-nikon-nrw",
        arw="image/x-sony-arw", raf="image/x-fuji-raf", orf="image/x-olympus-orf", rw2="image/x-panasonic-rw2",
        x3f="image/x-sigma-x3f", mrw="image/x-minolta-mrw", pef="image/x-pentax-pef", srw="image/x-samsung-srw",
        iiq="image/x-phaseone-iiq", erf="image/x-epson-erf", dcr="image/x-kodak-dcr", mef="image/x-mamiya-mef",
        mos="image/x-leaf-mos", **{"3fr": "image/x-hasselblad-3fr"},
    ),
    # Players recognize a video by its content and ignore its extension.
    _family(
        "m4v qt 3gp 3g2 mts m2ts insv 360", mp4="video/mp4", mov="video/quicktime", avi="video/x-msvideo",
        mkv="video/x-matroska", webm="video/webm", wmv="video/x-ms-wmv", mpg="video/mpeg", flv="video/x-flv",
        ts="video/mp2t",
    ),
    _family(
        "oga aif aifc m4b m4p", mp3="audio/mpeg", flac="audio/flac", ogg="audio/ogg", wav="audio/wav",
        aiff="audio/aiff", m4a="audio/mp4", aac="audio/aac",
    ),
)  # fmt: skip
OF_TYPE = {type: family for family in FAMILIES for type in family.by_type}
KNOWN = frozenset(extension for family in FAMILIES for extension in family.extensions)


def download_name(filename: str, mime_type: str) -> str:
    """Return the name of a downloaded file: ``IMG_1.heic`` for a HEIC picture that was uploaded as ``IMG_1.jpg``.

    A picture without an extension gets one. An extension that Vitrine does not know is not changed.
    """
    family = OF_TYPE.get(mime_type)
    stem, dot, extension = filename.rpartition(".")
    has_extension = bool(dot and stem and extension)
    if family is None or extension.lower() in family.extensions:
        return filename
    right = family.by_type[mime_type]
    if not has_extension:
        return f"{filename.rstrip('. ') or 'file'}.{right}" if mime_type.startswith("image/") else filename
    if extension.lower() not in KNOWN:
        return filename
    return f"{stem}.{right.upper() if extension.isupper() else right}"


def variant_name(filename: str, extension: str) -> str:
    """Return the name of a downloaded variant: the original's name with this extension instead of its own."""
    stem, dot, _ = filename.rpartition(".")
    return f"{stem if dot and stem else filename}.{extension}"
