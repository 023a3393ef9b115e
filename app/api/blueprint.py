"""The blueprints of the API: one for each resource, and each for owners only (`OwnersBlueprint`)."""

from app.api.authentication import OwnersBlueprint

collections = OwnersBlueprint(
    "api_collections", __name__, url_prefix="/api/v1/collections", description="Client galleries."
)
sections = OwnersBlueprint(
    "api_sections", __name__, url_prefix="/api/v1/collections", description="Headings in a collection."
)
files = OwnersBlueprint("api_files", __name__, url_prefix="/api/v1", description="Photographs and other files.")
links = OwnersBlueprint(
    "api_links", __name__, url_prefix="/api/v1", description="Share links: personal ways into a collection."
)
presets = OwnersBlueprint(
    "api_presets", __name__, url_prefix="/api/v1/presets", description="Settings that new collections start with."
)
message_templates = OwnersBlueprint(
    "api_message_templates",
    __name__,
    url_prefix="/api/v1/message-templates",
    description="Texts of the messages that links are sent with.",
)
webhooks = OwnersBlueprint(
    "api_webhooks", __name__, url_prefix="/api/v1/webhooks", description="Events that are sent to other programs."
)
uploads = OwnersBlueprint(
    "api_uploads", __name__, url_prefix="/api/v1/uploads", description="Before and during an upload."
)
tus = OwnersBlueprint(
    "api_tus",
    __name__,
    url_prefix="/api/v1/uploads",
    description="Resumable uploads: tus 1.0.0.",
    trusts_own_pages=True,
)
