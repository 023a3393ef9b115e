"""The web app manifests: one for each gallery that the visitor can open, and one of the studio for all other pages."""

import json
from typing import Any

from flask import Response, url_for

from app.database import utcnow
from app.extensions import db
from app.imaging.icon import SIDE
from app.languages import current_language
from app.models import Studio
from app.models.theme import CANVAS, ColorScheme, Theme
from app.views.gallery.blueprint import blueprint
from app.web.access import open_gallery

SHORT = 30  # characters; below an icon there is room for about twelve


@blueprint.get("/manifest.webmanifest")
def studio_manifest() -> Response:
    """Return the studio's manifest, which names no gallery."""
    studio = Studio.get(db.session)
    return _manifest(studio, studio.name, url_for("gallery.home"), Theme())


@blueprint.get("/g/<slug>/manifest.webmanifest")
def manifest(slug: str) -> Response:
    """Return the manifest of a gallery, for visitors who can open it.

    Its page requests it with the visitor's cookies (``crossorigin="use-credentials"``).
    """
    collection, _ = open_gallery(slug, utcnow())
    address = url_for("gallery.view", slug=slug)
    return _manifest(Studio.get(db.session), collection.title, address, collection.theme)


def _manifest(studio: Studio, name: str, start: str, theme: Theme) -> Response:
    """Return the manifest as JSON.

    It opens in the browser, because a window of its own would have other cookies on some phones, and then neither the
    share link nor the password that opened the gallery.
    """
    icon = {"src": url_for("studio.icon", v=studio.icon_version), "sizes": f"{SIDE}x{SIDE}", "type": "image/png"}
    canvas = CANVAS[theme.palette][theme.color_scheme is ColorScheme.DARK]
    facts: dict[str, Any] = {
        "name": name,
        "short_name": name if len(name) <= SHORT else f"{name[: SHORT - 1].rstrip()}…",
        "id": start,
        "start_url": start,
        "scope": start,
        "display": "browser",
        "lang": current_language().tag,
        "dir": "auto",
        "background_color": canvas,
        "theme_color": canvas,
        "icons": [{**icon, "purpose": purpose} for purpose in ("any", "maskable")],
    }
    return Response(json.dumps(facts, ensure_ascii=False), mimetype="application/manifest+json")
