"""Which IP addresses are public, and which are never reached.

IPv6 addresses that contain an IPv4 address are judged by that address, too, because a gateway delivers to it.
"""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_network

from app.egress_list import IPAddress

# The services from which cloud machines read their own keys, and link-local networks, where most of them are.
NEVER = [
    ip_network(text)
    for text in (
        "169.254.0.0/16",  # link-local: AWS, Azure, Google, DigitalOcean, Oracle
        "100.100.100.200/32",  # Alibaba
        "168.63.129.16/32",  # Azure's host agent
        "192.0.0.192/32",  # Oracle's earlier one
        "fd00:ec2::/32",  # AWS
        "fd20:ce::/32",  # Google
        "fe80::/10",  # link-local
    )
]
SPECIAL = [ip_network("192.0.0.0/24"), ip_network("192.88.99.0/24")]  # RFC 6890; not in every Python's ``is_global``
GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291, section 2.4
NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))  # RFC 6052 and RFC 8215
ISATAP = {0x00005EFE, 0x02005EFE}  # RFC 5214: bits 64 to 95 of an address that ends with an IPv4 address


def is_never_reached(address: IPAddress) -> bool:
    """Return whether no setting can allow this address: link-local ones, and those of cloud metadata services."""
    return any(each in network for each in (address, *embedded(address)) for network in NEVER)


def is_public(address: IPAddress) -> bool:
    """Return whether the whole internet can reach this address and every IPv4 address inside it."""
    inside = list(embedded(address))
    if isinstance(address, IPv6Address):
        is_gateway = address.ipv4_mapped is not None or address in NAT64[0]
        is_global = address in GLOBAL_UNICAST and address.is_global and not address.is_multicast
        return (is_global or (is_gateway and bool(inside))) and all(map(is_public, inside))
    is_special = address.is_multicast or address.is_reserved or any(address in network for network in SPECIAL)
    return address.is_global and not is_special


def embedded(address: IPAddress) -> Iterator[IPv4Address]:
    """Yield the IPv4 addresses that this IPv6 address contains: mapped, compatible, 6to4, Teredo, NAT64 or ISATAP."""
    if isinstance(address, IPv4Address):
        return
    number = int(address)
    last = IPv4Address(number & 0xFFFFFFFF)
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    elif 1 < number <= 0xFFFFFFFF or any(address in network for network in NAT64):
        yield last
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if (number >> 32) & 0xFFFFFFFF in ISATAP:
        yield last
