"""The rights to upload: for clients other than the owner's program and page, an upload does not exist."""

import pytest

from tests.support.instances import add_owner, client_of
from tests.support.uploads.tus import ADDRESS, CHUNK, TUS, Tus
from tests.support.uploads.uploading import new_collection

PHOTO = b"\xff\xd8\xff" + bytes(5000)
WAYS = [("HEAD", TUS), ("PATCH", {**CHUNK, "Upload-Offset": "0"}), ("DELETE", TUS)]
OVERRIDDEN = ("POST", {**CHUNK, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"})


@pytest.fixture
def theirs(app, owner_hash) -> Tus:
    """Return another owner's program, with a collection of that owner."""
    client = client_of(app)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {add_owner(app, owner_hash, 'other@example.com').token}"
    return Tus(client, new_collection(client))


@pytest.fixture
def page(signed_in) -> Tus:
    """Return the owner's signed-in browser, with a collection of the owner."""
    token = signed_in.csrf_token("/collections/new")
    answer = signed_in.post("/api/v1/collections", json={"title": "T"}, headers={"X-CSRFToken": token})
    return Tus(signed_in, answer.json["id"])


@pytest.mark.parametrize(("method", "headers"), [*WAYS, OVERRIDDEN])
def test_somebody_elses_upload_is_as_unknown_as_none(theirs, api, method, headers):
    address = Tus(api, new_collection(api)).begun(len(PHOTO))
    assert theirs.client.open(address, method=method, headers=headers, data=b"x").status_code == 404
    assert Tus(api, "").offset(address) == 0


@pytest.mark.parametrize(("method", "headers"), [*WAYS, OVERRIDDEN])
def test_nobody_is_401(client, api, method, headers):
    address = Tus(api, new_collection(api)).begun(len(PHOTO))
    assert client.open(address, method=method, headers=headers, data=b"x").status_code == 401
    assert Tus(api, "").offset(address) == 0


def test_nobody_begins_an_upload(client, api):
    assert Tus(client, new_collection(api)).begin(5).status_code == 401


def test_nothing_begins_in_somebody_elses_collection(theirs, api):
    assert Tus(theirs.client, new_collection(api)).begin(5).status_code == 404


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Origin": "http://localhost"}, 201),
        ({"Origin": "http://127.0.0.1:8000"}, 201),
        ({"Origin": "https://evil.test"}, 400),
        ({"Origin": "null"}, 400),
        ({}, 400),
    ],
    ids=["own page", "own public address", "another site", "no site", "nothing said"],
)
def test_a_signed_in_browser_must_come_from_the_own_page(page, headers, expected):
    assert page.begin(5, headers=headers).status_code == expected


def test_the_pages_token_will_do(page):
    headers = {"X-CSRFToken": page.client.csrf_token("/collections/new")}
    assert page.begin(5, headers=headers).status_code == 201


def test_an_origin_is_no_token_elsewhere_in_the_api(page):
    answer = page.client.post("/api/v1/collections", json={"title": "T"}, headers={"Origin": "http://localhost"})
    assert answer.status_code == 400
    assert page.client.post(f"{ADDRESS}/check", json={}, headers={"Origin": "http://localhost"}).status_code == 400
