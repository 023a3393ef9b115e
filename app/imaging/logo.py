"""A studio's logo, made from an uploaded picture: trimmed, small, in sRGB, and with the picture's transparency."""

from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from PIL import Image, ImageStat

from app.imaging.color.to_srgb import ColorSource, resizable, to_srgb
from app.imaging.encode import save_over
from app.imaging.icon import on_icon
from app.imaging.limits import Limits
from app.imaging.original import Original
from app.imaging.render import TRANSPOSITIONS, TURNED_BY_DECODER, stated_orientation
from app.imaging.source import check_cost, opened

FILENAME, ICON_FILENAME = "logo.png", "icon.png"
HEIGHT = 80  # px; it is shown 20 CSS px high, on screens with up to four device pixels for each
WIDEST = 960  # px
SEEN = 128  # the alpha from which a pixel counts as visible
LEAST_CLEAR = 0.05  # the least share of transparent pixels of a picture whose shape alone can be shown
WIDEST_ON_ICON = 3  # times its height; the letters of a wider logo could not be read
INK_SPREAD, INK_CHROMA = 14, 24  # of 255: the most that pixels of one ink differ, and that a gray ink's channels differ


@dataclass(frozen=True)
class Logo:
    """A logo: its PNG's name in the folder, and its size in px.

    ``is_ink`` is set if it has a single gray or black ink, so that only its shape matters. ``has_icon`` is set if an
    icon was made of it.
    """

    filename: str
    width: int
    height: int
    is_ink: bool
    has_icon: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values, from which ``Logo(**values)`` makes an equal object."""
        return asdict(self)


def make_logo(original: Original, output: BinaryIO, icon: BinaryIO, limits: Limits) -> Logo:
    """Write the logo and, unless it is too wide, an icon of it into open files without metadata; return its facts.

    Raises what `source.opened` raises.
    """
    with opened(original, limits) as image:
        check_cost(image, limits, step=1)
        colors, stated = ColorSource.of(image), stated_orientation(image)
        turn = None if image.format in TURNED_BY_DECODER else TRANSPOSITIONS.get(stated)
        image.load()
        pixels = resizable(image)
        alpha = pixels.convert("RGBA").getchannel("A") if pixels.has_transparency_data else None
        opaque = to_srgb(pixels.convert("RGB") if alpha else pixels, colors)
        logo = opaque if alpha is None else Image.merge("RGBA", (*opaque.split(), alpha))
        if turn is not None:
            logo = logo.transpose(turn)
        logo = _trimmed(logo)
        has_icon = logo.width <= WIDEST_ON_ICON * logo.height
        if has_icon:
            save_over(icon, on_icon(logo), "PNG", optimize=True)
        logo.thumbnail((WIDEST, HEIGHT), Image.Resampling.LANCZOS)
        is_ink = _is_ink(logo)
        logo.info = {}
        save_over(output, logo, "PNG", optimize=True)
        return Logo(FILENAME, logo.width, logo.height, is_ink, has_icon)


def _trimmed(logo: Image.Image) -> Image.Image:
    """Return the logo without its transparent margins, which would make it appear smaller than intended."""
    box = logo.getchannel("A").getbbox() if logo.mode == "RGBA" else None
    return logo.crop(box) if box else logo


def _is_ink(logo: Image.Image) -> bool:
    if logo.mode != "RGBA":
        return False
    seen = logo.getchannel("A").point(lambda alpha: 255 if alpha >= SEEN else 0)
    share = ImageStat.Stat(seen).mean[0] / 255
    if share == 0 or share > 1 - LEAST_CLEAR:
        return False
    ink = ImageStat.Stat(logo.convert("RGB"), mask=seen)
    return max(ink.stddev) <= INK_SPREAD and max(ink.mean) - min(ink.mean) <= INK_CHROMA
