"""Statement 31: while the database cannot be used, every address responds with 503, and the log says why once."""

import itertools
import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from app.extensions import db
from tests.access.scene import Scene
from tests.support.instances import MakeApp
from tests.support.log_lines import log_lines
from tests.support.servers.fixtures import free_port

UUID = "0190b6f0-0000-4000-8000-000000000001"
PREVIEW = ["0190b6f0-0000-4000-8000-000000000002", "plain"]
CASES = [
    *(("refusing", who) for who in ("visitor", "owner", "preview", "program")),
    *((state, "owner") for state in ("corrupt", "empty", "locked")),
]
# What these say is true without the database.
HONEST = {
    "api-docs.openapi_json": {200},
    "api_tus.discover": {204},
    "api_tus.discover_here": {204},
    "auth.setup": {404},  # without the link's secret
    "gallery.stop_mails": {404},  # without a signature
    "gallery.confirm_opening": {404},
    "gallery.remove_opening": {404},
    "extensions.decide": {404},  # without a signed token
    "extensions.show": {404},
    "health.alive": {200},
    "metrics.metrics": {404},  # without its token
    "typefaces.font": {404},  # with web fonts off, as here
}
TO_SIGN_IN = {302, 401}
ACCEPT = {"Accept": "image/avif,image/webp,*/*;q=0.8"}


def refusing(make_app: MakeApp, _: Path) -> Flask:
    return make_app(DATABASE_URL=f"postgresql://nobody@127.0.0.1:{free_port()}/none")


def corrupt(make_app: MakeApp, instance: Path) -> Flask:
    instance.mkdir()
    (instance / "vitrine.db").write_bytes(b"This is no database at all. " * 400)
    return make_app(VITRINE_INSTANCE=instance)


def empty(make_app: MakeApp, instance: Path) -> Flask:
    instance.mkdir()
    (instance / "vitrine.db").touch()
    return make_app(VITRINE_INSTANCE=instance)


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Return a function that makes an app whose database another program has locked for reading, too."""
    monkeypatch.setattr("app.database.BUSY_MILLISECONDS", 0)
    connection = sqlite3.connect(tmp_path / "locked.db", isolation_level=None, timeout=0)
    connection.execute("CREATE TABLE other (id INTEGER)")
    connection.execute("BEGIN EXCLUSIVE")
    yield lambda make_app, _: make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'locked.db'}")
    connection.close()


@pytest.fixture
def app(state: str, request: pytest.FixtureRequest, make_app: MakeApp, tmp_path: Path) -> Flask:
    """Return an app whose database cannot be used."""
    make = {"refusing": refusing, "corrupt": corrupt, "empty": empty}.get(state)
    return (make or request.getfixturevalue("locked"))(make_app, tmp_path / "broken")


def asking(app: Flask, who: str) -> FlaskClient:
    """Return this person's browser or program, with a cookie and a form's token that no response changes."""
    client = app.test_client(use_cookies=False)
    with app.test_request_context() as context:
        client.environ_base["HTTP_X_CSRFTOKEN"] = generate_csrf()
        cookie = {"csrf_token": context.session["csrf_token"]}
    if who in ("owner", "preview"):
        cookie |= {"_user_id": "a-key", "_fresh": True}
    if who == "preview":
        cookie |= {"preview": PREVIEW}
    signing = app.session_interface.get_signing_serializer(app)
    client.environ_base["HTTP_COOKIE"] = f"vitrine={signing.dumps(cookie)}"
    if who == "program":
        client.environ_base["HTTP_AUTHORIZATION"] = "Bearer vit_" + "x" * 40
    return client


def addresses(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Yield endpoint, method and address of every rule."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        path = re.sub(r"<uuid:\w+>", UUID, rule.rule)
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)
        path = re.sub(r"<int[^>]+>", "1", path)
        path = re.sub(r"<[^>]+>", "thing", path)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}) or [min(rule.methods)]:
            yield rule.endpoint, method, path


@pytest.mark.parametrize(("state", "who"), CASES)
def test_every_address_says_that_it_is_not_available(app: Flask, who: str) -> None:
    client, wrong = asking(app, who), {}
    for endpoint, method, path in addresses(app):
        with log_lines() as lines:
            response = client.open(path, method=method, headers=ACCEPT)
        if response.status_code not in honest(endpoint, who) and not says_so(response, endpoint):
            wrong[method, path] = endpoint, response.status, response.text[:300]
        reasons = [line for line in lines if " vitrine.request: " not in line]
        if len(reasons) > 1 or len(lines) - len(reasons) != 1 or (response.status_code == 503 and not reasons):
            wrong[method, path, "log"] = lines
    assert wrong == {}


def honest(endpoint: str, who: str) -> set[int]:
    """Return the statuses of responses that are true without the database."""
    if endpoint.split(".")[-1] == "static":
        return {404}  # no such file
    if endpoint.startswith("media.earlier_") and who == "visitor":
        return {404}  # only the owner has earlier versions
    owners = ("auth.", "collections.", "gallery.theme_preview", "studio.", "system.", "webhooks.")
    if who in ("visitor", "program") and endpoint.startswith(owners):
        return HONEST.get(endpoint, TO_SIGN_IN)
    if who == "visitor" and endpoint.startswith("api_"):
        return HONEST.get(endpoint, TO_SIGN_IN)
    return HONEST.get(endpoint, set())


def says_so(response: TestResponse, endpoint: str) -> bool:
    """Return whether this is the response of status 503, in the form that suits what was requested."""
    told = response.get_json(silent=True) or {}
    if endpoint.startswith("/collections/files/"):
        endpoint = "media."
    if endpoint == "health.ready":
        return (response.status_code, told.get("database")) == (503, "unreachable")
    if response.request.method == "HEAD":
        is_said = not response.data
    elif endpoint.startswith("media."):
        is_said = response.mimetype == "text/plain" and "Try again" in response.text
    elif endpoint.startswith("api_") or response.mimetype == "application/json":
        is_said = told.get("error", {}).get("code") == "unavailable"
    else:
        is_said = "<h1>Not available right now</h1>" in response.text
    return is_said and (response.status_code, response.headers.get("Retry-After")) == (503, "5")


def test_a_server_that_never_answers_is_given_up(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.flask_settings.CONNECT_SECONDS", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app = make_app(DATABASE_URL=f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/none")
        assert app.test_client().get("/login").status_code == 503


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("visitor", "/g/one"),
        ("visitor", "/g/one/download"),
        ("preview", "/g/one"),
        ("preview", "/g/one/p/{file}"),
        ("owner", "/collections/{collection}"),
        ("owner", "/account"),
        ("program", "/api/v1/collections/{collection}"),
        ("program", "/collections/files/{file}/grid"),
    ],
)
def test_it_may_end_before_any_query(shared_scene: Scene, one: dict[str, Any], who: str, path: str) -> None:
    """The rows that were loaded before are expired then, so that the page of the error must not use them."""
    client, path = one[who], path.format(**one)
    statuses = []
    while 200 not in statuses:
        with ending_after(shared_scene.app, len(statuses)), log_lines() as lines:
            response = client.get(path, headers=ACCEPT)
        statuses.append(response.status_code)
        assert response.status_code == 200 or says_so(response, "api_" if "/api/" in path else response.request.path)
        assert len(lines) <= 2, lines
    assert set(statuses[:-1]) == {503}


@pytest.fixture(scope="module")
def one(shared_scene: Scene) -> dict[str, Any]:
    """Return the ids of a collection and its file, and a browser or program of each person."""
    scene = shared_scene
    owner = scene.owner()
    collection = scene.collection(owner, "public", slug="one")
    preview = scene.signed_in(owner)
    with preview.session_transaction() as session:
        session["preview"] = [str(collection.uuid), str(scene.link(collection).uuid)]
    people = {"visitor": scene.visitor(), "owner": scene.signed_in(owner), "program": scene.program(owner)}
    people["program"].get("/api/v1/collections")  # the use of a token is recorded once an hour
    return {**people, "preview": preview, "collection": collection.uuid, "file": scene.photo(collection).uuid}


@contextmanager
def ending_after(app: Flask, count: int) -> Iterator[None]:
    """Let each query after this many fail."""
    queries = itertools.count()

    def fail(*_: object) -> None:
        if next(queries) >= count:
            raise OperationalError("SELECT", {}, Exception("server closed the connection unexpectedly\nat once"))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", fail)
