"""The headers that proxies add: without ``TRUSTED_PROXIES`` all are removed; addresses get their one spelling."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

from app.services.operations.networks import canonical_address

# Servers and frameworks read another address or another sender of the request from each of these headers.
OTHERS = {"HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_ORIGINAL_URL", "HTTP_X_REWRITE_URL", "HTTP_X_SCRIPT_NAME"}
SENDERS = {"HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR"}
UNREAD = "vitrine.unread_proxy"  # the key in the environment of a request that has one of these and may not
FROM_TRUSTED_PROXIES = {"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"}


class OnlyNamedHeaders:
    """A WSGI application that removes the headers of forwarded requests; with trusted proxies, two of them stay.

    Vitrine runs at the root of its host. A path prefix (``SCRIPT_NAME``), which some servers read from a header, would
    put links below a foreign prefix, and lead a request around a proxy's rules for paths.
    """

    def __init__(self, application: "WSGIApplication", *, has_proxies: bool):
        self._application = application
        self._has_proxies = has_proxies
        self._believed = FROM_TRUSTED_PROXIES if has_proxies else frozenset()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ[UNREAD] = not self._has_proxies and not SENDERS.isdisjoint(environ)
        for name in [name for name in environ if self._is_to_be_hidden(name)]:
            del environ[name]
        environ["PATH_INFO"] = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        environ["SCRIPT_NAME"] = ""
        return self._application(environ, start_response)

    def _is_to_be_hidden(self, name: str) -> bool:
        if name in self._believed:
            return False
        return name in OTHERS or name.startswith(("HTTP_X_FORWARDED_", "HTTP_SCRIPT_NAME", "HTTP_PATH_INFO"))


class CanonicalAddresses:
    """A WSGI application that puts the address of the sender into its one spelling.

    If a proxy's header names something that is no address, the proxy's own address counts: invented text must not be a
    new sender.
    """

    def __init__(self, application: "WSGIApplication"):
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        proxy = environ.get("werkzeug.proxy_fix.orig", {}).get("REMOTE_ADDR")
        named = (environ.get("REMOTE_ADDR"), proxy)
        found = (canonical_address(address) for address in named if address)
        environ["REMOTE_ADDR"] = next((address for address in found if address), "")
        return self._application(environ, start_response)
