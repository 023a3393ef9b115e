"""Webhooks over the API: what a program may set, what it gets back, and that one's own events only are listed."""

import pytest

from tests.access.scene import Scene
from tests.support.instances import MakeApp
from tests.support.page_client import PageClient

HOOK = {"url": "https://hooks.example/a?key=1", "events": ["selection.submitted", "comment.posted"]}


@pytest.fixture
def program(scene: Scene) -> PageClient:
    """Return a program of a new owner."""
    return scene.program(scene.owner())


def code_of(answer) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]["code"]


def test_the_secret_is_in_the_first_answer_only(program: PageClient) -> None:
    made = program.post("/api/v1/webhooks", json=HOOK)
    assert (made.status_code, made.json["secret"][:6]) == (201, "whsec_")
    address = f"/api/v1/webhooks/{made.json['id']}"
    shown = program.get(address).json
    assert shown == {name: value for name, value in made.json.items() if name != "secret"}
    assert program.get("/api/v1/webhooks").json == {"webhooks": [shown], "next": None}
    rotated = program.post(f"{address}/rotate").json["secret"]
    assert rotated != made.json["secret"]
    assert program.delete(address).status_code == 204
    assert program.get(address).status_code == 404


def test_only_the_fields_that_are_sent_change(program: PageClient) -> None:
    made = program.post("/api/v1/webhooks", json=HOOK).json
    changed = program.patch(f"/api/v1/webhooks/{made['id']}", json={"include_names": True, "enabled": False}).json
    expected = {"include_names": True, "enabled": False, "disabled_reason": "owner"}
    assert changed == {**{name: value for name, value in made.items() if name != "secret"}, **expected}


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"url": "http://hooks.example/"}, 400),
        ({"url": "https://user@hooks.example/"}, 400),
        ({"events": ["webhook.disabled"]}, 422),
        ({"events": []}, 422),
    ],
)
def test_what_cannot_be_sent_is_refused(program: PageClient, values: dict, status: int) -> None:
    assert program.post("/api/v1/webhooks", json={**HOOK, **values}).status_code == status


def test_there_are_at_most_twenty(program: PageClient) -> None:
    answers = [program.post("/api/v1/webhooks", json=HOOK).status_code for _ in range(21)]
    assert answers == [201] * 20 + [409]


def test_an_event_waits_and_cannot_be_replayed_meanwhile(program: PageClient) -> None:
    made = program.post("/api/v1/webhooks", json={**HOOK, "events": ["collection.published"]}).json
    program.post("/api/v1/collections", json={"title": "Harbour", "privacy": "link"})
    tested = program.post(f"/api/v1/webhooks/{made['id']}/test")
    assert (tested.status_code, tested.json["event"]) == (202, "webhook.test")
    address = f"/api/v1/webhooks/{made['id']}/deliveries"
    first = program.get(address, query_string={"limit": 1}).json
    (published,) = program.get(address, query_string={"limit": 1, "after": first["next"]}).json["deliveries"]
    shown = {name: published[name] for name in ("event", "state", "attempts", "http_status")}
    assert first["deliveries"] == [tested.json]
    assert shown == {"event": "collection.published", "state": "pending", "attempts": 0, "http_status": None}
    assert code_of(program.post(f"{address}/{published['id']}/replay")) == (409, "conflict")


def test_plain_http_needs_the_operators_permission(make_app: MakeApp) -> None:
    scene = Scene(make_app(VITRINE_WEBHOOK_ALLOW="n8n.lan"))
    program = scene.program(scene.owner())
    assert program.post("/api/v1/webhooks", json={**HOOK, "url": "http://n8n.lan:5678/hook"}).status_code == 201
