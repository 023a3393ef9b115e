"""A file for templates: addresses, true dimensions and names, and nothing that the visitor may not see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from flask import url_for

from app.database import utcnow
from app.formatting import format_bytes, format_duration
from app.imaging.geometry import cover_box
from app.imaging.video.formats import PLAYED_BY_BROWSERS
from app.imaging.video.preview import FORMAT as PREVIEW_FORMAT
from app.imaging.video.preview import NAME as PREVIEW
from app.languages import Message
from app.languages import gettext as _
from app.models import Downloads, File, FileState
from app.policies.collection_policy import Access, decide
from app.policies.visitor import Visitor
from app.services.names.download_name import download_name
from app.web.stored_sentences import translated

LONGEST_ALT = 250
FEW_PIXELS = 450  # half of the largest tile's height
LEAST_CUT = 0.01  # px; less is an error of rounding

UNCROPPED = {"large": "large", "zoom": "zoom", "medium": "preview", "grid": "grid"}
Offer = tuple[str, int]


@dataclass(frozen=True)
class PhotoView:
    """A file with the access of this request's visitor; ``original_url`` is None if that access does not allow it.

    ``width`` and ``height`` are the upright original's pixels; a waiting or failed picture has 3 × 2 instead. ``query``
    are parameters that the address of its page keeps, such as the order.
    """

    file: File
    access: Access
    slug: str
    query: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.file.uuid)

    @property
    def alt(self) -> str:
        text = self.file.alt_text or self.file.caption or self.file.title
        if text:
            return text if len(text) <= LONGEST_ALT else f"{text[:LONGEST_ALT].rsplit(' ', 1)[0]}…"
        return PurePosixPath(self.filename).stem.replace("_", " ")

    @property
    def heading(self) -> str:
        return self.file.title or PurePosixPath(self.filename).stem.replace("_", " ") or self.filename

    @property
    def is_hidden(self) -> bool:
        """Whether the file is hidden from visitors; only its owner sees such a file."""
        return self.file.hidden_at is not None

    @property
    def is_compressed(self) -> bool:
        return self.file.arrived_size is not None

    @property
    def size_note(self) -> str:
        """A sentence for the owner about what the size policy did with this file; "" if it did nothing."""
        arrived = self.file.arrived_size
        if arrived:
            return str(_("Compressed from %(size)s", size=format_bytes(arrived)))
        return translated(self.file.size_note)

    @property
    def filename(self) -> str:
        return self.file.original_filename

    @property
    def name_hint(self) -> Message | None:
        """A sentence for the owner if downloads get another name because the extension does not fit the type."""
        name = download_name(self.filename, self.mime_type)
        if name == self.filename:
            return None
        return _("Downloads are named %(name)s, which fits the type of the file.", name=name)

    @property
    def kind(self) -> str:
        return "file" if self.file.state is FileState.UNSUPPORTED else "photo"

    @property
    def is_video(self) -> bool:
        """Whether it is a video with a poster; one without is a file."""
        return self.file.is_video

    @property
    def duration(self) -> str:
        """The length of a video, as ``1:05``; "" if it is not known."""
        return format_duration(self.file.duration_ms) if self.file.duration_ms else ""

    @property
    def video_note(self) -> str:
        """A sentence for the owner about a video with a poster: its length, and why it has no preview."""
        length = str(_("Video, %(duration)s", duration=self.duration) if self.duration else _("Video"))
        return f"{length}. {self.error}" if self.error else length

    @cached_property
    def has_video_preview(self) -> bool:
        """Whether there is a preview of the video, which is small and plays everywhere."""
        return (PREVIEW, PREVIEW_FORMAT) in self._widths

    @cached_property
    def video_url(self) -> str | None:
        """The address that plays the video for this visitor, or None if there is none for them."""
        if self.has_video_preview or (self.shown_original_url is not None and self.mime_type in PLAYED_BY_BROWSERS):
            return self._media("video")
        return None

    @property
    def state(self) -> str:
        """The state for pages: a replaced photo counts as ready, because its earlier variants are shown."""
        return str(FileState.READY if self.is_being_replaced else self.file.state)

    @property
    def is_being_replaced(self) -> bool:
        """Whether the content is new, and a worker has yet to make its variants."""
        return self.file.state is FileState.REPLACED

    @property
    def pending(self) -> bool:
        return self.file.state in (FileState.PENDING, FileState.PROCESSING)

    @property
    def error(self) -> str:
        """A sentence for the owner about why the file has no picture; "" without a reason."""
        return translated(self.file.error)

    @property
    def width(self) -> int:
        return self.file.width or 3

    @property
    def height(self) -> int:
        return self.file.height or 2

    @property
    def is_small(self) -> bool:
        """Whether the picture has fewer pixels than a large tile; such a picture is drawn at twice its size at most."""
        return self.kind == "photo" and not self.pending and min(self.width, self.height) < FEW_PIXELS

    @property
    def ratio(self) -> float:
        return round(self.width / self.height, 4)

    @property
    def color(self) -> str:
        return self.file.color or "#8c877e"

    @property
    def placeholder(self) -> str:
        return self.file.placeholder or ""

    @property
    def focus(self) -> tuple[float, float]:
        """The focal point, which stays visible in crops, from (0, 0) at the top left to (1, 1)."""
        return self.file.focus or (0.5, 0.5)

    def position_in(self, ratio: float) -> tuple[float, float]:
        """Return CSS's ``object-position`` in per cent, with the focal point in the middle of a box of this ratio.

        The point is moved only as far as the picture reaches; a picture of the box's own ratio is not moved at all.
        """
        left, top, right, bottom = self._crop(ratio)
        return _per_cent(left, self.width - right), _per_cent(top, self.height - bottom)

    @property
    def sign(self) -> str:
        """The name of the icon of a file without a picture."""
        return "film" if self.mime_type.startswith("video/") else "file"

    @property
    def type_and_size(self) -> str:
        """The type and size that are shown beside the name of a file without a picture: ``MP4 · 3.4 MB``."""
        extension = PurePosixPath(download_name(self.filename, self.mime_type)).suffix[1:].upper()
        return f"{extension} · {format_bytes(self.size)}" if 0 < len(extension) <= 5 else format_bytes(self.size)

    @property
    def size(self) -> int:
        return self.file.size

    @property
    def mime_type(self) -> str:
        return self.file.mime_type

    @property
    def version(self) -> int:
        return self.file.version

    @cached_property
    def page_url(self) -> str:
        return url_for("gallery.photo", slug=self.slug, uuid=self.file.uuid, **self.query)

    @cached_property
    def thumbnail_url(self) -> str:
        return self._media("thumbnail")

    @cached_property
    def grid_url(self) -> str:
        return self._media("grid")

    @cached_property
    def preview_url(self) -> str:
        return self._media("preview")

    @cached_property
    def original_url(self) -> str | None:
        is_withheld = self.access.hides_location and self.file.location_error is not None
        if not self.access.allows_original or is_withheld:
            return None
        return url_for("media.original", uuid=self.file.uuid)

    @property
    def shown_original_url(self) -> str | None:
        """The address of the original for the viewer, or None if it may not be shown as a picture."""
        return self.original_url if self.access.shows_original else None

    @property
    def download_url(self) -> str | None:
        if self.original_url is not None:
            return self.original_url
        if self.access.allows_web and self.is_video:
            return self._media("video", download=1) if self.has_video_preview else None
        if self.access.allows_web and self.kind == "photo":
            return self._media("preview", download=1)
        return None

    @property
    def smaller_downloads(self) -> list[tuple[str, str]]:
        """The sizes below the original at which the photo can be saved, largest first, each with its address."""
        if self.kind != "photo" or self.pending:
            return []
        if self.is_video:
            may_save = self.has_video_preview and self.access.allows_web
            return [(str(Downloads.WEB), self._media("video", download=1))] if may_save else []
        sizes = [size for size in (Downloads.PRINT, Downloads.WEB) if self.access.allows(size)]
        return [(str(size), self._media("preview", download=1, size=size)) for size in sizes]

    @cached_property
    def srcset(self) -> list[Offer]:
        """The uncropped JPEG variants, narrowest first, with their true widths in pixels."""
        return self.offers("jpeg")

    @cached_property
    def avif_srcset(self) -> list[Offer]:
        """The AVIF variants: the JPEG sizes and two larger ones; empty until the second pass has made them."""
        return self.offers("avif")

    @cached_property
    def card_srcset(self) -> list[Offer]:
        """The variants that can fill a card of 3:2: the card, then the preview, with their visible widths in pixels."""
        card, medium = self.file.variant("card"), self.file.variant("medium")
        offers = [(self._media("card"), card.width)] if card else [(self.grid_url, self._seen_in_card("grid"))]
        if medium is not None and self._seen_in_card("medium") > offers[0][1]:
            offers.append((self.preview_url, self._seen_in_card("medium")))
        return offers

    def focus_in(self, ratio: float) -> tuple[float, float]:
        """Return the focal point in the largest crop of this ratio around it, from (0, 0) at its top left to (1, 1)."""
        left, top, right, bottom = self._crop(ratio)
        x, y = self.focus
        return round((x * self.width - left) / (right - left), 3), round((y * self.height - top) / (bottom - top), 3)

    def _crop(self, ratio: float) -> tuple[float, float, float, float]:
        return cover_box((self.width, self.height), (ratio, 1), self.focus)

    def width_of(self, name: str, format: str) -> int:
        """Return how wide this variant is, in pixels; 0 if it has not been made."""
        return self._widths.get((name, format), 0)

    def offers(self, format: str, endpoints: Mapping[str, str] = UNCROPPED) -> list[Offer]:
        """Return the variants that exist, narrowest first: the address and the width in pixels of each.

        ``endpoints`` are the names of variants with the end of their address. If two have one width, the last is
        offered.
        """
        named = {} if format == "jpeg" else {"format": format}
        widths = {self.width_of(name, format): endpoint for name, endpoint in endpoints.items()}
        return [(self._media(widths[width], **named), width) for width in sorted(widths) if width]

    @cached_property
    def _widths(self) -> dict[tuple[str, str], int]:
        return {(variant.name, variant.format): variant.width for variant in self.file.variants}

    def _seen_in_card(self, name: str) -> int:
        variant = self.file.variant(name)
        return min(variant.width, variant.height * 3 // 2) if variant is not None else 0

    def _media(self, name: str, **values: Any) -> str:
        further = "".join(f"&{key}={value}" for key, value in values.items())  # our own texts, which need no escaping
        return f"{self._folder}{name}?v={self.file.version}{further}"

    @cached_property
    def _folder(self) -> str:
        """The prefix of all the file's image addresses, computed once because a page has a thousand of them."""
        return url_for("media.thumbnail", uuid=self.file.uuid).removesuffix("thumbnail")


def _per_cent(before: float, after: float) -> float:
    """Return how many per cent of the pixels that are cut off lie before the crop; 50 if none are."""
    cut = before + after
    return round(100 * before / cut, 1) if cut > LEAST_CUT else 50.0


def as_its_owner_sees(file: File) -> PhotoView:
    """Return the view of a file for its owner, without the queries for links and passwords that visitors need."""
    access = decide(Visitor(user_id=file.collection.owner_id), file.collection, utcnow())
    return PhotoView(file, access, file.collection.slug)
