"""Statement 28: requests to receivers that behave badly, and to addresses inside the operator's network."""

import ssl
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from app.egress_list import EgressList
from app.integrations.egress.egress import Egress, EgressError
from tests.support.servers.receiver import Receiver, running_receiver, status

GIB = 1024**3
LOCAL = EgressList.read("localhost, hooks.example")


class Names:
    """A resolver whose answers the test chooses; the last one is repeated."""

    def __init__(self, *answers: list[str]):
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, _host: str, port: int, **_: object) -> list[tuple]:
        self.asked += 1
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(None, None, None, "", (address, port)) for address in found]


def send(receiver: Receiver, *, seconds: float = 5, allowed: EgressList = LOCAL, **options: object):
    return Egress(allowed, seconds=seconds, **options).post(receiver.url, {"X-Test": "1"}, b"{}")


def test_the_request_arrives_with_its_host_and_headers(receiver: Receiver) -> None:
    receiver.respond = status(200, b"thanks")
    answer = send(receiver)
    assert (answer.status, answer.excerpt) == (200, "thanks")
    (request,) = receiver.requests
    assert (request.path, request.body) == ("/hook?key=1", b"{}")
    assert (request.headers["host"], request.headers["x-test"]) == (f"localhost:{receiver.port}", "1")


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.respond = status(301, Location=receiver.url)
    assert (send(receiver).status, len(receiver.requests)) == (301, 1)


def test_a_body_without_end_is_not_read(receiver: Receiver) -> None:
    sent = 0

    def endless(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.send_header("Content-Length", str(GIB))
        handler.end_headers()
        while sent < GIB:
            sent += handler.wfile.write(b"x" * 65536)

    receiver.respond = endless
    answer = send(receiver)
    assert (answer.status, len(answer.excerpt)) == (200, 1024)
    assert sent < GIB / 10  # what the buffers of both sides hold


def dribble(handler: BaseHTTPRequestHandler, receiver: Receiver, beginning: bytes) -> None:
    """Send a byte each 20 ms until the sender hangs up."""
    handler.wfile.write(beginning)
    while not receiver.closing.wait(0.02):
        handler.wfile.write(b"x")


@pytest.mark.parametrize("behavior", ["hangs", "dribbles headers"])
def test_a_receiver_that_does_not_finish_is_given_up(receiver: Receiver, behavior: str) -> None:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        if behavior == "hangs":
            receiver.closing.wait(30)
        else:
            dribble(handler, receiver, b"HTTP/1.1 200 OK\r\nX-Slow: ")

    receiver.respond, begun = respond, time.monotonic()
    with pytest.raises(EgressError, match=r"No response came within 0\.5 seconds"):
        send(receiver, seconds=0.5)
    assert time.monotonic() - begun < 5


def test_the_status_counts_although_the_body_dribbles(receiver: Receiver) -> None:
    receiver.respond = lambda handler: dribble(handler, receiver, b"HTTP/1.1 204 OK\r\nContent-Length: 999\r\n\r\n")
    assert send(receiver, seconds=0.5).status == 204


def test_endless_headers_are_given_up(receiver: Receiver) -> None:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100_000):
            handler.wfile.write(b"X-%d: y\r\n" % number)

    receiver.respond = respond
    with pytest.raises(EgressError, match="The connection failed"):
        send(receiver)


def test_a_name_with_a_private_address_is_refused(receiver: Receiver) -> None:
    names = Names(["1.1.1.1", "10.0.0.7"])
    with pytest.raises(EgressError, match=r"10\.0\.0\.7, which is not public"):
        send(receiver, allowed=EgressList(), resolve=names)
    assert receiver.requests == []


def test_an_allowed_host_reaches_no_metadata_service(receiver: Receiver) -> None:
    with pytest.raises(EgressError, match="never reached"):
        send(receiver, resolve=Names(["::ffff:a9fe:a9fe"]))


def test_an_allowed_network_is_reached(receiver: Receiver) -> None:
    assert send(receiver, allowed=EgressList.read("127.0.0.0/8"), resolve=Names(["127.0.0.1"])).status == 204


def test_a_name_that_changes_its_address_reaches_the_checked_one(
    receiver: Receiver, receiver_certificate: Path
) -> None:
    with running_receiver(receiver_certificate, "127.0.0.2", receiver.port) as other:
        names = Names(["127.0.0.1"], ["127.0.0.2"])
        assert send(receiver, resolve=names).status == 204
        assert (len(receiver.requests), len(other.requests), names.asked) == (1, 0, 1)


def test_the_certificate_must_be_the_names(receiver: Receiver) -> None:
    address = f"https://other.example:{receiver.port}/"
    egress = Egress(EgressList.read("other.example"), resolve=Names(["127.0.0.1"]))
    with pytest.raises(EgressError, match=r"The certificate is not valid for other\.example"):
        egress.post(address, {}, b"")
    assert receiver.requests == []


def test_an_unknown_certificate_is_refused(receiver: Receiver) -> None:
    with pytest.raises(EgressError, match="The certificate is not valid"):
        send(receiver, tls=lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


def test_a_proxy_of_the_environment_is_not_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert send(receiver).status == 204
