"""The card that messengers and networks show for a link, only with what its address alone opens."""

from dataclasses import dataclass
from datetime import datetime

from app.models import Collection
from app.policies.collection_policy import decide
from app.policies.visitor import Visitor
from app.public_url import public_url
from app.web.photo_view import PhotoView


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
    preview = photo.file.variant("medium") if photo else None
    if photo is None or preview is None:
        return LinkCard(title, description, url)
    image = public_url("media.preview", uuid=photo.file.uuid, v=photo.version)
    return LinkCard(title, description, url, image, preview.width, preview.height, photo.alt)
