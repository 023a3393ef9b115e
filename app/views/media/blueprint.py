"""The blueprint of the media routes."""

from flask import Blueprint

blueprint = Blueprint("media", "app.views.media", url_prefix="/collections/files/<uuid:uuid>")
