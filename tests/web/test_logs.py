"""Statement 32: the log has a line for each request, and contains no secret."""

import io
import json
import logging

import pytest

from app.log_format import JsonLines, masked_path, without_secrets
from app.logs import _add_request
from tests.access.scene import COLLECTION_PASSWORD, OWNER_PASSWORD, Scene, csrf_token


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch):
    """Capture what all loggers log, also the app's own two, which do not propagate."""
    caplog.set_level(logging.DEBUG)
    for name in ("vitrine", "app"):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "propagate", True)
        monkeypatch.setattr(logger, "level", logging.DEBUG)
    return caplog


def test_a_whole_day_leaves_no_secret(scene: Scene, log: pytest.LogCaptureFixture) -> None:
    owner = scene.owner()
    collection = scene.collection(owner, "password")
    file, link = scene.photo(collection), scene.link(collection)
    browser = scene.visitor()
    token = csrf_token(browser)
    browser.post("/login", data={"email": owner.email, "password": OWNER_PASSWORD, "csrf_token": token})
    session = browser.get_cookie("vitrine").value
    guest = scene.visitor()
    guest.get(f"/s/{link.token}")
    guest.get(f"/s/{link.token}/more")
    guest.get(f"/s/{link.token}", headers={"Referer": f"http://studio.test/s/{link.token}"})
    form = {"password": COLLECTION_PASSWORD, "csrf_token": csrf_token(guest)}
    guest.post(f"/g/{collection.slug}/unlock?password={COLLECTION_PASSWORD}", data=form)
    guest.get(f"/collections/files/{file.uuid}/original?token={link.token}")
    program = scene.token(owner)
    headers = {"Authorization": f"Bearer {program}"}
    scene.visitor().get(f"/api/v1/collections?token={program}", headers=headers)
    scene.visitor().post(
        f"/api/v1/collections/{collection.uuid}/files",
        data={"files": (io.BytesIO(b"<svg/>"), "photo.svg")},
        headers=headers,
    )
    scene.visitor().get("/setup?token=the-set-up-token")
    secrets = {
        "owner's password": OWNER_PASSWORD,
        "collection's password": COLLECTION_PASSWORD,
        "session": session,
        "share link": link.token,
        "form's token": token,
        "API token": program,
        "set-up token": "the-set-up-token",
    }
    lines = JsonLines()
    for said in (log.text, "".join(lines.format(record) for record in log.records)):
        assert "/s/***" in said
        assert [name for name, secret in secrets.items() if secret in said] == []


@pytest.mark.s3
def test_no_signature(r2_scene: Scene, log: pytest.LogCaptureFixture) -> None:
    file = r2_scene.photo(r2_scene.collection(r2_scene.owner()))
    log.clear()
    address = r2_scene.visitor().get(f"/collections/files/{file.uuid}/original").headers["Location"]
    signature = address.split("X-Amz-Signature=")[1][:64]
    assert [word for word in (signature, "X-Amz") if word in log.text] == []


def test_a_database_fault_does_not_write_down_what_was_asked(scene: Scene, log: pytest.LogCaptureFixture) -> None:
    """SQLAlchemy's errors contain the values of the statement that failed."""
    from app.extensions import db

    with scene.app.app_context():
        db.session.connection().exec_driver_sql("ALTER TABLE share_links RENAME TO elsewhere")
        db.session.commit()
    assert scene.visitor().get("/s/a-token-that-is-secret").status_code == 503
    assert ("no such table" in log.text, "a-token-that-is-secret" in log.text) == (True, False)


def test_a_line_cannot_be_forged(scene: Scene, log: pytest.LogCaptureFixture) -> None:
    scene.visitor().get("/nothing%0d%0a2027-01-01 INFO vitrine.request: GET /collections 200")
    assert len([record for record in log.records if record.name == "vitrine.request"]) == 1
    assert "\r" not in log.text


@pytest.mark.parametrize(
    ("path", "masked"),
    [
        ("/s/abc", "/s/***"),
        ("/s/abc/def", "/s/***/def"),
        ("/setup/abc", "/setup/***"),
        ("/g/anna-and-tom", "/g/anna-and-tom"),
        ("/a\r\nb", "/a\\r\\nb"),
        ("/\x1b[31m", "/\\x1b[31m"),
    ],
)
def test_paths_in_the_log(path: str, masked: str) -> None:
    assert masked_path(path) == masked


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Error handling request /s/abc", "Error handling request /s/***"),
        ("Error handling request /setup/abc/def?x=1", "Error handling request /setup/***/def?***"),
        ("GET /g/anna/download.zip?selection=1 failed", "GET /g/anna/download.zip?*** failed"),
        ("in app/s/file.py, what now? nothing", "in app/s/file.py, what now? nothing"),
    ],
)
def test_what_others_write_of_addresses(said: str, kept: str) -> None:
    """gunicorn logs the address of a request that fails while its response is sent."""
    assert without_secrets(said) == kept


def test_a_line_as_json(scene: Scene, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Log collectors find their fields by name, and a fault's traceback is in the line of the fault."""

    def broken(*_args, **_more) -> None:
        raise RuntimeError("told\nin two lines")

    monkeypatch.setattr("app.views.gallery.gallery_routes.render_template", broken)
    monkeypatch.setattr(log.handler, "filters", [_add_request])
    scene.visitor().get("/", headers={"X-Request-Id": "abcd-1234"})
    lines = [
        JsonLines().format(record)
        for record in log.records
        if record.name in ("vitrine.request", "app.web.error_pages")
    ]
    fault, request = (json.loads(line) for line in lines)
    assert [len(line.splitlines()) for line in lines] == [1, 1]
    of_request = {"request": "abcd-1234", "method": "GET", "path": "/"}
    assert of_request.items() <= fault.items()
    assert {**of_request, "status": 500, "level": "info", "logger": "vitrine.request"}.items() <= request.items()
    assert fault["exception"].endswith("RuntimeError: told\nin two lines")
    assert request["milliseconds"] >= 0
