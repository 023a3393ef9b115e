"""The studio's icon for home screens: a square PNG with its logo or the first letter of its name."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont, ImageStat

SIDE = 512  # px
WITHIN = 0.6  # the share of a side that is drawn on: phones cut icons to circles
LIGHT, DARK, GREEN = "#ffffff", "#1c1b19", "#2f5d50"
PALE = 200  # of 255: the brightness from which a logo would be lost on a white square
FRAME = (0.26, 0.31, 0.74, 0.69)  # of the site's own mark, for names without a Latin letter


def on_icon(logo: Image.Image) -> Image.Image:
    """Return a square with this logo (RGB or RGBA, sRGB) in its middle, on a color that it can be seen on."""
    paper: str | tuple[int, ...] = LIGHT
    if logo.mode == "RGBA":
        seen = ImageStat.Stat(logo.convert("L"), mask=logo.getchannel("A"))
        paper = DARK if seen.count[0] and seen.mean[0] >= PALE else LIGHT
    else:
        paper = logo.getpixel((0, 0))  # type: ignore[assignment]
    square = Image.new("RGB", (SIDE, SIDE), paper)
    room = round(SIDE * WITHIN)
    scale = min(room / logo.width, room / logo.height)
    size = max(1, round(logo.width * scale)), max(1, round(logo.height * scale))
    small = logo.resize(size, Image.Resampling.LANCZOS)
    position = (SIDE - size[0]) // 2, (SIDE - size[1]) // 2
    square.paste(small, position, small if small.mode == "RGBA" else None)
    return square


@lru_cache(maxsize=8)
def monogram(letter: str, color: str) -> bytes:
    """Return a PNG of a white capital on this color (``#rrggbb``); of a frame, if ``letter`` is empty.

    It decodes no file: the font is the one inside Pillow, which has Latin letters.
    """
    icon = Image.new("RGB", (SIDE, SIDE), color)
    draw = ImageDraw.Draw(icon)
    if letter:
        font = ImageFont.load_default(size=SIDE * 0.5)
        draw.text((SIDE / 2, SIDE / 2), letter, fill=LIGHT, font=font, anchor="mm")
    else:
        draw.rectangle([SIDE * part for part in FRAME], outline=LIGHT, width=SIDE // 16)
    output = io.BytesIO()
    icon.save(output, "PNG", optimize=True)
    return output.getvalue()
