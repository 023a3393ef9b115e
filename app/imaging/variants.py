"""The table of variants: the pictures that are made from an original, with size, quality, pass and file name."""

from pathlib import PurePosixPath

from app.imaging.cover_variants import COVER_VARIANTS
from app.imaging.variant_spec import EXTENSIONS, LIGHT, VariantSpec

__all__ = [
    "ALL_VARIANTS",
    "COVER_VARIANTS",
    "DOWNLOAD_VARIANTS",
    "FIRST_PASS",
    "VARIANTS",
    "VariantSpec",
    "formats_of",
    "spec_of",
    "variant_filename",
]

LONGEST_NAME_BYTES = 255  # the longest file name of ext4, APFS, NTFS, and of S3 gateways that use them

VARIANTS: tuple[VariantSpec, ...] = (
    VariantSpec(
        name="thumb",
        fit="cover",
        width=200,
        height=200,
        quality=75,
        lowest_quality=35,
        bytes_aim=20_000,
        sharpening=1 / 4,
    ),
    VariantSpec(
        name="medium",
        fit="inside",
        width=1200,
        height=4800,  # else a picture of 1:20 would have a variant of 29 megapixels
        quality=85,
        lowest_quality=70,
        bytes_aim=200_000,
        progressive=True,
        sharpening=LIGHT,
    ),
    VariantSpec(
        name="grid",
        fit="inside",
        width=1440,  # a panorama wider than 3:1 fills a row before it is 480 px high
        height=480,
        quality=75,
        lowest_quality=60,
        bytes_aim=80_000,
        progressive=True,
        sharpening=LIGHT,
    ),
    VariantSpec(
        name="card",
        fit="cover",
        width=480,
        height=320,
        quality=75,
        lowest_quality=60,
        bytes_aim=50_000,
        progressive=True,
        sharpening=LIGHT,
        made="second",
    ),
    # The AVIF qualities give the same visual quality as the JPEG of that size (equal SSIMULACRA2, docs/pictures.md).
    VariantSpec(
        name="grid",
        format="AVIF",
        fit="inside",
        width=1440,
        height=480,
        quality=63,
        lowest_quality=50,
        bytes_aim=65_000,
        sharpening=LIGHT,
        made="second",
    ),
    VariantSpec(
        name="medium",
        format="AVIF",
        fit="inside",
        width=1200,
        height=4800,
        quality=72,
        lowest_quality=57,
        bytes_aim=170_000,
        sharpening=LIGHT,
        made="second",
    ),
    VariantSpec(
        name="zoom",
        format="AVIF",  # not as JPEG, which takes 1.5 times the bytes; some variants have a tenth of the original's
        fit="inside",
        width=2048,
        height=2160,  # as high as a 4K screen
        quality=60,
        lowest_quality=45,
        bytes_aim=300_000,
        sharpening=LIGHT,
        made="second",
        oversampling=1.1,  # originals from 16 MP on can be decoded at half size, in a quarter of the time
        beyond=1320,  # a tenth more than medium; less is not worth another file
    ),
    VariantSpec(
        name="large",
        format="AVIF",
        fit="inside",
        width=3456,  # a cover of 3:2 that fills the height of a phone is 3798 px wide, of a tablet 3540 px
        height=3936,  # an upright cover that fills the width of a high-density notebook has 2880 × 4320 px
        quality=45,  # shown at two or three device pixels per CSS pixel, where a lower quality is not visible
        lowest_quality=35,
        bytes_aim=350_000,
        sharpening=LIGHT,
        made="second",
        oversampling=1.0,
        beyond=1320,
        above="zoom",
    ),
)
# The sizes of downloads, made of the pictures of a collection once one of them is wanted (docs/downloads.md).
DOWNLOAD_VARIANTS: tuple[VariantSpec, ...] = (
    VariantSpec(
        name="print",
        fit="inside",
        width=3600,  # 30 × 20 cm at 300 dots per inch
        height=3600,
        quality=92,
        lowest_quality=87,
        bytes_aim=6_000_000,
        sharpening=LIGHT,
        made="wanted",
        oversampling=1.1,
        beyond=1320,  # a tenth more than medium; less is not worth another file
        above="web",
    ),
    VariantSpec(
        name="web",
        fit="inside",
        width=2048,
        height=2048,
        quality=88,
        lowest_quality=80,
        bytes_aim=1_200_000,
        progressive=True,
        sharpening=LIGHT,
        made="wanted",
        oversampling=1.1,
        beyond=1320,
    ),
)
ALL_VARIANTS = VARIANTS + DOWNLOAD_VARIANTS + COVER_VARIANTS
FIRST_PASS = tuple(spec for spec in VARIANTS if spec.made == "first")


def spec_of(name: str, format: str) -> VariantSpec | None:
    """Return the spec with this name and format (such as ``jpeg``, in lower or upper case), or None."""
    return next((spec for spec in ALL_VARIANTS if (spec.name, spec.format) == (name, format.upper())), None)


def formats_of(name: str) -> list[str]:
    """Return the formats, in lower case, in which the table has a variant of this name."""
    return [spec.format.lower() for spec in ALL_VARIANTS if spec.name == name]


def variant_filename(spec: VariantSpec, original_name: str) -> str:
    """Return the file name of this variant of an original with this (already cleaned) name: ``thumb_<stem>.jpg``.

    The stem is shortened if the whole name would have more than 255 bytes.
    """
    extension = EXTENSIONS[spec.format]
    room = LONGEST_NAME_BYTES - len(f"{spec.name}_.{extension}")
    stem = PurePosixPath(original_name).stem.encode()[:room].decode(errors="ignore")
    return f"{spec.name}_{stem}.{extension}"
