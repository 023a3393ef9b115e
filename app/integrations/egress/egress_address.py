"""An address that a request may go to, checked without asking for the addresses of its host."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from app.egress_list import HOST, EgressList
from app.errors import InvalidInput
from app.languages import gettext as _

LONGEST_ADDRESS = 1000
HTTPS_PORT, HTTP_PORT, FIRST_FREE_PORT = 443, 80, 1024
UNUSABLE = _("Enter an address such as https://example.com/hooks, without a user, a password or a # in it.")


@dataclass(frozen=True)
class EgressAddress:
    """The parts of a checked address; ``target`` is its path and query, ``host`` is in ASCII."""

    is_secure: bool
    host: str
    port: int
    target: str

    @property
    def host_header(self) -> str:
        """The value of the request's ``Host`` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (HTTPS_PORT if self.is_secure else HTTP_PORT) else f"{host}:{self.port}"


def read_address(text: str, allowed: EgressList) -> EgressAddress:
    """Return the parts of this address; raises ``InvalidInput`` if no request may go to it.

    It must be https, or http for a host that is allowed by name, and its port 443 or at least 1024 unless the host is
    allowed. The IP addresses of its host are checked when a request is sent.
    """
    parts = _parts(text)
    host, port = _host(parts), parts.port
    is_allowed, is_secure = allowed.names(host), parts.scheme == "https"
    if not is_secure and not is_allowed:
        raise InvalidInput(
            _("The address must begin with https. The operator can allow http for a host (VITRINE_WEBHOOK_ALLOW)."),
            field="url",
        )
    port = port or (HTTPS_PORT if is_secure else HTTP_PORT)
    if not (is_allowed or port == HTTPS_PORT or port >= FIRST_FREE_PORT):
        raise InvalidInput(_("The port must be 443, or 1024 or higher."), field="url")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return EgressAddress(is_secure, host, port, target)


def _parts(text: str) -> SplitResult:
    if len(text) > LONGEST_ADDRESS:
        raise InvalidInput(
            _("The address may have at most %(longest)s characters.", longest=LONGEST_ADDRESS), field="url"
        )
    try:
        parts = urlsplit(text)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise InvalidInput(UNUSABLE, field="url") from None
    is_plain = re.fullmatch(r"[!-~]+", parts.path + parts.query + "x") and not re.search(r"[\s\x00-\x20\x7f]", text)
    if not is_usable or not is_plain or "@" in parts.netloc or "#" in text or "\\" in text:
        raise InvalidInput(UNUSABLE, field="url")
    return parts


def _host(parts: SplitResult) -> str:
    """Return the host as an IP address or in the ASCII form of its name; raises ``InvalidInput``."""
    host = parts.hostname or ""
    try:
        address = ip_address(host)
        if isinstance(address, IPv6Address) and address.scope_id:
            raise InvalidInput(UNUSABLE, field="url")
        return str(address)
    except ValueError:
        pass
    try:
        name = host.encode("idna").decode()
    except UnicodeError:
        name = ""
    if not HOST.match(name.removesuffix(".")):
        raise InvalidInput(UNUSABLE, field="url")
    return name
