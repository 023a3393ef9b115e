"""The owner's pages: collections, contact sheet, settings, sharing, selections, trash."""

from app.views.collections import collections_routes, list_routes, undo_routes  # noqa: F401 - add their routes to the blueprint
from app.views.collections.blueprint import assets, blueprint
from app.views.collections.clients import clients_routes  # noqa: F401 - add their routes to the blueprint
from app.views.collections.extensions import blueprint as extensions
from app.views.collections.extensions import extensions_routes  # noqa: F401 - add their routes to the blueprint
from app.views.collections.selections import acts_routes, selection_exports, selections_routes  # noqa: F401 - add their routes to the blueprint
from app.views.collections.settings import presets_routes, settings_routes, variants_routes  # noqa: F401 - add their routes to the blueprint
from app.views.collections.sharing import (  # noqa: F401 - add their routes to the blueprint
    activity_routes,
    mails_routes,
    message_templates_routes,
    publish_routes,
    share_routes,
)
from app.views.collections.sheet import (  # noqa: F401 - add their routes to the blueprint
    descriptions_routes,
    files_routes,
    focus_routes,
    library_routes,
    sections_routes,
    sheet_routes,
    tags_routes,
    upload_routes,
)
from app.views.collections.trash import trash_routes  # noqa: F401 - adds its routes to the blueprint
from app.views.collections.versions import versions_routes  # noqa: F401 - add their routes to the blueprint

__all__ = ["assets", "blueprint", "extensions"]
