"""The rendering of one original into its variants: decoded once, shrunk, upright, in sRGB, each from the next larger.

The order of the steps, and the time that each saves, were measured: docs/pictures.md.
"""

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from PIL import ExifTags, Image, ImageFile

from app.imaging.color.to_srgb import ColorSource, resizable, to_srgb
from app.imaging.encode import write_variant
from app.imaging.focus import Focus, find_focus
from app.imaging.geometry import (
    Size,
    cover_box,
    jpeg_step,
    largest_scale,
    scale_needed,
    scaled,
    variant_size,
    wanted_of,
)
from app.imaging.limits import Limits
from app.imaging.metadata.facts import Fact, read_metadata
from app.imaging.original import Original
from app.imaging.parts.opening import exif_of
from app.imaging.placeholder import data_uri, dominant_color
from app.imaging.rendered import Rendered, RenderedVariant
from app.imaging.source import check_cost, opened
from app.imaging.variants import VariantSpec, variant_filename

TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Pillow rotates a TIFF while it loads it, and libheif applies the rotation that the container states.
TURNED_BY_DECODER = {"TIFF", "HEIF"}
# With light sharpening it is as exact as Lanczos, and a third faster.
BICUBIC = Image.Resampling.BICUBIC


def render(
    original: Original,
    outputs: Mapping[str, BinaryIO],
    specs: Sequence[VariantSpec],
    limits: Limits,
    focus: Focus | None = None,
) -> Rendered:
    """Write the variants of an original into ``outputs``, and return what was made.

    ``outputs`` has an open file for each spec, by the name that ``variant_filename`` gives the variant. Variants that
    are not worth making for an original of this size (`geometry.wanted_of`) are left out. Crops are made around
    ``focus``, a point of the upright picture from (0, 0) to (1, 1), or by default around the point that `find_focus`
    returns. Of an animation the first frame is rendered, of a file with several pictures the primary one.

    Raises ``PictureTooCostly`` for a picture that exceeds ``limits``, ``PictureError`` with a reason for one that
    cannot be decoded completely, and ``OSError`` for a fault of the machine.
    """
    with opened(original, limits) as image:
        stated = stated_orientation(image)
        orientation = 1 if image.format in TURNED_BY_DECODER else stated
        size = _turned(image.size, orientation)
        specs = wanted_of(specs, size)
        scale = largest_scale(specs, size)
        step = jpeg_step(specs, size) if image.format in ("JPEG", "MPO") else 1
        check_cost(image, limits, step=step)
        metadata = _facts_of(image)
        taken_at = metadata.get("taken_at")
        master = _master(image, scaled(size, scale), orientation, step)
        focus = focus or find_focus(master)
        variants, small = _write_all(master, size, specs, original.name, outputs, focus)
        return Rendered(
            width=size[0],
            height=size[1],
            variants=variants,
            focus=focus,
            color=dominant_color(small),
            placeholder=data_uri(small),
            metadata=metadata,
            format=image.format or "",
            taken_at=taken_at if isinstance(taken_at, str) else None,
        )


def facts_in(original: Original, limits: Limits) -> dict[str, Fact]:
    """Return the facts in a picture's metadata, as ``render`` does, without decoding a pixel.

    Raises what `source.opened` raises.
    """
    with opened(original, limits) as image:
        return _facts_of(image)


def stated_orientation(image: ImageFile.ImageFile) -> int:
    """Return the orientation (1 to 8) that the file states, also if the decoder applies it; 1 for an invalid one."""
    stated = image.info.get("original_orientation") if image.format == "HEIF" else None
    try:
        stated = stated or exif_of(image).get(ExifTags.Base.Orientation)
    except Exception:  # noqa: BLE001 - broken Exif raises almost anything, and is no reason to refuse the picture
        return 1
    return stated if stated in TRANSPOSITIONS else 1


def _facts_of(image: ImageFile.ImageFile) -> dict[str, Fact]:
    return {**read_metadata(image), "orientation": stated_orientation(image)}


def _turned(size: Size, orientation: int) -> Size:
    return (size[1], size[0]) if orientation >= 5 else size


def _master(image: ImageFile.ImageFile, size: Size, orientation: int, step: int) -> Image.Image:
    """Return the picture from which all variants are made: upright, in sRGB, and as large as the largest one needs."""
    colors, box = ColorSource.of(image), None
    if step > 1:
        shrunk = image.draft("RGB", (image.width // step, image.height // step))
        box = shrunk[1] if shrunk else None
    image.load()
    pixels = resizable(image)
    size_as_stored = _turned(size, orientation)
    if pixels.size != size_as_stored:
        pixels = pixels.resize(size_as_stored, BICUBIC, box=box, reducing_gap=2.0)
    pixels = to_srgb(pixels, colors)
    if orientation in TRANSPOSITIONS:
        pixels = pixels.transpose(TRANSPOSITIONS[orientation])
    return pixels


def _write_all(
    master: Image.Image,
    size: Size,
    specs: Sequence[VariantSpec],
    name: str,
    outputs: Mapping[str, BinaryIO],
    focus: Focus,
) -> tuple[tuple[RenderedVariant, ...], Image.Image]:
    """Write every variant, largest first; return them, and the smallest picture that shows the whole original."""
    written: dict[str, RenderedVariant] = {}
    larger = master
    by_need = sorted(specs, key=lambda spec: (scale_needed(spec, size), spec.fit == "inside"), reverse=True)
    for spec in by_need:
        needed, target = scale_needed(spec, size), variant_size(spec, size)
        picture = larger
        if larger.size != target:
            box = cover_box(larger.size, target, focus) if spec.is_cropped else None
            picture = larger.resize(target, BICUBIC, box=box, reducing_gap=2.0)
        filename = variant_filename(spec, name)
        bytes_written = write_variant(picture, spec, outputs[filename], shrunk=needed < 1)
        written[filename] = RenderedVariant(spec.name, spec.format, *target, bytes_written, filename)
        if spec.fit == "inside":
            larger = picture
    return tuple(written[variant_filename(spec, name)] for spec in specs), larger
