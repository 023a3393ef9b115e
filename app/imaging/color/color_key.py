"""The color key of a PNG: the gray or RGB color that its tRNS chunk makes transparent, at the depth of the file."""

from functools import partial
from typing import BinaryIO

from PIL import Image, ImageChops, ImageFile

from app.imaging.parts.opening import open_picture

DEEP_COLOR = "RGB;16B"
SCALES = {"L;2": 85, "L;4": 17}  # Pillow scales such grays to eight bits by this factor, but not the key
READ_LOW_BYTES = "read_low_bytes"


def remember_deep_key(image: ImageFile.ImageFile, stream: BinaryIO) -> None:
    """Adapt the color key of a PNG to the pixels that Pillow will load.

    For gray of 2 or 4 bits, the key is scaled as Pillow scales the pixels. For RGB of 16 bits a channel, of which
    Pillow drops the low bytes, a function that reads them is stored in ``image.info``. Call this before the pixels are
    loaded.
    """
    if image.format != "PNG" or "transparency" not in image.info or not image.tile:
        return
    rawmode = image.tile[0].args
    if rawmode in SCALES:
        image.info["transparency"] = image.info["transparency"] * SCALES[rawmode] & 255
    elif rawmode == DEEP_COLOR:
        image.info[READ_LOW_BYTES] = partial(_low_bytes, stream)


def with_alpha(image: Image.Image) -> Image.Image:
    """Return a loaded picture of 16 bits a channel with its color key turned into an alpha channel.

    Any other picture is returned unchanged.
    """
    key = image.info.get("transparency")
    if image.mode == "I;16" and isinstance(key, int):
        alpha = image.convert("I").point([0 if value == key else 255 for value in range(65536)], "L")
        return Image.merge("LA", (image.point(lambda value: value * (1 / 257)).convert("L"), alpha))
    if image.mode == "RGB" and READ_LOW_BYTES in image.info:
        low = image.info[READ_LOW_BYTES]()
        differs = Image.new("L", image.size)
        for channel, value in enumerate(key or ()):
            for picture, byte in ((image, value >> 8), (low, value & 255)):
                band = picture.getchannel(channel).point([0 if at == byte else 255 for at in range(256)])
                differs = ImageChops.lighter(differs, band)
        return Image.merge("RGBA", (*image.split(), differs))
    return image


def _low_bytes(stream: BinaryIO) -> Image.Image:
    with open_picture(stream, "PNG") as image:
        image.tile = [tile._replace(args="RGB;16L") for tile in image.tile]
        image.load()
        return image.copy()
