"""The network that a request comes from, for limits on what strangers may do."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import request

UNKNOWN = "unknown"


def source() -> str:
    """Return the sender's IPv4 address or IPv6 /64; an IPv6 address that means an IPv4 address counts as that one."""
    try:
        address = ip_address((request.remote_addr or "").partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)
