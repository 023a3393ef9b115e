"""HTML for people: a folder for each blueprint, with its routes, templates, scripts and styles."""

from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.database import set_reading
from app.web.incoming.forwarded_headers import CanonicalAddresses, OnlyNamedHeaders
from app.web.incoming.host_header import OnlyPossibleHosts, refuse_impossible_hosts
from app.web.incoming.uploading_request import uploading_request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def register_views(app: Flask) -> None:
    """Register every page, and what surrounds each request: proxies, transactions, headers, error pages, language."""
    from app.views.auth import blueprint as auth
    from app.views.collections import assets as collections_assets
    from app.views.collections import blueprint as collections
    from app.views.collections import extensions
    from app.views.gallery import blueprint as gallery
    from app.views.media import blueprint as media
    from app.views.probes import health, metrics
    from app.views.studio import blueprint as studio
    from app.views.system import assets as system_assets
    from app.views.system import blueprint as system
    from app.views.typefaces import blueprint as typefaces
    from app.views.webhooks import assets as webhooks_assets
    from app.views.webhooks import blueprint as webhooks
    from app.web.assets.compression import compress_responses
    from app.web.error_pages import register_error_pages
    from app.web.filters import register_filters
    from app.web.headers import set_headers
    from app.web.incoming.unread_proxies import notice_unread_proxies
    from app.web.language.request_language import choose_languages
    from app.web.metrics import count_requests

    _trust_proxies(app)
    _begin_and_end_requests(app)
    notice_unread_proxies(app)
    choose_languages(app)
    refuse_impossible_hosts(app)
    owners = (
        auth,
        collections,
        collections_assets,
        extensions,
        studio,
        system,
        system_assets,
        webhooks,
        webhooks_assets,
    )
    for blueprint in (gallery, media, typefaces, *owners, health, metrics):
        app.register_blueprint(blueprint)
    register_error_pages(app)
    compress_responses(app)
    count_requests(app)
    set_headers(app)
    register_filters(app)


def _trust_proxies(app: Flask) -> None:
    proxies = app.config["TRUSTED_PROXIES"]
    application: WSGIApplication = CanonicalAddresses(app.wsgi_app)
    if proxies:
        application = ProxyFix(application, x_for=proxies, x_proto=proxies)
    application = OnlyNamedHeaders(application, has_proxies=bool(proxies))
    application = OnlyPossibleHosts(application)
    app.wsgi_app = application  # type: ignore[method-assign] # how Flask's manual adds WSGI middleware


def _begin_and_end_requests(app: Flask) -> None:
    """Let GET, HEAD and OPTIONS only read, and remove uploaded files that no service has moved into the store."""

    @app.before_request
    def begin() -> None:
        set_reading(request.method in ("GET", "HEAD", "OPTIONS"))

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        set_reading(False)
        uploading_request().discard_incoming()
