"""The blueprint of the studio page."""

from flask import Blueprint

blueprint = Blueprint(
    "studio",
    "app.views.studio",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/studio",
)
