"""Pictures that tests draw."""

import io

from PIL import Image


def drawn_jpeg(
    width: int = 600, height: int = 400, color: tuple[int, int, int] = (180, 90, 60), *, quality: int = 90
) -> bytes:
    """Return a JPEG of one color with a lighter upper left quarter; the bytes differ by color and size."""
    picture = Image.new("RGB", (width, height), color)
    lighter = tuple(min(255, channel + 50) for channel in color)
    picture.paste(lighter, (0, 0, width // 2, height // 2))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, comment=str(color))  # similar colors can compress to equal bytes
    return buffer.getvalue()


def padded_jpeg(size: int, number: int = 0) -> bytes:
    """Return a JPEG of ``size`` bytes (at least 2,000) that differs by ``number``; decoders ignore the padding."""
    jpeg = drawn_jpeg(60, 40, (number % 256, number // 256 % 256, 90))
    filler = number.to_bytes(4, "big") * (size // 4 + 1)
    return (jpeg + filler)[:size]
