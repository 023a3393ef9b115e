"""The cover's picture for each kind of screen: which variants a browser may select, and where they are cropped.

The boxes are those of the sheets in ``static/css/covers/``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.theme import CoverStyle
from app.views.gallery.gallery_page import GalleryPage
from app.web.photo_view import UNCROPPED, Offer, PhotoView

# The media conditions exclude each other, so that a browser preloads one picture only.
PHONE = "(max-aspect-ratio:650/1000)"
UPRIGHT = "(min-aspect-ratio:651/1000) and (max-aspect-ratio:1/1)"
BEYOND_PHONE = "(min-aspect-ratio:651/1000)"
# Half of a wider screen has more pixels than the crop.
WIDE = "(min-aspect-ratio:1001/1000) and (max-aspect-ratio:2/1) and (max-width:1900px)"
BROAD = "(min-aspect-ratio:1001/1000)"
WIDER = "(min-aspect-ratio:2001/1000),(min-aspect-ratio:1001/1000) and (min-width:1901px)"

# Browsers select the first candidate with enough pixels for the stated width. At more than one device pixel per CSS
# pixel a tenth may be missing, which cannot be seen, so that a phone does not load twice the bytes for a hundredth.
ENOUGH = 0.92

WHOLE = {"vast": "cover/vast", "huge": "cover/huge", **UNCROPPED}
CROPS = {"tall": 9 / 16, "upright": 4 / 5}
NOTEBOOK = 1.6  # the ratio of a notebook's screen


@dataclass(frozen=True)
class CoverBox:
    """A box on screens of one kind: ``width`` in vw and ``height`` in svh; ``crop`` is the crop that fills it best.

    An empty ``crop`` means the whole picture, and no ``height`` that it keeps its ratio: ``width`` is then CSS.
    """

    media: str
    crop: str
    width: float | str
    height: float | None = None


BOXES: dict[CoverStyle, Sequence[CoverBox]] = {
    CoverStyle.FULL: (
        CoverBox(PHONE, "tall", 100, 100),
        CoverBox(UPRIGHT, "upright", 100, 100),
        CoverBox(BROAD, "", 100, 100),
    ),
    CoverStyle.CENTERED: (
        CoverBox(PHONE, "tall", 100, 100),
        CoverBox(UPRIGHT, "upright", 100, 100),
        CoverBox(BROAD, "", 100, 100),
    ),
    CoverStyle.SPLIT: (
        CoverBox(PHONE, "upright", 100, 60),
        CoverBox(UPRIGHT, "", 100, 60),
        CoverBox(WIDE, "upright", 50, 100),
        CoverBox(WIDER, "", 50, 100),
    ),
    CoverStyle.STRIP: (CoverBox(PHONE, "upright", 100, 50), CoverBox(BEYOND_PHONE, "", 100, 58)),
    CoverStyle.FRAMED: (CoverBox(PHONE, "upright", "100vw"), CoverBox(BEYOND_PHONE, "", "min(88vw, {ratio} * 62svh)")),
}


@dataclass(frozen=True)
class CoverSource:
    """The variants for screens of one kind, with the focal point and the ratio of the picture in them.

    ``avif`` and ``jpeg`` are addresses with widths in pixels.
    """

    media: str
    avif: Sequence[Offer]
    jpeg: Sequence[Offer]
    sizes: str
    focus: tuple[float, float]
    ratio: float


@dataclass(frozen=True)
class CoverPicture:
    """The picture of a cover in one layout."""

    photo: PhotoView
    style: CoverStyle

    @property
    def sources(self) -> Sequence[CoverSource]:
        """The sources in their order; where a crop has not been made yet, the whole picture is offered."""
        return [self._source(box) for box in BOXES[self.style]]

    @property
    def is_low(self) -> bool:
        """Whether the focal point is in the lower third of a notebook's screen, so that the title fits above it."""
        return self.photo.focus_in(NOTEBOOK)[1] > 2 / 3

    def _source(self, box: CoverBox) -> CoverSource:
        photo = self.photo
        if self._has_crop(box.crop):
            avif = photo.offers("avif", {f"{box.crop}-large": f"cover/{box.crop}-large", box.crop: f"cover/{box.crop}"})
            jpeg = photo.offers("jpeg", {box.crop: f"cover/{box.crop}"})
            ratio = CROPS[box.crop]
            focus = photo.focus_in(ratio)
        else:
            avif, jpeg, ratio, focus = photo.offers("avif", WHOLE), photo.srcset, photo.ratio, photo.focus
        return CoverSource(box.media, avif, jpeg, sizes(box, ratio), focus, ratio)

    def _has_crop(self, name: str) -> bool:
        """Return whether the crop ``tall`` or ``upright`` was made around the focal point as it is now."""
        is_made = all(self.photo.width_of(name, format) for format in ("avif", "jpeg"))
        return is_made and self.photo.file.crops_stale_at is None


def cover_picture(page: GalleryPage) -> CoverPicture | None:
    """Return the picture of the cover, on the first page of a gallery whose theme shows one; else None."""
    style = page.theme.cover_style
    if page.number > 1 or style is CoverStyle.TEXT or page.cover is None:
        return None
    return CoverPicture(page.cover, style)


def sizes(box: CoverBox, ratio: float) -> str:
    """Return the value of ``sizes``: the width at which a picture of this ratio is drawn to fill the box."""
    return f"(max-resolution:1dppx) {_width(box, ratio, 1)},{_width(box, ratio, ENOUGH)}"


def _width(box: CoverBox, ratio: float, factor: float) -> str:
    if isinstance(box.width, str):
        width = box.width.format(ratio=ratio)
        return width if factor == 1 else f"calc({factor} * {width})"
    height = (box.height or 0) * ratio * factor
    return f"max({box.width * factor:g}vw,{height:.1f}svh)"
