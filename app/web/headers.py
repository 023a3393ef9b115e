"""The headers of every response: what the browser may run, and what caches may store."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from app.composition import services_of
from app.log_format import SECRET_PARAMETERS, masked_path

PRIVATE = "private, no-store"
# The pages use none of these. The viewer's full screen, wake lock, sharing and clipboard stay as browsers preset them:
# allowed to this site alone.
UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
EVERYWHERE = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
BUT_FOR_STATIC = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
    "Cache-Control": PRIVATE,
    "X-Robots-Tag": "noindex, nofollow",
}


def csp_nonce() -> str:
    """Return the response's nonce, for its own script and style elements."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def allow_own_frames() -> None:
    """Let pages of this site, and no others, show this response in a frame."""
    g.is_framed = True


class Sessions(SecureCookieSessionInterface):
    """The session interface of an app, which makes the serializer of its cookies once.

    It sets no cookie on scripts and styles: Flask-Login changes the session after every response, which would do that.
    """

    def __init__(self, app: Flask):
        self._serializer = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        return self._serializer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not _is_static():
            super().save_session(app, session, response)


def set_headers(app: Flask) -> None:
    """Add the security and cache headers to every response, unless a view has set one itself."""
    pictures_from, hsts_seconds = _picture_origins(app), services_of(app).settings.VITRINE_HSTS_SECONDS
    app.session_interface = Sessions(app)

    @app.after_request
    def add(response: Response) -> Response:
        wanted = {**EVERYWHERE, "Referrer-Policy": _referrer_policy()}
        if hsts_seconds and request.is_secure:
            wanted["Strict-Transport-Security"] = f"max-age={hsts_seconds}"
        # A page loads dozens of scripts and styles, for which the other headers mean nothing.
        if not (_is_static() and response.status_code < 400):
            wanted |= BUT_FOR_STATIC
            wanted["X-Frame-Options"] = "SAMEORIGIN" if g.get("is_framed") else "DENY"
            if "Content-Security-Policy" not in response.headers:
                wanted["Content-Security-Policy"] = _policy(pictures_from)
            if "Cookie" not in response.headers.get("Vary", ""):
                response.headers.add("Vary", "Cookie")
        given = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - iterating yields pairs
        for name, value in wanted.items():
            if name.lower() not in given:
                response.headers.add(name, value)
        return response


def _is_static() -> bool:
    """Return whether this is an address whose response is one and the same for everybody: scripts, styles and fonts."""
    return request.endpoint is not None and request.endpoint.split(".")[-1] in ("static", "font")


def _referrer_policy() -> str:
    """Return the referrer policy of this page.

    Requests for what a page loads name the page's address. An address that opens something must not be logged by a
    proxy that way. Pages with a form still send their origin, which Flask-WTF compares on HTTPS.
    """
    if "***" in masked_path(request.path):
        return "no-referrer"
    onward = any("***" in masked_path(address) for address in request.args.getlist("next"))
    is_secret = onward or not SECRET_PARAMETERS.isdisjoint(request.args)
    return "strict-origin" if is_secret else "same-origin"


def _policy(pictures_from: str) -> str:
    nonce, ancestors = csp_nonce(), "'self'" if g.get("is_framed") else "'none'"
    return (
        "default-src 'self'; "
        f"script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data: blob:{pictures_from}; connect-src 'self'{pictures_from}; "
        f"media-src 'self'{pictures_from}; font-src 'self'; object-src 'none'; "
        f"base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}; "
        "require-trusted-types-for 'script'; trusted-types vitrine"
    )


def _picture_origins(app: Flask) -> str:
    """Return the origin of the bucket that serves pictures, after a space; an empty string for the local disk."""
    endpoint = services_of(app).settings.R2_ENDPOINT_URL
    if not endpoint:
        return ""
    parts = urlsplit(endpoint)
    return f" {parts.scheme}://{parts.netloc}"
