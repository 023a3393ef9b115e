"""The conversion of a picture to plain 8-bit sRGB on white, for all modes, depths, alpha channels and profiles."""

import io
from dataclasses import dataclass
from typing import cast

from PIL import Image, ImageChops, ImageCms, ImageFile
from PIL.TiffImagePlugin import TiffImageFile

from app.imaging.color.color_key import with_alpha
from app.imaging.color.hdr import HdrSpace, to_screen
from app.imaging.color.stated_colors import Stated, overriding_colors, stated_colors

WHITE = 255
PHOTOMETRIC = 262
WORKING_MODES = {"L", "LA", "RGB", "RGBA", "CMYK", "LAB", "I;16", "I", "F"}
PROFILE_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "LAB": "LAB"}
SRGB_NAMES = {"sRGB", "sRGB built-in", "sRGB IEC61966-2.1", "sRGB IEC61966-2-1", "sRGB2014"}
MODE_BEFORE_RESIZING = {"La": "LA", "PA": "RGBA", "RGBa": "RGBA", "1": "L"}


@dataclass(frozen=True)
class ColorSource:
    """The colors of a file: an ICC profile, or a color space of high dynamic range.

    The profile is the file's own, or made from the colors that the file states otherwise. ``white_is_zero`` is set for
    a gray TIFF of 16 bits in which 0 means white.
    """

    profile: bytes | None
    hdr: HdrSpace | None = None
    white_is_zero: bool = False

    @classmethod
    def of(cls, original: ImageFile.ImageFile) -> "ColorSource":
        """Return the colors of an opened picture.

        Call this before the pixels are loaded, because some decoders close the file then.
        """
        embedded = original.info.get("icc_profile")
        stated = overriding_colors(original)
        if stated is None:
            stated = embedded if _is_profile(embedded) else _stated_colors(original)
        if isinstance(stated, HdrSpace):
            return cls(None, stated)
        is_deep = original.mode.startswith("I;16")
        white_is_zero = isinstance(original, TiffImageFile) and is_deep and original.tag_v2.get(PHOTOMETRIC) == 0
        return cls(stated, white_is_zero=white_is_zero)


def resizable(image: Image.Image) -> Image.Image:
    """Return the picture in a mode that Pillow resizes well.

    Call this before resizing, while the picture is unchanged. Pillow resizes pictures with a palette without smoothing,
    and a color key no longer fits the colors that resizing mixes.
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
    """Return a new RGB picture in sRGB, flattened on white.

    Call this after shrinking, because it takes time for each pixel. A profile that is broken or made for other channels
    counts as sRGB.
    """
    if image.mode in ("I;16", "I", "F"):
        image = _eight_bit(image)
        if source.white_is_zero:  # Pillow inverts such grays only if they have eight bits
            image = ImageChops.invert(image)
    if image.mode in ("LA", "RGBA"):
        alpha = image.getchannel("A")
        opaque = image.convert("L" if image.mode == "LA" else "RGB")
        paper = Image.new("RGB", image.size, (WHITE, WHITE, WHITE))
        paper.paste(_converted(opaque, source), mask=alpha)
        return paper
    return _converted(image, source)


def _eight_bit(image: Image.Image) -> Image.Image:
    """Return a gray picture of more than 8 bits scaled to 8 bits.

    Pillow's `convert` alone would clip nearly all of its values to white.
    """
    if image.mode == "I;16":
        return image.point(lambda value: value * (1 / 257)).convert("L")
    high = cast(float, image.getextrema()[1])
    if image.mode == "F":
        factor = 255.0 if high <= 1.0 else 255.0 / max(high, 255.0)
    else:
        factor = 1.0 if high <= 255 else 1 / 257 if high <= 65535 else 255.0 / high
    return image.point(lambda value: value * factor).convert("L")


def _converted(image: Image.Image, source: ColorSource) -> Image.Image:
    """Return the picture in sRGB, converted by its profile if that fits the channels, else by Pillow's `convert`."""
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


def _stated_colors(original: ImageFile.ImageFile) -> Stated:
    """Return the colors that a file states without a profile, or None if what states them is broken."""
    try:
        return stated_colors(original)
    except Exception:  # noqa: BLE001 - broken Exif or tags make Pillow raise almost anything
        return None


def _is_profile(embedded: bytes | None) -> bool:
    """Return whether these bytes are an ICC profile that can be read."""
    try:
        return bool(embedded) and bool(ImageCms.ImageCmsProfile(io.BytesIO(embedded or b"")).profile.xcolor_space)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    """Return whether this is the profile of sRGB, by its complete name.

    Other profiles whose names begin with sRGB, such as sRGB-elle-V2-g10, have its primaries but another curve.
    """
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
