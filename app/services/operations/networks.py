"""Network addresses in one spelling each, and the networks that a wrong guess counts for."""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

PORT = re.compile(r":\d{1,5}")
TRANSLATED = ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
UNKNOWN = "unknown"


@dataclass(frozen=True)
class GuessSource:
    """The source of a guess: ``name`` is the network of one person, ``network`` a larger one around it."""

    name: str
    network: str


def canonical_address(text: str) -> str | None:
    """Return the address in its one spelling, or None for text that is no address.

    Ports, brackets and scopes (``%eth0``) are removed. An IPv6 address that means an IPv4 address becomes that one.
    """
    address = _parsed(text)
    return None if address is None else str(address)


def source_of(address: str) -> GuessSource:
    """Return the source at this address: an IPv4 address and its /24, or an IPv6 /64 and its /48.

    A provider gives a customer at least a /64, often a /56 or a /48 (RFC 6177), so a single IPv6 address means nothing.
    All text that is no address is one source.
    """
    parsed = _parsed(address)
    if parsed is None:
        return GuessSource(UNKNOWN, UNKNOWN)
    if isinstance(parsed, IPv4Address):
        return GuessSource(str(parsed), str(ip_network((parsed, 24), strict=False)))
    return GuessSource(*(str(ip_network((parsed, length), strict=False)) for length in (64, 48)))


def is_private(address: str) -> bool:
    """Return whether the address is this machine's or one of a private network, so that no stranger has it."""
    parsed = _parsed(address)
    return parsed is not None and not parsed.is_global


@lru_cache(1024)  # of the addresses of a minute: each request asks for its own
def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    host = _without_port(text.strip()).partition("%")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in TRANSLATED:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _without_port(text: str) -> str:
    """Return the host of ``host``, ``[host]`` or either with a port; an IPv6 address has a port only after brackets."""
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        return host if bracket and (not rest or PORT.fullmatch(rest)) else ""
    host, colon, port = text.partition(":")
    return host if colon and PORT.fullmatch(colon + port) else text
