"""A filter for the headers that proxies add: without ``TRUSTED_PROXIES`` it removes all of them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Servers and frameworks read another address or another sender of the request from each of these headers.
OTHERS = {"HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_ORIGINAL_URL", "HTTP_X_REWRITE_URL", "HTTP_X_SCRIPT_NAME"}
FROM_TRUSTED_PROXIES = {"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"}


class OnlyNamedHeaders:
    """A WSGI application that removes the headers of forwarded requests; with trusted proxies, two of them stay.

    Vitrine runs at the root of its host. A path prefix (``SCRIPT_NAME``), which some servers read from a header, would
    put links below a foreign prefix, and lead a request around a proxy's rules for paths.
    """

    def __init__(self, application: "WSGIApplication", *, has_proxies: bool):
        self._application = application
        self._believed = FROM_TRUSTED_PROXIES if has_proxies else frozenset()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        for name in [name for name in environ if self._is_to_be_hidden(name)]:
            del environ[name]
        environ["PATH_INFO"] = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        environ["SCRIPT_NAME"] = ""
        return self._application(environ, start_response)

    def _is_to_be_hidden(self, name: str) -> bool:
        if name in self._believed:
            return False
        return name in OTHERS or name.startswith(("HTTP_X_FORWARDED_", "HTTP_SCRIPT_NAME", "HTTP_PATH_INFO"))
