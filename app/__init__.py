"""Vitrine, a self-hosted client gallery.

``create_app`` builds the application step by step. This module imports nothing before that: the child processes that
decode pictures import modules below this package too, and must stay small.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Literal

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from app.config import Settings

    Part = Literal["edges", "migrations"]


def create_app(settings: "Settings | None" = None, *, leave_out: "Collection[Part]" = ()) -> "Flask":
    """Return the application, built from these settings or, by default, from the environment's.

    Raises ``ConfigurationError`` for settings that are wrong. A long-lived process can leave out a part that it does
    not use, to save memory: the worker serves no requests (``edges``, 8 MB), and only commands change the schema
    (``migrations``, 10 MB).
    """
    from app.config import load_settings
    from app.web.application import Application

    settings = settings or load_settings()
    app = Application(__name__, instance_path=str(settings.instance), static_folder="static", static_url_path="/static")
    _configure(app, settings)
    _keep_files_private(settings)
    _log(app, settings)
    _bind_extensions(app)
    _build_services(app, settings, serves_requests="edges" not in leave_out)
    if "migrations" not in leave_out:
        _bind_migrations(app)
    if "edges" not in leave_out:
        _register_edges(app)
    return app


def _configure(app: "Flask", settings: "Settings") -> None:
    from app.web.flask_settings import flask_settings
    from app.web.incoming.uploading_request import UploadingRequest

    app.config.from_mapping(flask_settings(settings))
    app.request_class = UploadingRequest


def _keep_files_private(settings: "Settings") -> None:
    from app.private_files import tighten

    group_reads_media = settings.VITRINE_X_ACCEL_PREFIX is not None
    tighten(settings.instance, settings.DATABASE_URL, group_reads_media=group_reads_media)


def _log(app: "Flask", settings: "Settings") -> None:
    from app.logs import log_requests, set_up_logging

    set_up_logging(settings.VITRINE_LOG_LEVEL, settings.VITRINE_LOG_FORMAT)
    log_requests(app)


def _bind_extensions(app: "Flask") -> None:
    from app.database import close, set_up_sqlite
    from app.extensions import csrf, db, login_manager

    db.init_app(app)
    with app.app_context():
        set_up_sqlite(db.engine)

    @app.teardown_appcontext
    def close_session(_fault: BaseException | None) -> None:
        """Close the session; a database that died after the last commit does not fail the finished response."""
        close(db.session)

    login_manager.init_app(app, add_context_processor=False)  # it would load the owner for every page, errors too
    csrf.init_app(app)


def _build_services(app: "Flask", settings: "Settings", *, serves_requests: bool) -> None:
    from app.composition import build_services
    from app.tasks import register_tasks

    app.extensions["vitrine"] = build_services(settings, serves_requests=serves_requests)
    register_tasks(app.extensions["vitrine"].queue, app)


def _bind_migrations(app: "Flask") -> None:
    from flask_migrate import Migrate

    from app.extensions import db
    from app.places import MIGRATIONS

    Migrate(app, db, directory=str(MIGRATIONS))


def _register_edges(app: "Flask") -> None:
    from app.api import register_api
    from app.views import register_views

    register_views(app)
    register_api(app)
    _load_owners(app)


def _load_owners(app: "Flask") -> None:
    from flask import redirect, request, url_for

    from app.api.authentication import owner_by_token
    from app.errors import NotSignedIn
    from app.extensions import login_manager
    from app.views.auth.signing_in import owner_by_cookie
    from app.web.error_response import wants_json

    login_manager.user_loader(owner_by_cookie)
    login_manager.request_loader(owner_by_token)

    @login_manager.unauthorized_handler
    def refuse() -> "ResponseReturnValue":
        if wants_json():
            raise NotSignedIn
        onward = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("auth.login", next=onward))
