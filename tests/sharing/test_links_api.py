"""Share links over the API, as programs may rely on them."""

from uuid import uuid4

import pytest

from app.extensions import db
from app.models import ActivityEvent, ActivityKind, Collection, ShareLink, User
from tests.access.scene import LONG_AGO, Scene, csrf_token
from tests.support.page_client import PageClient

# What the contract names for later features; until then they must not seem to work.
NOT_YET = ({"feedback": "off"}, {"sees_others": True}, {"tier": "guest"}, {"watermark": True})


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def program(scene: Scene, owner: User) -> PageClient:
    return scene.program(owner)


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    return scene.collection(owner, "private")


@pytest.fixture
def links(collection: Collection) -> str:
    return f"/api/v1/collections/{collection.uuid}/links"


def test_a_new_link_needs_only_a_name(program: PageClient, collection: Collection, links: str) -> None:
    response = program.post(links, json={"name": "Anna"})
    made = response.json
    token = made["url"].removeprefix("http://127.0.0.1:8000/s/")
    assert (response.status_code, len(token)) == (201, 22)
    assert {**made, "id": 0, "url": "", "created_at": ""} == {
        "id": 0,
        "collection": str(collection.uuid),
        "url": "",
        "client_url": None,
        "name": "Anna",
        "email": None,
        "has_password": False,
        "expires_at": None,
        "downloads": "original",
        "has_download_pin": False,
        "download_quota": None,
        "sections": None,
        "favorites": True,
        "language": None,
        "created_at": "",
        "revoked_at": None,
        "opened_at": None,
    }


def test_a_link_with_every_limit(scene: Scene, program: PageClient, collection: Collection, links: str) -> None:
    section = str(scene.section(collection, "Church").uuid)
    limits = {
        "email": "anna@example.com",
        "expires_at": "2090-06-01T18:00:00+02:00",
        "downloads": "web",
        "download_quota": 12,
        "sections": [section],
        "favorites": False,
        "language": "de",
    }
    secrets = {"password": "apple-tree-42", "download_pin": "4826"}
    made = program.post(links, json={"name": "Anna", **limits, **secrets}).json
    expected = {**limits, "expires_at": "2090-06-01T16:00:00Z", "has_password": True, "has_download_pin": True}
    assert {name: made[name] for name in expected} == expected
    assert not {"password", "download_pin", "password_hash"} & made.keys()


def test_the_address_of_a_new_link_opens_the_gallery(scene: Scene, program: PageClient, links: str) -> None:
    url = program.post(links, json={"name": "Anna"}).json["url"]
    visitor = scene.visitor()
    assert visitor.get(url.removeprefix("http://127.0.0.1:8000"), follow_redirects=True).status_code == 200


@pytest.mark.parametrize("field", NOT_YET, ids=lambda field: next(iter(field)))
def test_a_field_of_a_later_feature_is_refused_by_name(program: PageClient, links: str, field: dict) -> None:
    response = program.post(links, json={"name": "Anna", **field})
    [name] = field
    assert (response.status_code, response.json["error"]["message"]) == (422, f"json.{name}: Unknown field.")


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"name": "  "}, 400),
        ({"email": "anna at home"}, 400),
        ({"sections": []}, 422),
        ({"sections": [str(uuid4())]}, 400),
        ({"download_pin": "12"}, 422),
        ({"download_quota": 0}, 422),
        ({"language": "tlh"}, 422),
        ({"expires_at": "2090-06-01T18:00:00"}, 422),
    ],
)
def test_a_wrong_value_changes_nothing(
    scene: Scene, program: PageClient, collection: Collection, values: dict, status: int
) -> None:
    link = scene.link(collection)
    path = f"/api/v1/links/{link.uuid}"
    before = program.get(path).json
    response = program.patch(path, json={"downloads": "off", **values})
    assert (response.status_code, program.get(path).json) == (status, before)


def test_only_what_is_sent_changes(scene: Scene, program: PageClient, collection: Collection) -> None:
    link = scene.link(collection, email="anna@example.com", download_quota=3)
    path = f"/api/v1/links/{link.uuid}"
    before = program.get(path).json
    assert program.patch(path, json={"download_quota": None}).json == {**before, "download_quota": None}


def test_null_removes_password_and_pin(program: PageClient, links: str) -> None:
    made = program.post(links, json={"name": "Anna", "password": "apple-tree-42", "download_pin": "4826"}).json
    changed = program.patch(f"/api/v1/links/{made['id']}", json={"password": None, "download_pin": None}).json
    assert (changed["has_password"], changed["has_download_pin"]) == (False, False)


def test_a_section_in_the_trash_stays_with_the_link(scene: Scene, program: PageClient, collection: Collection) -> None:
    sections = [scene.section(collection, "Church"), scene.section(collection, "Party", trashed_at=LONG_AGO)]
    link = scene.link(collection, is_limited=True, sections=sections)
    other = scene.section(collection, "Dance")
    changed = program.patch(f"/api/v1/links/{link.uuid}", json={"sections": [str(other.uuid)]}).json
    scene.change(sections[1], trashed_at=None)
    after = program.get(f"/api/v1/links/{link.uuid}").json
    assert (changed["sections"], set(after["sections"])) == (
        [str(other.uuid)],
        {str(other.uuid), str(sections[1].uuid)},
    )


def test_an_unknown_section_among_known_ones_is_refused(
    scene: Scene, program: PageClient, collection: Collection, links: str
) -> None:
    sections = [str(scene.section(collection, "Church").uuid), str(uuid4())]
    response = program.post(links, json={"name": "Anna", "sections": sections})
    assert (response.status_code, program.get(links).json["links"]) == (400, [])


def test_revoking_twice_is_as_revoking_once(scene: Scene, program: PageClient, collection: Collection) -> None:
    link: ShareLink = scene.link(collection)
    path = f"/api/v1/links/{link.uuid}"
    first, revoked_at = program.delete(path).status_code, program.get(path).json["revoked_at"]
    second = program.delete(path).status_code
    assert (first, second, bool(revoked_at)) == (204, 204, True)
    assert program.get(path).json["revoked_at"] == revoked_at
    assert scene.guest(link, collection).get(f"/g/{collection.slug}").status_code == 404


def test_the_latest_visit_is_said(scene: Scene, program: PageClient, collection: Collection) -> None:
    link = scene.link(collection)
    with scene.app.app_context():
        event = {"collection_id": collection.id, "share_link_id": link.id}
        db.session.add(ActivityEvent(kind=ActivityKind.OPENED, at=LONG_AGO, **event))
        db.session.commit()
    assert program.get(f"/api/v1/links/{link.uuid}").json["opened_at"] == "2020-01-01T00:00:00Z"


def test_the_list_has_parts(scene: Scene, program: PageClient, collection: Collection, links: str) -> None:
    names = [scene.link(collection, name=f"Guest {number}").name for number in range(4)]
    first = program.get(f"{links}?limit=2").json
    second = program.get(f"{links}?limit=2&after={first['next']}").json
    assert [link["name"] for link in first["links"] + second["links"]] == names
    assert second["next"] is None


def test_a_token_that_only_reads_gets_no_address(scene: Scene, owner: User, links: str) -> None:
    response = scene.program(owner, scopes=["read"]).get(links)
    assert (response.status_code, response.json["error"]["code"]) == (403, "scope_missing")


def test_the_share_page_refuses_the_addresses_that_the_api_refuses(
    scene: Scene, owner: User, collection: Collection
) -> None:
    browser, path = scene.signed_in(owner), f"/collections/{collection.uuid}"
    sent = {"name": "Anna", "downloads": "web", "scope": "everything", "csrf_token": csrf_token(browser, "/account")}
    refused = browser.post(f"{path}/links", data={**sent, "email": "anna at home"})
    browser.post(f"{path}/links", data={**sent, "email": "anna@example.com"})
    assert (refused.status_code, "That is not an e-mail address." in refused.text) == (400, True)
    assert "anna@example.com" in browser.get(f"{path}/share").text
