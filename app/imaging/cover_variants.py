"""The variants that only the covers of collections have: crops for upright screens, and the widest sizes."""

from typing import Any, Literal

from app.imaging.variant_spec import LIGHT, VariantSpec


def _of_covers(
    name: str, fit: Literal["crop", "inside"], size: tuple[int, int], quality: int, bytes_aim: int, **fields: Any
) -> VariantSpec:
    """Return a spec of a variant for covers, by default an AVIF; its quality may be lowered by 15 points."""
    standard = {"format": "AVIF", "lowest_quality": quality - 15, "oversampling": 1.0, "made": "cover"}
    given: dict[str, Any] = {**standard, **fields}
    width, height = size
    return VariantSpec(
        name=name, fit=fit, width=width, height=height, quality=quality, bytes_aim=bytes_aim,
        sharpening=LIGHT, **given,
    )  # fmt: skip


# A phone of 430 × 932 CSS px has 1290 × 2796 pixels, 1.09 of `tall-large`; one of 414 × 896 px at density 2 has 1.08 of
# `tall`. At three pixels per CSS pixel, a tablet of 820 × 1180 has 1.09 of `upright-large`. Crops that are not wider
# than ``beyond`` come from originals that `medium` holds with all their pixels.
COVER_VARIANTS: tuple[VariantSpec, ...] = (
    _of_covers("tall", "crop", (936, 1664), 55, 95_000, beyond=660),
    _of_covers("tall", "crop", (936, 1664), 75, 200_000, beyond=660, format="JPEG", progressive=True),
    _of_covers("tall-large", "crop", (1440, 2560), 45, 140_000, beyond=660, above="tall"),
    _of_covers("upright", "crop", (1280, 1600), 50, 140_000, beyond=940),
    _of_covers("upright", "crop", (1280, 1600), 75, 260_000, beyond=940, format="JPEG", progressive=True),
    _of_covers("upright-large", "crop", (2592, 3240), 42, 350_000, beyond=940, above="upright"),
    _of_covers("huge", "inside", (5120, 5832), 40, 650_000, beyond=1320, above="large"),  # a 5K screen
    _of_covers("vast", "inside", (7680, 8748), 38, 1_100_000, beyond=1320, above="huge", made="widest"),  # an 8K screen
)
