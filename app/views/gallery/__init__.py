"""The visitor's pages: the gallery, its password, one photo, favorites, downloads, the studio's home."""

from app.views.gallery import (  # noqa: F401 - add their routes to the blueprint
    client_routes,
    gallery_routes,
    news_routes,
    stop_mails_routes,
    theme_preview,
)
from app.views.gallery.blueprint import blueprint
from app.views.gallery.downloads import download_routes  # noqa: F401 - add their routes to the blueprint
from app.views.gallery.ending import more_days_routes  # noqa: F401 - add their routes to the blueprint
from app.views.gallery.favorites import favorites_routes, list_routes  # noqa: F401 - add their routes to the blueprint
from app.views.gallery.gate import gate_routes, manifest_routes  # noqa: F401 - add their routes to the blueprint
from app.views.gallery.keepsake import keepsake_routes  # noqa: F401 - add their routes to the blueprint
from app.views.gallery.opening import opening_routes  # noqa: F401 - add their routes to the blueprint
from app.views.gallery.receipt import receipt_routes  # noqa: F401 - add their routes to the blueprint

__all__ = ["blueprint"]
