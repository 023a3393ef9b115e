"""Vitrine, a self-hosted client gallery. ``create_app`` is the application's table of contents.

Importing this package imports nothing else: the child processes that decode pictures live below it and stay small.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Builds the app from these settings, or from the environment's. Raises ``ConfigurationError``."""
    from flask import Flask

    from app.config import load_settings

    settings = settings or load_settings()
    app = Flask(__name__, instance_path=str(settings.instance), static_folder="static", static_url_path="/static")
    _configure(app, settings)
    _log(app, settings)
    _bind_extensions(app)
    _build_services(app, settings)
    _register_edges(app)
    return app


def _configure(app: "Flask", settings: "Settings") -> None:
    from app.views.flask_settings import flask_settings
    from app.views.uploading_request import UploadingRequest

    app.config.from_mapping(flask_settings(settings))
    app.request_class = UploadingRequest


def _log(app: "Flask", settings: "Settings") -> None:
    from app.logs import log_requests, set_up_logging

    set_up_logging(settings["VITRINE_LOG_LEVEL"])
    log_requests(app)


def _bind_extensions(app: "Flask") -> None:
    from app.config import PROJECT_FOLDER
    from app.database import set_up_sqlite
    from app.extensions import csrf, db, login_manager, migrate

    db.init_app(app)
    with app.app_context():
        set_up_sqlite(db.engine)
    migrate.init_app(app, db, directory=str(PROJECT_FOLDER / "migrations"))
    login_manager.init_app(app)
    csrf.init_app(app)


def _build_services(app: "Flask", settings: "Settings") -> None:
    from app.composition import build_services
    from app.tasks import register_tasks

    app.extensions["vitrine"] = build_services(settings)
    register_tasks(app.extensions["vitrine"].queue, app)


def _register_edges(app: "Flask") -> None:
    from app.api import register_api
    from app.views import register_views

    register_views(app)
    register_api(app)
