"""The JSON API under ``/api/v1``, with the same rules as the pages; ``/api/v1/openapi.json`` describes it."""

from threading import Lock
from typing import Any

from flask import Flask, Response
from flask_smorest import Api, Blueprint

from app.api.schemas.common import Refusal


class DescribedApi(Api):
    """The API and its OpenAPI document, with this app's refusals instead of flask-smorest's.

    The document is written at the first request for it: no other request needs it, and writing it takes a third of the
    app's start time.
    """

    ERROR_SCHEMA = Refusal

    def __init__(self, app: Flask):
        self._undescribed: list[Blueprint] = []
        self._describing = Lock()
        super().__init__(app)

    def register_blueprint(self, blueprint: Blueprint, **options: Any) -> None:
        """Add the blueprint's routes, and describe them at the first request for the document."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint, **options)
        self._undescribed.append(blueprint)

    def _openapi_json(self) -> Response:
        with self._describing:
            while self._undescribed:
                blueprint = self._undescribed[0]
                blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
                self.spec.tag({"name": blueprint.name, "description": blueprint.description})
                self._undescribed.pop(0)
        return super()._openapi_json()

    def _register_error_handlers(self) -> None:
        """Register nothing, because ``app.web.error_pages`` handles the errors of the API, too."""


def register_api(app: Flask) -> None:
    """Add the API's routes, and the document that describes them."""
    # Importing these modules adds their routes to the blueprints.
    from app.api import (  # noqa: F401
        collections_api,
        files_api,
        links_api,
        message_templates_api,
        messages_api,
        preflight_api,
        presets_api,
        receipts_api,
        sections_api,
        selections_api,
        tus_api,
        uploads_api,
        versions_api,
        webhooks_api,
    )
    from app.api.blueprint import (
        collections,
        files,
        links,
        message_templates,
        presets,
        sections,
        tus,
        uploads,
        webhooks,
    )
    from app.extensions import csrf

    api = DescribedApi(app)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    api.spec.options["security"] = [{"token": []}]
    for blueprint in (collections, sections, files, links, presets, message_templates, webhooks, uploads, tus):
        csrf.exempt(blueprint)  # the blueprint itself requires a CSRF token, but only of browsers
        api.register_blueprint(blueprint)
