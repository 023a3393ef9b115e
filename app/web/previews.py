"""Previews: an owner sees a collection exactly as a visitor does, until they end the preview.

The mode is stored in the owner's signed cookie, for one collection at a time, and applies to visitors' pages only. The
studio's own pages show their pictures unchanged: browsers request those with the page's address as the referrer.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import g, request, url_for
from flask import session as cookie
from sqlalchemy import select

from app.extensions import db
from app.models import Collection, ShareLink
from app.models.guarded import GuardedCollection
from app.policies.visitor import Visitor, previewing_visitor
from app.web.language.request_language import forget_language

PREVIEW = "preview"
PLAIN = "plain"  # the collection's own address, without a share link


@dataclass(frozen=True)
class CurrentPreview:
    """The current preview, for the strip at the top of the page."""

    name: str | None
    end_url: str


def begin_preview(collection: Collection, link: ShareLink | None) -> None:
    """Begin to show this owner the collection as a visitor sees it through this link, or through the plain address."""
    cookie[PREVIEW] = [str(collection.uuid), str(link.uuid) if link else PLAIN]
    forget_language()  # the owner's own choice, which a visitor has not made


def end_preview() -> None:
    """End the preview in this browser."""
    cookie.pop(PREVIEW, None)
    forget_language()


def previewed(collection: GuardedCollection) -> Visitor[ShareLink] | None:
    """Return the visitor that the collection's owner previews in this request, or None without a preview."""
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
    return previewing_visitor(collection, link)


def current_preview() -> CurrentPreview | None:
    """Return the preview that this response shows, for its strip, or None."""
    preview: CurrentPreview | None = g.get("preview")
    return preview


def _is_studios() -> bool:
    blueprint = request.blueprint or ""
    if blueprint == "media":
        return urlsplit(request.referrer or "").path.startswith(url_for("collections.index"))
    return blueprint == "collections" or blueprint.startswith("api")
