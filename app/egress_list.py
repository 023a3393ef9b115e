"""The hosts and networks that requests may reach although they are not public."""

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

IPAddress = IPv4Address | IPv6Address
HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\Z")


@dataclass(frozen=True)
class EgressList:
    """Hosts by name, in lowercase, and networks of addresses; empty by default."""

    hosts: frozenset[str] = field(default=frozenset())
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def read(cls, text: str) -> "EgressList":
        """Return the list for hosts, addresses and networks with commas between; raises ``ValueError``."""
        hosts, networks = set(), []
        for entry in filter(None, (each.strip().lower() for each in text.split(","))):
            try:
                networks.append(ip_network(entry.strip("[]")))
            except ValueError:
                if not HOST.match(entry) or re.fullmatch(r"[0-9./]+", entry):
                    raise ValueError(
                        f"must be hosts and networks with commas between, such as n8n.example.lan, 192.168.1.0/24; "
                        f"“{entry}” is neither"
                    ) from None
                hosts.add(entry)
        return cls(frozenset(hosts), tuple(networks))

    def names(self, host: str) -> bool:
        """Return whether the list has this host, or a network that contains it if it is an address."""
        host = host.lower()
        try:
            return self.contains(ip_address(host))
        except ValueError:
            return host in self.hosts

    def contains(self, address: IPAddress) -> bool:
        """Return whether a network of the list contains this address."""
        return any(address in network for network in self.networks)

    def __str__(self) -> str:
        return ", ".join([*sorted(self.hosts), *map(str, self.networks)])
