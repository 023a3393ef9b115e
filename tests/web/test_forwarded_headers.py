"""Headers of a proxy about a request count only if ``TRUSTED_PROXIES`` names proxies."""

import http.client
import re
from urllib.parse import urlsplit

import pytest
from flask import Flask, request, request_started, url_for

from tests.support.instances import MakeApp, client_of
from tests.support.servers.live import LiveServer

NEVER = {
    "SCRIPT_NAME": "/x",
    "Script-Name": "/x",
    "X-Script-Name": "/x",
    "X-Forwarded-Prefix": "/x",
    "X_Forwarded_Prefix": "/x",
    "PATH_INFO": "/login",
    "X-Original-URL": "/login",
    "X-Rewrite-URL": "/login",
    "Forwarded": "for=203.0.113.9;proto=https;host=elsewhere.test",
    "X-Forwarded-Host": "elsewhere.test",
    "X-Forwarded-Port": "444",
    "X-Forwarded-Ssl": "on",
    "X-Forwarded-Protocol": "ssl",
    "X-Forwarded-Scheme": "https",
    "X-Real-IP": "203.0.113.9",
    "X_Forwarded_For": "203.0.113.9",
    "X_Forwarded_Proto": "https",
    "REMOTE_ADDR": "203.0.113.9",
}
OF_PROXIES = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
PATHS = ("/login", "/x/login", "/collections", "/x/collections")


def seen_by_the_app(app: Flask, headers: dict[str, str]) -> dict:
    """Return what the app finds in a request with these headers."""
    seen = {}

    def look(_app: Flask) -> None:
        told = {name: value for name, value in request.headers.items() if name not in ("Host", "User-Agent")}
        seen.update(to=url_for("auth.login"), sender=request.remote_addr, scheme=request.scheme)
        seen.update(path=request.path, told=told)

    with request_started.connected_to(look, app):
        client_of(app).get("/healthz", headers=headers)
    return seen


def test_without_trusted_proxies_no_header_is_believed(app: Flask) -> None:
    assert seen_by_the_app(app, NEVER | OF_PROXIES) == {
        "path": "/healthz",
        "to": "/login",
        "sender": "127.0.0.1",
        "scheme": "http",
        "told": {"Remote-Addr": "203.0.113.9"},
    }


def test_trusted_proxies_tell_the_sender_and_the_scheme_alone(make_app: MakeApp) -> None:
    seen = seen_by_the_app(make_app(TRUSTED_PROXIES=1), NEVER | OF_PROXIES)
    assert (seen["to"], seen["sender"], seen["scheme"]) == ("/login", "203.0.113.9", "https")


@pytest.mark.parametrize(
    ("named", "sender"),
    [
        ("203.0.113.9:5555", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("[2001:DB8:0::0001]:443", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("unknown", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_sender_has_one_spelling_and_nonsense_is_none(make_app: MakeApp, named: str, sender: str) -> None:
    assert seen_by_the_app(make_app(TRUSTED_PROXIES=1), {"X-Forwarded-For": named})["sender"] == sender


def test_a_prefix_that_another_server_took_from_a_header_is_part_of_the_path(make_app: MakeApp) -> None:
    """The app then serves the path that the proxy's rules have checked."""
    client = client_of(make_app())
    answers = [client.get("/login", environ_overrides={"SCRIPT_NAME": prefix}).status_code for prefix in ("", "/x")]
    assert answers == [200, 404]


class TestTheRunningServer:
    def told(self, server: LiveServer, path: str, **headers: str) -> tuple[int, str | None, str]:
        """Return status, redirect target, and every address in the page."""
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            found = re.findall(r'(?:href|src|action)="([^"]*)"', answer.read().decode())
            return answer.status, answer.headers.get("Location"), " ".join(found)
        finally:
            connection.close()

    @pytest.mark.parametrize("name", [*NEVER, *OF_PROXIES])
    def test_answers_as_if_the_header_were_not_there(self, live_server: LiveServer, name: str) -> None:
        plain = [self.told(live_server, path) for path in PATHS]
        assert [self.told(live_server, path, **{name: (NEVER | OF_PROXIES)[name]}) for path in PATHS] == plain
        assert [status for status, _, _ in plain] == [200, 404, 302, 404]

    def test_takes_no_request_for_one_over_https(self, live_server: LiveServer) -> None:
        """gunicorn's default list of headers would do so, and refuse these two because they contradict each other."""
        connection = http.client.HTTPConnection(urlsplit(live_server.url).netloc, timeout=30)
        try:
            connection.request("GET", "/login", headers={"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "off"})
            assert connection.getresponse().status == 200
        finally:
            connection.close()
