"""JSON for programs: the same rules as the pages, under ``/api/v1``, described by ``/api/v1/openapi.json``."""

from flask import Flask
from flask_smorest import Api

from app.api.schemas import Refusal


class DescribedApi(Api):
    """The API and its document, with this app's own refusals in place of flask-smorest's."""

    ERROR_SCHEMA = Refusal

    def _register_error_handlers(self) -> None:
        """Refusals are answered by ``app.views.error_pages``, for pages and programs alike."""


def register_api(app: Flask) -> None:
    """Adds the API's routes, and the document that describes them."""
    from app.api.collections_api import blueprint as collections
    from app.api.files_api import blueprint as files
    from app.api.tus_api import blueprint as tus
    from app.api.uploads_api import blueprint as uploads
    from app.extensions import csrf

    api = DescribedApi(app)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    api.spec.options["security"] = [{"token": []}]
    for blueprint in (collections, files, uploads, tus):
        csrf.exempt(blueprint)  # a token needs none, and the guard asks a signed-in browser for one
        api.register_blueprint(blueprint)
