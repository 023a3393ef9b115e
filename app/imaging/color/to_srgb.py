"""Brings any picture to plain 8-bit sRGB on white, whatever mode, depth, alpha or profile it came with."""

import io
from dataclasses import dataclass
from typing import cast

from PIL import Image, ImageChops, ImageCms, ImageFile
from PIL.TiffImagePlugin import TiffImageFile

from app.imaging.color.color_key import with_alpha
from app.imaging.color.hdr import HdrSpace, to_screen
from app.imaging.color.stated_colors import overriding_colors, stated_colors

WHITE = 255
PHOTOMETRIC = 262
WORKING_MODES = {"L", "LA", "RGB", "RGBA", "CMYK", "LAB", "I;16", "I", "F"}
PROFILE_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "LAB": "LAB"}
SRGB_NAMES = {"sRGB", "sRGB built-in", "sRGB IEC61966-2.1", "sRGB IEC61966-2-1", "sRGB2014"}
MODE_BEFORE_RESIZING = {"La": "LA", "PA": "RGBA", "RGBa": "RGBA", "1": "L"}


@dataclass(frozen=True)
class ColorSource:
    """What a file says of its colors: an ICC profile, its own or one that was made from what it states, or HDR."""

    profile: bytes | None
    hdr: HdrSpace | None = None
    white_is_zero: bool = False

    @classmethod
    def of(cls, original: ImageFile.ImageFile) -> "ColorSource":
        """Read before the pixels are loaded, for some decoders let go of the file then."""
        embedded = original.info.get("icc_profile")
        stated = overriding_colors(original)
        if stated is None:
            stated = embedded if _is_profile(embedded) else stated_colors(original)
        if isinstance(stated, HdrSpace):
            return cls(None, stated)
        is_deep = original.mode.startswith("I;16")
        white_is_zero = isinstance(original, TiffImageFile) and is_deep and original.tag_v2.get(PHOTOMETRIC) == 0
        return cls(stated, white_is_zero=white_is_zero)


def resizable(image: Image.Image) -> Image.Image:
    """The same picture in a mode that resizes well; call before resizing, while nothing else has changed.

    Pillow resizes palettes without smoothing, and keeps color-key transparency where resizing loses it.
    """
    if "transparency" in image.info:
        image = with_alpha(image)
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
        if source.white_is_zero:  # Pillow inverts such grays of eight bits alone
            image = ImageChops.invert(image)
    if image.mode in ("LA", "RGBA"):
        alpha = image.getchannel("A")
        opaque = image.convert("L" if image.mode == "LA" else "RGB")
        paper = Image.new("RGB", image.size, (WHITE, WHITE, WHITE))
        paper.paste(_converted(opaque, source), mask=alpha)
        return paper
    return _converted(image, source)


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


def _converted(image: Image.Image, source: ColorSource) -> Image.Image:
    """Through the profile if it fits the channels, else by Pillow's own arithmetic."""
    embedded = source.profile
    if source.hdr is not None:
        return to_screen(image.convert("RGB"), source.hdr)
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


def _is_profile(embedded: bytes | None) -> bool:
    """Return whether these bytes are a profile that can be read at all."""
    try:
        return bool(embedded) and bool(ImageCms.ImageCmsProfile(io.BytesIO(embedded or b"")).profile.xcolor_space)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False


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
