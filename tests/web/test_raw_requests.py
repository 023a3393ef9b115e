"""Statement 31: no header, path, cookie or query of any shape gets a server error or more than one line of the log.

``VITRINE_RAW_REQUESTS=50000`` tries as many random requests instead of the few hundred equal ones of every run.
"""

import os
from base64 import b64encode

import pytest
from flask_wtf.csrf import generate_csrf
from hypothesis import HealthCheck, given, settings

from tests.access.scene import Scene
from tests.api.test_scopes import everything_of
from tests.support.odd_requests import Site, odd_requests
from tests.support.raw_requests import answer

# These would end what the other requests need: sign-ins, the collection and its file.
ENDINGS = {
    "auth.change_password",
    "auth.logout",
    "auth.sign_out_device",
    "auth.sign_out_elsewhere",
    "auth.revoke_token",
    "api_collections.delete_collection",
    "api_files.delete_file",
    "collections.act_on_files",
    "collections.purge",
    "collections.trash",
}
MANY = int(os.environ.get("VITRINE_RAW_REQUESTS", "0"))


@pytest.fixture(scope="module")
def site(shared_scene: Scene) -> Site:
    """Return a filled site, and as its people: a stranger, the owner, the owner in a preview, a guest and a program."""
    scene = shared_scene
    owner = scene.owner()
    collection = scene.collection(owner, "public")
    values = everything_of(scene, owner, collection)
    headers = {"Upload-Metadata": f"collection {b64encode(str(collection.uuid).encode()).decode()}"}
    begun = scene.program(owner).post(
        "/api/v1/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "1000", **headers}
    )
    of_kind = {**values.pop("of_kind"), "uploads": begun.headers["Location"].rpartition("/")[2]}
    with scene.app.test_request_context() as context:
        form_token = generate_csrf()
        csrf = {"csrf_token": context.session["csrf_token"]}
    with scene.signed_in(owner).session_transaction() as session:
        signed_in = dict(session)
    browsers = {
        "stranger": scene.visitor(**csrf),
        "owner": scene.visitor(**signed_in, **csrf),
        "preview": scene.visitor(**signed_in, **csrf, preview=[str(collection.uuid), "plain"]),
        "guest": scene.guest(scene.link(collection), collection, **csrf),
    }
    people: dict[str, dict[bytes, bytes]] = {}
    for name, browser in browsers.items():
        cookie = f"vitrine={browser.get_cookie('vitrine').value}".encode()
        people[name] = {b"Cookie": cookie, b"X-CSRFToken": form_token.encode()}
    people["program"] = {b"Authorization": f"Bearer {scene.token(owner)}".encode()}
    rules = [rule for rule in scene.app.url_map.iter_rules() if rule.endpoint not in ENDINGS]
    rules.sort(key=lambda rule: (rule.rule, sorted(rule.methods)))
    return Site(rules, values, of_kind, people)


FORWARDED = b"GET / HTTP/1.1\r\nHost: studio.test\r\nX-Forwarded-For: 203.0.113.1\r\n\r\n"


def test_no_shape_of_a_request_is_a_fault(shared_scene: Scene, site: Site) -> None:
    statuses = []
    answer(shared_scene.app, FORWARDED)  # which is warned of once a day

    @settings(
        max_examples=MANY or 150,
        deadline=None,
        derandomize=not MANY,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(raw=odd_requests(site))
    def ask(raw: bytes) -> None:
        found = answer(shared_scene.app, raw)
        statuses.append(found.status)
        assert (found.status or 400) < 500, raw
        assert len(found.log) <= 1, (raw, found.log[:3])

    ask()
    assert {200, 302, 401, 404, 405} <= set(statuses)  # the requests reach all kinds of responses
