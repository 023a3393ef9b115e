"""POST requests to addresses that owners entered.

Each address of the host is checked, and the connection goes to a checked one: a name that resolves to another address a
moment later changes nothing. No redirect is followed, and no proxy of the environment is used.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from queue import Empty, SimpleQueue
from typing import Any

from app.egress_list import EgressList, IPAddress
from app.integrations.egress.deadline import Deadline, TimedSocket
from app.integrations.egress.egress_address import EgressAddress, read_address
from app.integrations.egress.public_addresses import embedded, is_never_reached, is_public

EXCHANGE_SECONDS = 15.0
RESOLVING_SECONDS = 5.0
MOST_EXCERPT_BYTES = 1024
MOST_ADDRESSES = 4  # tried one after the other

Resolve = Callable[..., list[tuple[Any, ...]]]


class EgressError(Exception):
    """A request that was not sent, or got no response; the message is for the owner."""


@dataclass(frozen=True)
class EgressAnswer:
    """The status of a response, its ``Retry-After`` header, and at most 1 KB of its body as text."""

    status: int
    retry_after: str | None
    excerpt: str


class Egress:
    """A sender of POST requests; ``allowed`` names the hosts and networks that need not be public.

    ``seconds`` limits the whole exchange: a server that sends a byte now and then does not prolong it.
    """

    def __init__(
        self,
        allowed: EgressList,
        *,
        seconds: float = EXCHANGE_SECONDS,
        resolve: Resolve = socket.getaddrinfo,
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ):
        self.allowed = allowed
        self._seconds = seconds
        self._resolve = resolve
        self._tls = tls

    def post(self, address: str, headers: Mapping[str, str], body: bytes) -> EgressAnswer:
        """Send ``body`` and return the response, also that of an error.

        Raises ``EgressError``, and ``InvalidInput`` for an address that may not be used any more.
        """
        deadline, destination = Deadline(self._seconds), read_address(address, self.allowed)
        checked = self._checked_addresses(destination, deadline)
        try:
            connection = self._connect(destination, checked, deadline)
            try:
                return _exchange(connection, destination, headers, body)
            finally:
                connection.close()
        except ssl.SSLCertVerificationError as error:
            raise EgressError(
                f"The certificate is not valid for {destination.host}: {error.verify_message}."
            ) from error
        except TimeoutError as error:
            raise EgressError(f"No response came within {self._seconds:g} seconds.") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise EgressError(f"The connection failed: {_reason(error)}.") from error

    def _checked_addresses(self, destination: EgressAddress, deadline: Deadline) -> list[IPAddress]:
        """Return the addresses of the host; raises ``EgressError`` unless every one of them may be reached."""
        found = self._addresses(destination, min(RESOLVING_SECONDS, deadline.left()))
        if not found:
            raise EgressError(f"The name {destination.host} has no address.")
        for address in found:
            if is_never_reached(address):
                raise EgressError(f"{destination.host} has the address {address}, which is never reached.")
            if not (is_public(address) or self._is_allowed(destination, address)):
                raise EgressError(
                    f"{destination.host} has the address {address}, which is not public. The operator can allow it "
                    "(VITRINE_WEBHOOK_ALLOW)."
                )
        return found[:MOST_ADDRESSES]

    def _is_allowed(self, destination: EgressAddress, address: IPAddress) -> bool:
        inside = list(embedded(address))
        is_contained = self.allowed.contains(address) or (
            bool(inside) and all(self.allowed.contains(each) or is_public(each) for each in inside)
        )
        return self.allowed.names(destination.host) or is_contained

    def _addresses(self, destination: EgressAddress, seconds: float) -> list[IPAddress]:
        """Ask for the host's addresses in a thread, because the system's resolver has no timeout of its own."""
        answers: SimpleQueue[list[tuple[Any, ...]] | Exception] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(destination.host, destination.port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=ask, name="resolve", daemon=True).start()
        try:
            answer = answers.get(timeout=seconds)
        except Empty:
            raise EgressError(f"The name {destination.host} could not be resolved in time.") from None
        if isinstance(answer, Exception):
            raise EgressError(f"The name {destination.host} could not be resolved.") from answer
        return list(dict.fromkeys(ip_address(each[4][0]) for each in answer))

    def _connect(self, destination: EgressAddress, addresses: list[IPAddress], deadline: Deadline) -> TimedSocket:
        """Return a connection to the first address that accepts one; the certificate must be the host's."""
        for number, address in enumerate(addresses, 1):
            try:
                plain = _connected(address, destination.port, deadline)
                break
            except OSError:
                if number == len(addresses):
                    raise
        if not destination.is_secure:
            return TimedSocket(plain, deadline)
        try:
            plain.settimeout(deadline.left())
            secure = self._tls().wrap_socket(plain, server_hostname=destination.host.removesuffix("."))
        except BaseException:
            plain.close()
            raise
        return TimedSocket(secure, deadline)


def _connected(address: IPAddress, port: int, deadline: Deadline) -> socket.socket:
    family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
    plain = socket.socket(family, socket.SOCK_STREAM)
    try:
        plain.settimeout(deadline.left())
        plain.connect((str(address), port))
    except BaseException:
        plain.close()
        raise
    return plain


def _exchange(
    socket_: TimedSocket, destination: EgressAddress, headers: Mapping[str, str], body: bytes
) -> EgressAnswer:
    connection = http.client.HTTPConnection(destination.host, destination.port)
    connection.sock = socket_
    sent = {"Host": destination.host_header, "Connection": "close", **headers}
    connection.request("POST", destination.target, body, sent)
    response = http.client.HTTPResponse(socket_, method="POST")  # type: ignore[arg-type] # it only calls makefile()
    with response:
        response.begin()
        return EgressAnswer(response.status, response.headers.get("Retry-After"), _excerpt(response))


def _excerpt(response: http.client.HTTPResponse) -> str:
    """Return the beginning of the body; the status counts even if the rest does not come."""
    content = b""
    try:
        while len(content) < MOST_EXCERPT_BYTES and (part := response.read1(MOST_EXCERPT_BYTES - len(content))):
            content += part
    except (OSError, http.client.HTTPException, ValueError):
        pass
    return content.decode("utf-8", "replace").replace("\0", "�")


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(text.split())[:200]
