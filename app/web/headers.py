"""Headers of every answer: what the browser may run, and what any cache may keep."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from app.composition import services_of
from app.log_format import SECRET_PARAMETERS, masked_path

PRIVATE = "private, no-store"


def csp_nonce() -> str:
    """This answer's nonce, for its own script and style elements."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce


class Sessions(SecureCookieSessionInterface):
    """Keeps scripts and styles free of the cookie, which Flask-Login touches after every answer."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not _is_static():
            super().save_session(app, session, response)


def set_headers(app: Flask) -> None:
    """Adds the headers to every answer; a view that has set one itself keeps it."""
    pictures_from = _picture_origins(app)
    app.session_interface = Sessions()

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", _referrer_policy())
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("X-Frame-Options", "DENY")
        if _is_static():
            return response
        headers.setdefault("Cache-Control", PRIVATE)
        headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        headers.setdefault("Content-Security-Policy", _policy(pictures_from))
        if "Cookie" not in headers.get("Vary", ""):
            headers.add("Vary", "Cookie")
        return response


def _is_static() -> bool:
    return request.endpoint is not None and request.endpoint.split(".")[-1] == "static"


def _referrer_policy() -> str:
    """Return what this page's requests say of where they come from.

    What a page loads names the page. An address that opens something must not stand in a proxy's log that way. Pages
    with a form still name their origin, which Flask-WTF compares on HTTPS.
    """
    if "***" in masked_path(request.path):
        return "no-referrer"
    onward = any("***" in masked_path(address) for address in request.args.getlist("next"))
    is_secret = onward or not SECRET_PARAMETERS.isdisjoint(request.args)
    return "strict-origin" if is_secret else "same-origin"


def _policy(pictures_from: str) -> str:
    nonce = csp_nonce()
    return (
        "default-src 'self'; "
        f"script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data: blob:{pictures_from}; connect-src 'self'{pictures_from}; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types vitrine"
    )


def _picture_origins(app: Flask) -> str:
    """The bucket's origin, where pictures are redirected to, with a leading space; empty on the local disk."""
    endpoint = services_of(app).settings.R2_ENDPOINT_URL
    if not endpoint:
        return ""
    parts = urlsplit(endpoint)
    return f" {parts.scheme}://{parts.netloc}"
