"""Statement 16: other sites cannot act for a visitor: a change needs the page's token, and reading changes nothing."""

import pytest
from flask import Flask

from app import create_app
from app.config import load_settings
from tests.access.scene import Scene, csrf_token
from tests.support.instances import MakeApp

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
NAMED = {"kind": "file", "role": "title", "number": 1}
NOT_A_TOKEN = {"csrf_token": "IjEyMyI.not.ours"}


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    app = create_app(load_settings({"VITRINE_INSTANCE": str(tmp_path_factory.mktemp("rules"))}))
    return changes_of(app)


def changes_of(app: Flask) -> list[tuple[str, str]]:
    """Return the method and address of everything that changes something, with plausible values in the address."""
    some = "11111111-1111-4111-8111-111111111111"
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.methods & CHANGING:
            continue
        values = {
            name: some if name.endswith(("uuid", "section")) else NAMED.get(name, "slug") for name in rule.arguments
        }
        with app.test_request_context():
            address = rule.build(values)[1]
        found += [(method, address) for method in sorted(rule.methods & CHANGING)]
    return found


def test_every_change_of_a_signed_in_browser_asks_for_the_token(scene: Scene, rules) -> None:
    owner = scene.owner()
    browser = scene.signed_in(owner)
    answers = {}
    for method, address in rules:
        fields = {} if address.startswith("/api/") else {"data": {}}
        answers[method, address] = browser.open(address, method=method, **fields).status_code
    # These two look up the object in their address before they read a body that may be gigabytes long.
    before_the_body = {key for key in answers if key[1].endswith("/upload")}
    # Mail programs send these without a page (RFC 8058); their addresses are signed: tests/mail/test_stopping.py and
    # tests/mail/test_openings.py.
    signed = {("POST", "/mails/stop/slug"), ("POST", "/openings/slug/remove")}
    refused = dict.fromkeys(before_the_body | signed, 404)
    assert {key: status for key, status in answers.items() if status != 400} == refused


@pytest.mark.parametrize("token", [{}, NOT_A_TOKEN], ids=["no token", "another token"])
def test_an_upload_asks_for_the_token(scene: Scene, token: dict) -> None:
    import io

    owner = scene.owner()
    collection = scene.collection(owner)
    files = {"files": (io.BytesIO(b"\xff\xd8\xff\xe0 a photo"), "photo.jpg")}
    response = scene.signed_in(owner).post(f"/collections/{collection.uuid}/upload", data={**files, **token})
    assert response.status_code == 400
    with scene.app.app_context():
        assert not list(scene.services.local.list("collections/"))


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-CSRFToken": "wrong"}, {"Authorization": "Basic b3duZXI6c2VjcmV0"}, {"Authorization": "Bearer"}],
    ids=["nothing", "a wrong token", "what a proxy's password prompt leaves", "an empty bearer"],
)
def test_the_api_asks_a_browser_for_the_token(scene: Scene, headers: dict) -> None:
    owner = scene.owner()
    collection = scene.collection(owner)
    response = scene.signed_in(owner).delete(f"/api/v1/collections/{collection.uuid}", headers=headers)
    assert (response.status_code, response.json["error"]["code"]) == (400, "csrf")


def test_the_api_takes_a_browser_with_the_token(scene: Scene) -> None:
    owner = scene.owner()
    browser = scene.signed_in(owner)
    headers = {"X-CSRFToken": csrf_token(browser, "/collections/new")}
    assert browser.post("/api/v1/collections", json={"title": "Harbour"}, headers=headers).status_code == 201


def test_a_token_of_another_browser_is_none(scene: Scene) -> None:
    token = csrf_token(scene.visitor())
    owner = scene.owner()
    response = scene.signed_in(owner).post("/collections/new", data={"title": "Harbour", "csrf_token": token})
    assert response.status_code == 400


@pytest.mark.parametrize(("address", "secure"), [("https://studio.test", True), ("http://studio.test", False)])
def test_the_cookie(make_app: MakeApp, address: str, secure: bool) -> None:
    scene = Scene(make_app(PUBLIC_URL=address))
    cookie = scene.visitor().get("/login", base_url=address).headers["Set-Cookie"]
    found = {part.strip().split("=")[0] for part in cookie.split(";")}
    assert found >= {"HttpOnly", "SameSite"} | ({"Secure"} if secure else set())
    assert ("SameSite=Lax" in cookie, "Secure" in cookie) == (True, secure)


CHECKS = [
    "/", "/login", "/account", "/studio", "/collections", "/collections/new", "/collections/trash",
    "/collections/{collection}", "/collections/{collection}/settings", "/collections/{collection}/share",
    "/collections/{collection}/publish",
    "/collections/{collection}/qr.svg", "/collections/{collection}/progress.json",
    "/g/{slug}", "/g/{slug}/unlock", "/g/{slug}/more",
    "/g/{slug}/index.json", "/g/{slug}/p/{file}", "/s/{token}", "/collections/files/{file}/grid",
    "/collections/files/{file}/original", "/api/v1/collections", "/api/v1/files/{file}", "/healthz",
]  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("address", CHECKS)
def test_reading_changes_nothing(scene: Scene, method: str, address: str) -> None:
    owner = scene.owner()
    collection = scene.collection(owner)
    file, link = scene.photo(collection), scene.link(collection)
    browser = scene.signed_in(owner)
    before = scene.dump()
    path = address.format(collection=collection.uuid, slug=collection.slug, file=file.uuid, token=link.token)
    assert browser.open(path, method=method).status_code in (200, 302)
    assert scene.dump() == before


@pytest.mark.parametrize("path", ["/logout", "/collections/{uuid}/trash", "/account/sign-out-elsewhere"])
def test_a_link_cannot_change_anything(scene: Scene, path: str) -> None:
    owner = scene.owner()
    address = path.format(uuid=scene.collection(owner).uuid)
    assert scene.signed_in(owner).get(address).status_code == 405


def test_a_write_while_reading_is_a_fault(scene: Scene) -> None:
    """This protects all reading requests: the database itself refuses the write."""
    from sqlalchemy.exc import OperationalError

    from app.database import reading_only
    from app.extensions import db

    collection = scene.collection(scene.owner())
    with scene.app.app_context(), reading_only():
        row = db.session.get_one(type(collection), collection.id)
        row.title = "Changed"
        with pytest.raises(OperationalError, match="readonly"):
            db.session.commit()
