"""The card that messengers and networks show for a link, only with what its address alone opens."""

from dataclasses import dataclass
from datetime import datetime

from app.models import Collection, File, FileVariant
from app.policies.collection_policy import decide
from app.policies.visitor import Visitor
from app.web.photo_view import PhotoView
from app.web.public_url import public_url

MOST_BYTES = 300_000  # WhatsApp shows no larger picture


@dataclass(frozen=True)
class LinkCard:
    """A link's card; ``url`` and ``image`` are absolute addresses, and ``image`` is None without a picture."""

    title: str
    description: str
    url: str
    image: str | None = None
    width: int = 0
    height: int = 0
    alt: str = ""


def is_open_to_strangers(collection: Collection, now: datetime) -> bool:
    """Return whether the address alone opens the gallery now."""
    return decide(Visitor(), collection, now).is_open


def link_card(title: str, description: str, url: str, photo: PhotoView | None) -> LinkCard:
    """Return the card of a page of this site with this photo on it."""
    preview = preview_variant(photo.file) if photo else None
    if photo is None or preview is None:
        return LinkCard(title, description, url)
    endpoint = "media.preview" if preview.name == "medium" else "media.grid"
    image = public_url(endpoint, uuid=photo.file.uuid, v=photo.version)
    return LinkCard(title, description, url, image, preview.width, preview.height, photo.alt)


def preview_variant(file: File) -> FileVariant | None:
    """Return the largest JPEG variant of at most 300,000 bytes that messengers can show, or None without one."""
    made = [variant for name in ("medium", "grid") if (variant := file.variant(name)) is not None]
    return next((variant for variant in made if variant.size <= MOST_BYTES), None)
