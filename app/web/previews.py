"""Previews: an owner looks at a collection exactly as a visitor does, until they end it.

The mode lives in the owner's signed cookie, for one collection at a time, and holds on the visitor's side alone: the
studio's own pages keep their pictures, which browsers ask for with the page's address as the referrer.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import g, request, url_for
from flask import session as cookie
from sqlalchemy import select

from app.extensions import db
from app.models import Collection, ShareLink
from app.policies.visitor import Visitor

PREVIEW = "preview"
PLAIN = "plain"  # by the collection's own address, without a link


@dataclass(frozen=True)
class CurrentPreview:
    """One that is going on: what the strip on top of the page says."""

    name: str | None
    end_url: str


def begin_preview(collection: Collection, link: ShareLink | None) -> None:
    """From now on this owner sees the collection as whoever comes by this link, or by the plain address."""
    cookie[PREVIEW] = [str(collection.uuid), str(link.uuid) if link else PLAIN]


def end_preview() -> None:
    """The owner is the owner again."""
    cookie.pop(PREVIEW, None)


def previewed(collection: Collection) -> Visitor | None:
    """Whom this collection's owner is looking on as in this request; None where they are themselves."""
    begun = cookie.get(PREVIEW)
    if not begun or begun[0] != str(collection.uuid) or _is_studios():
        return None
    link = None
    if begun[1] != PLAIN:
        mine = (ShareLink.uuid == UUID(begun[1]), ShareLink.collection_id == collection.id)
        link = db.session.scalar(select(ShareLink).where(*mine))
        if link is None:
            return None
    end_url = url_for("collections.end_preview", uuid=collection.uuid)
    g.preview = CurrentPreview(link.name if link else None, end_url)
    return Visitor.previewed(collection, link)


def current_preview() -> CurrentPreview | None:
    """The one that this request's answer shows, for its strip."""
    return g.get("preview")


def _is_studios() -> bool:
    blueprint = request.blueprint or ""
    if blueprint == "media":
        return urlsplit(request.referrer or "").path.startswith(url_for("collections.index"))
    return blueprint == "collections" or blueprint.startswith("api")
