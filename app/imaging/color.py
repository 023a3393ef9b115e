"""Brings any picture to plain 8-bit sRGB on white, whatever mode, depth, alpha or profile it came with."""

import io
from dataclasses import dataclass
from typing import cast

from PIL import Image, ImageChops, ImageCms, ImageFile

from app.imaging.color_profiles import implied_profile

WHITE = 255
WORKING_MODES = {"L", "LA", "RGB", "RGBA", "CMYK", "LAB", "I;16", "I", "F"}
PROFILE_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "LAB": "LAB"}
SRGB_NAMES = {"sRGB", "sRGB built-in", "sRGB IEC61966-2.1", "sRGB IEC61966-2-1", "sRGB2014"}
MODE_BEFORE_RESIZING = {"La": "LA", "PA": "RGBA", "RGBa": "RGBA", "1": "L"}


@dataclass(frozen=True)
class ColorSource:
    """What a file says of its colors: its ICC profile, and whether Pillow inverted its CMYK for no reason."""

    profile: bytes | None
    inverted: bool

    @classmethod
    def of(cls, original: ImageFile.ImageFile) -> "ColorSource":
        """Read before the pixels are loaded, for some decoders let go of the file then."""
        is_jpeg = original.format in ("JPEG", "MPO")
        return cls(
            profile=original.info.get("icc_profile") or implied_profile(original),
            inverted=is_jpeg and original.mode == "CMYK" and "adobe" not in original.info,
        )


def resizable(image: Image.Image) -> Image.Image:
    """The same picture in a mode that resizes well; call before resizing, while nothing else has changed.

    Pillow resizes palettes without smoothing, and keeps color-key transparency where resizing loses it.
    """
    if image.mode.startswith("I;16") and image.mode != "I;16":
        return image.convert("I")
    if image.has_transparency_data and image.mode in ("1", "L", "RGB", "P"):
        return image.convert("RGBA")
    if image.mode in WORKING_MODES:
        return image
    return image.convert(MODE_BEFORE_RESIZING.get(image.mode, "RGB"))


def to_srgb(image: Image.Image, source: ColorSource) -> Image.Image:
    """A new RGB picture in sRGB, flattened on white; call after shrinking, when few pixels are left.

    A profile that is broken, or made for other channels, counts as sRGB.
    """
    if image.mode in ("I;16", "I", "F"):
        image = _eight_bit(image)
    if image.mode in ("LA", "RGBA"):
        alpha = image.getchannel("A")
        opaque = image.convert("L" if image.mode == "LA" else "RGB")
        paper = Image.new("RGB", image.size, (WHITE, WHITE, WHITE))
        paper.paste(_converted(opaque, source.profile), mask=alpha)
        return paper
    if source.inverted:
        image = ImageChops.invert(image)  # Pillow takes every CMYK JPEG for Adobe's inverted kind
    return _converted(image, source.profile)


def _eight_bit(image: Image.Image) -> Image.Image:
    """Gray of more than 8 bits, scaled: `convert` alone would clip nearly all of it to white."""
    if image.mode == "I;16":
        return image.point(lambda value: value * (1 / 257)).convert("L")
    high = cast(float, image.getextrema()[1])
    if image.mode == "F":
        factor = 255.0 if high <= 1.0 else 255.0 / max(high, 255.0)
    else:
        factor = 1.0 if high <= 255 else 1 / 257 if high <= 65535 else 255.0 / high
    return image.point(lambda value: value * factor).convert("L")


def _converted(image: Image.Image, embedded: bytes | None) -> Image.Image:
    """Through the profile if it fits the channels, else by Pillow's own arithmetic."""
    if image.mode == "LAB":
        return _through(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    if not embedded:
        return image.convert("RGB")
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(embedded))
        mode = PROFILE_MODES.get(profile.profile.xcolor_space.strip().upper())
        if mode == "RGB" and image.mode == "L":
            image = image.convert("RGB")
        if mode != image.mode or _is_srgb(profile):
            return image.convert("RGB")
        return _through(image, profile)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError):
        return image.convert("RGB")


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    """By its whole name: sRGB-elle-V2-g10 and others that begin so have the primaries of sRGB and another curve."""
    return (profile.profile.profile_description or "").strip() in SRGB_NAMES


def _through(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    return cast(
        Image.Image,
        ImageCms.profileToProfile(
            image,
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.PERCEPTUAL,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        ),
    )
