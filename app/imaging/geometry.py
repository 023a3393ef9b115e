"""The sizes of variants, and the factor by which an original may be shrunk while it is decoded."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from app.imaging.variants import ALL_VARIANTS, COVER_VARIANTS, VARIANTS, VariantSpec, spec_of

Size = tuple[int, int]

JPEG_STEPS = (8, 4, 2, 1)


def scale_needed(spec: VariantSpec, size: Size) -> Fraction:
    """Return the share of the original's resolution that this variant needs, at most 1, since nothing is enlarged."""
    ratios = [Fraction(spec.width, size[0])]
    if spec.height is not None:
        ratios.append(Fraction(spec.height, size[1]))
    return min(Fraction(1), max(ratios) if spec.is_cropped else min(ratios))


def scaled(size: Size, scale: Fraction) -> Size:
    """Return ``size`` in px times ``scale``, rounded, with no side below 1 px."""
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def variant_size(spec: VariantSpec, size: Size) -> Size:
    """Return the size in px of this variant of an upright original of ``size``."""
    if spec.fit == "cover" and spec.height is not None:
        return spec.width, spec.height
    if spec.fit == "crop" and spec.height is not None:
        within = min(Fraction(1), Fraction(size[0], spec.width), Fraction(size[1], spec.height))
        return scaled((spec.width, spec.height), within)
    return scaled(size, scale_needed(spec, size))


def wanted_of(specs: Sequence[VariantSpec], size: Size) -> list[VariantSpec]:
    """Return the specs whose variants are worth making for an upright original of ``size`` in px.

    A variant is left out if it would not be wider than its spec's ``beyond``, or if it would be less than a tenth
    larger than the variant that its spec's ``above`` names.
    """
    return [spec for spec in specs if variant_size(spec, size)[0] > spec.beyond and _is_above(spec, size)]


def download_spec(size_name: str, size: Size) -> VariantSpec | None:
    """Return the spec of the variant for a download at the size ``print`` or ``web``.

    ``size`` is the upright original's, in px. A picture that is hardly larger than the next smaller variant is
    downloaded as that one, and None means the variant ``medium``.
    """
    names = ("print", "web") if size_name == "print" else ("web",)
    specs = [spec for name in names if (spec := spec_of(name, "jpeg"))]
    return next(iter(wanted_of(specs, size)), None)


def all_wanted(downloads: Iterable[str], size: Size, *, is_cover: bool = False) -> list[VariantSpec]:
    """Return the specs that a picture of this upright size needs, with those for downloads at these sizes.

    ``is_cover`` adds those that only the cover of a collection has.
    """
    further = {name: spec for name in sorted(downloads) if (spec := download_spec(name, size))}
    own = VARIANTS + COVER_VARIANTS if is_cover else VARIANTS
    return [*wanted_of(own, size), *{spec.name: spec for spec in further.values()}.values()]


def _is_above(spec: VariantSpec, size: Size) -> bool:
    smaller = next((other for other in ALL_VARIANTS if other.name == spec.above), None)
    return smaller is None or scale_needed(spec, size) >= scale_needed(smaller, size) * Fraction(11, 10)


def largest_scale(specs: Sequence[VariantSpec], size: Size) -> Fraction:
    """Return the scale at which the original is large enough for every one of these variants."""
    return max(scale_needed(spec, size) for spec in specs)


def jpeg_step(specs: Sequence[VariantSpec], size: Size) -> int:
    """Return the factor (8, 4, 2 or 1) by which libjpeg may shrink an original of ``size`` while it decodes it.

    The result is still large enough for these variants.
    """
    return min(_step_for(spec, size) for spec in specs)


def _step_for(spec: VariantSpec, size: Size) -> int:
    least = scale_needed(spec, size) * Fraction(spec.oversampling)
    return next((step for step in JPEG_STEPS if step * least <= 1), 1)


def cover_box(
    source: Size, target: tuple[float, float], focus: tuple[float, float] = (0.5, 0.5)
) -> tuple[float, float, float, float]:
    """Return the largest box of ``source`` with the aspect ratio of ``target``, with its middle nearest to ``focus``.

    ``focus`` is a point of ``source`` from (0, 0) to (1, 1). The box is (left, top, right, bottom), in px.
    """
    scale = min(source[0] / target[0], source[1] / target[1])
    width, height = target[0] * scale, target[1] * scale
    left = _within(focus[0] * source[0] - width / 2, source[0] - width)
    top = _within(focus[1] * source[1] - height / 2, source[1] - height)
    return left, top, min(float(source[0]), left + width), min(float(source[1]), top + height)


def _within(start: float, most: float) -> float:
    return max(0.0, min(start, most))
