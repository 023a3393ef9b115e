"""Addresses with secrets: no log shows them whole, neither the app's nor gunicorn's nor that of a proxy in docs/deploy.

A path parameter is public, or it has a name of ``SECRET_PARAMETERS``: a new one that is neither fails the first test.
"""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from flask import Flask
from gunicorn.config import Config
from werkzeug.routing import Rule, UUIDConverter

from app.gunicorn_log import JsonLog, TextLog
from app.log_format import SECRET_PARAMETERS, JsonLines, TextLines, masked_path
from app.places import PROJECT_FOLDER
from tests.support.page_client import PageClient
from tests.support.processes.waiting import wait_until
from tests.support.proxies.nginx import nginx_before

PUBLIC_PARAMETERS = {"number", "slug", "filename", "selection", "kind", "name", "role", "typeface"}
SECRET = "q7Wm-2zKp_4xLr9TnB0aVg"
NOT_ROUTES = ("/setup/{}", "/c/{}", "/c/{}/more", "/s/{}.", "/s/{}/", "//s//{}", "/S/{}", "/x/../s/{}")
ENCODED = ("/%73/{}", "/s%2F{}", "/g/anna/favorites/%6Fpen/{}", "/g/anna/favorites/open/%71{}")
ADDRESSED = ("http://studio.test/s/{}", "https://studio.test:8443/g/anna/favorites/open/{}", "/setup?token={}")


def rules_with_a_secret(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if SECRET_PARAMETERS & rule.arguments]


def paths(app: Flask) -> list[str]:
    """Return every address with a secret in its path, with ``SECRET`` as the secret."""
    built = [re.sub(r"<[^>]+>", "anna", re.sub(r"<(?:\w+:)?token>", SECRET, r.rule)) for r in rules_with_a_secret(app)]
    return [*built, *(form.format(SECRET) for form in NOT_ROUTES)]


def test_every_path_parameter_is_public_or_secret_by_its_name(app: Flask) -> None:
    texts = {
        name
        for rule in app.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if not isinstance(converter, UUIDConverter)
    }
    assert texts - PUBLIC_PARAMETERS - SECRET_PARAMETERS == set()
    assert len(rules_with_a_secret(app)) >= 2


class TestOurOwnLog:
    def test_a_path_is_masked(self, app: Flask) -> None:
        shown = [masked_path(path) for path in paths(app)]
        assert [path for path in shown if SECRET in path or "***" not in path] == []

    def test_so_is_a_path_or_an_address_in_any_sentence(self, app: Flask) -> None:
        forms = [*paths(app), *(form.format(SECRET) for form in (*ENCODED, *ADDRESSED))]
        said = [f"Error handling request {address} at last" for address in forms if ".." not in address]
        shown = [lines.format(_record(text)) for text in said for lines in (TextLines(), JsonLines())]
        assert [line for line in shown if SECRET in line or "at last" not in line] == []

    @pytest.mark.parametrize(
        "secret",
        [
            "Bearer 0123456789abcdef",
            "vit_0123456789abcdef0123",
            "redis://:hunter2hunter2@queue",
            "postgresql://vitrine:hunter2hunter2@db/vitrine",
        ],
    )
    def test_tokens_and_passwords_are_masked_too(self, secret: str) -> None:
        shown = TextLines().format(_record(f"it said {secret} there"))
        assert [part for part in ("hunter2", "0123456789abcdef") if part in shown] == []

    @pytest.mark.parametrize(
        "text",
        [
            "File “/srv/photos/s.py”",
            "in app/s/file.py, what now?",
            "GET /g/anna-and-tom 200",
            "Vitrine is at http://a:80",
        ],
    )
    def test_what_is_no_secret_is_shown(self, text: str) -> None:
        assert text in TextLines().format(_record(text))


@pytest.mark.parametrize("kind", [TextLog, JsonLog])
def test_gunicorns_log_of_errors_and_of_requests_is_masked(app: Flask, kind: type, tmp_path: Path) -> None:
    written = {"errorlog": tmp_path / "errors", "accesslog": tmp_path / "requests"}
    config = Config()
    for name, path in written.items():
        config.set(name, str(path))
    log = kind(config)
    try:
        for path in paths(app):
            log.error("Error handling request %s", path)
            log.access_log.info('127.0.0.1 "GET %s HTTP/1.1" 404 "http://studio.test%s"', path, path)
    finally:
        for logger in (log.error_log, log.access_log):
            for handler in list(logger.handlers):
                logger.removeHandler(handler)
                handler.close()
    for path in written.values():
        lines = [line for line in path.read_text().splitlines() if "/x/.." not in line]
        assert (len(lines) >= 8, [line for line in lines if SECRET in line or "***" not in line]) == (True, [])


@pytest.fixture
def behind(app: Flask, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Yield the address of an nginx, and the folder of its logs."""
    folder = tmp_path / "nginx"
    folder.mkdir()
    with nginx_before(app, tmp_path / "media", folder) as address:
        yield address, folder


class TestNginx:
    def test_its_log_of_requests_is_masked(self, app: Flask, behind: tuple[str, Path]) -> None:
        address, folder = behind
        asked = [*paths(app), *(form.format(SECRET) for form in (*ENCODED, "/setup?token={}", "/login?next={}"))]
        for path in asked:
            self.get(address, path, Referer=f"{address}/s/{SECRET}")
        self.get(address, "/healthz?x=1")
        log = folder / "vitrine.log"
        wait_until(lambda: log.exists() and '"GET /healthz HTTP/1.1" 200' in log.read_text())
        lines = log.read_text().splitlines()
        assert (len(lines), [line for line in lines if SECRET in line]) == (len(asked) + 1, [])
        assert [line for line in lines if '"GET /s/*** HTTP/1.1" 404' in line] != []

    def test_neither_is_its_log_of_errors_where_vitrine_is_away(self, app: Flask, tmp_path: Path) -> None:
        folder = tmp_path / "nginx"
        folder.mkdir()
        with nginx_before(app, tmp_path / "media", folder, is_there=False) as address:
            asked = [path for path in paths(app) if ".." not in path]
            statuses = {self.get(address, path).status_code for path in [*asked, f"/setup?token={SECRET}"]}
            assert (statuses, self.get(address, "/healthz").status_code) == ({502}, 502)
            wait_until(lambda: "/healthz" in (folder / "error.log").read_text())
            assert [path.name for path in folder.glob("*.log") if SECRET in path.read_text()] == []

    def get(self, address: str, path: str, **headers: str) -> requests.Response:
        with requests.Session() as session:
            request = session.prepare_request(requests.Request("GET", address, headers=headers))
            request.url = f"{address}{path}"  # sent as it is, not normalized
            return session.send(request, timeout=10, allow_redirects=False)


def test_caddys_pattern_masks_them(app: Flask) -> None:
    """RE2 and Python interpret this pattern in one way."""
    written = (PROJECT_FOLDER / "docs/deploy/Caddyfile").read_text()
    [(pattern, put)] = re.findall(r'request>uri regexp "(.+)" "(.+)"', written)
    asked = [*paths(app), *(form.format(SECRET) for form in ENCODED), f"/setup?token={SECRET}"]
    shown = [re.sub(pattern, put.replace("${1}", r"\1"), path) for path in asked]
    assert [path for path in shown if SECRET in path] == []
    assert re.sub(pattern, put.replace("${1}", r"\1"), "/g/anna/more") == "/g/anna/more"


class TestReferrers:
    """The Referer header: with each thing that a page loads it brings the page's address into a proxy's log."""

    @pytest.mark.parametrize("form", ["/s/{}", "/g/anna/favorites/open/{}"])
    def test_a_page_whose_path_is_secret_names_nothing(self, client: PageClient, form: str) -> None:
        assert client.get(form.format(SECRET)).headers["Referrer-Policy"] == "no-referrer"

    @pytest.mark.parametrize("form", ["/setup?token={}", "/g/anna/unlock?next=/g/anna/favorites/open/{}"])
    def test_a_form_whose_query_is_secret_names_its_origin_alone(self, client: PageClient, form: str) -> None:
        assert client.get(form.format(SECRET)).headers["Referrer-Policy"] == "strict-origin"

    def test_any_other_page_names_itself_to_this_site_alone(self, client: PageClient) -> None:
        assert client.get("/login").headers["Referrer-Policy"] == "same-origin"


def _record(text: str) -> logging.LogRecord:
    return logging.LogRecord("gunicorn.error", logging.ERROR, "x", 1, text, None, None)
