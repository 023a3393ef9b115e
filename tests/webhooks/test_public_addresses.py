"""Statement 28: which addresses webhooks may go to: by their text, and by the IP addresses of their host."""

from ipaddress import ip_address

import pytest

from app.egress_list import EgressList
from app.errors import ConfigurationError, InvalidInput
from app.integrations.egress.egress_address import read_address
from app.integrations.egress.public_addresses import is_never_reached, is_public
from tests.support.instances import MakeApp

NOT_PUBLIC = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.8", "192.168.1.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "100::1",
    "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::ffff:7f00:1",
    "2002:7f00:1::", "2002:c0a8:101::1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2606:4700::5efe:c0a8:101",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1"]
NEVER = ["169.254.169.254", "::ffff:a9fe:a9fe", "fd00:ec2::254", "100.100.100.200", "fe80::1", "64:ff9b::a9fe:a9fe"]


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_an_address_inside_a_network_is_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_an_address_of_the_internet_is_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", NEVER)
def test_metadata_services_are_never_reached(text: str) -> None:
    assert is_never_reached(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        "http://example.com/", "ftp://example.com/", "https://", "https:///hook", "example.com", "https://user@a.example/",
        "https://user:secret@a.example/", "https://a.example/#part", "https://a.example:0/", "https://a.example:99999/",
        "https://a.example:25/", "https://a.example:22/", "https://a b.example/", "https://a.example/\nHost: b",
        "https://a.example\\@b.example/", "https://[fe80::1%25eth0]/", "https://-.example/", "https://a..example/",
        "https://a.example/" + "x" * 1000,
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_address(text, EgressList())


@pytest.mark.parametrize(
    ("text", "host", "port", "target"),
    [
        ("https://example.com", "example.com", 443, "/"),
        ("https://Example.com:8443/hook?key=1", "example.com", 8443, "/hook?key=1"),
        ("https://bücher.example/a", "xn--bcher-kva.example", 443, "/a"),
        ("https://[2606:4700::1]/", "2606:4700::1", 443, "/"),
        ("http://n8n.lan:80/x", "n8n.lan", 80, "/x"),
        ("http://192.168.1.20:5678/x", "192.168.1.20", 5678, "/x"),
    ],
)
def test_a_usable_address_is_read(text: str, host: str, port: int, target: str) -> None:
    found = read_address(text, EgressList.read("n8n.lan, 192.168.1.0/24"))
    assert (found.host, found.port, found.target) == (host, port, target)


@pytest.mark.parametrize("text", ["n8n.lan:5678", "https://n8n.lan", "10.0.0.0/99", "10.0.0.1/8", "a b", "999.1.1.1"])
def test_a_wrong_setting_stops_the_start(make_app: MakeApp, text: str) -> None:
    with pytest.raises(ConfigurationError, match="VITRINE_WEBHOOK_ALLOW must be hosts and networks"):
        make_app(VITRINE_WEBHOOK_ALLOW=text)
