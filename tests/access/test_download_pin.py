"""The download PIN: before it is entered, everything may be looked at and nothing may be taken home."""

import pytest
from flask.testing import FlaskClient

from app.models import Collection, File, ShareLink
from app.services.guesses.guess_limit import MOST_FROM_ONE_SOURCE
from tests.access.scene import Scene, csrf_token, holds_image, quick_hash
from tests.access.test_matrix import rows_of

PIN, OTHER_PIN = "4826", "135790"

# With a PIN, to a visitor who has not entered it; one who entered it; one who entered the PIN before; the owner.
ADDRESSES = """
address                                  | without | entered | before  | owner
/g/{slug}                                | 200     | 200     | 200     | 200
/g/{slug}/p/{file}                       | 200     | 200     | 200     | 200
/collections/files/{file}/grid           | 200     | 200     | 200     | 200
/collections/files/{file}/zoom           | 200     | 200     | 200     | 200
/collections/files/{file}/large          | 200     | 200     | 200     | 200
/collections/files/{file}/preview        | 200     | 200     | 200     | 200
/collections/files/{file}/preview?download=1 | 403 | 200     | 403     | 200
/collections/files/{file}/preview?download=1&size=print | 403 | 200 | 403 | 200
/collections/files/{file}/original       | 403     | 200     | 403     | 200
/g/{slug}/download                       | to pin  | 200     | to pin  | 200
/g/{slug}/download/photos                | to pin  | 200     | to pin  | 200
/g/{slug}/download/started               | to pin  | 200     | to pin  | 200
/g/{slug}/download/files.json            | 403     | 200     | 403     | 200
/g/{slug}/receipt                        | to pin  | 200     | to pin  | 200
/g/{slug}/receipt/files.json             | 403     | 200     | 403     | 200
/g/{slug}/keepsake.zip                   | 403     | 200     | 403     | 200
/g/{slug}/download.zip                   | 403     | 200     | 403     | 200
/g/{slug}/download.zip?size=web          | 403     | 200     | 403     | 200
/g/{slug}/download/pin                   | 200     | to it   | 200     | to it
"""


@pytest.fixture
def collection(scene: Scene) -> Collection:
    return scene.collection(scene.owner("anna@example.test"), slug="one", pin_hash=quick_hash(PIN), pin_version=3)


@pytest.fixture
def file(scene: Scene, collection: Collection) -> File:
    return scene.photo(collection)


def entered(scene: Scene, pinned: Collection | ShareLink, version: int = 3, **cookie: object) -> FlaskClient:
    return scene.visitor(pins={str(pinned.uuid): version}, **cookie)


@pytest.mark.parametrize("row", rows_of(ADDRESSES)[1:], ids=lambda row: row[0])
def test_every_address(scene: Scene, collection: Collection, file: File, row: list[str]) -> None:
    with scene.row(collection) as now:
        owner = now.owner
    visitors = [scene.visitor(), entered(scene, collection), entered(scene, collection, 2), scene.signed_in(owner)]
    found = []
    for visitor in visitors:
        answer = visitor.get(row[0].format(slug="one", file=file.uuid))
        location = answer.headers.get("Location", "")
        found.append("to pin" if "/download/pin" in location else "to it" if location else str(answer.status_code))
        assert answer.status_code == 200 or not holds_image(answer)
    assert found == row[1:]


def test_a_refusal_says_what_to_do(scene: Scene, collection: Collection, file: File) -> None:
    answer = scene.visitor().get(f"/collections/files/{file.uuid}/original", headers={"Accept": "application/json"})
    assert (answer.json["error"]["code"], "Enter it on the download page" in answer.text) == ("pin_needed", True)


def test_the_viewer_is_given_no_original_before_the_pin(scene: Scene, collection: Collection, file: File) -> None:
    assert "data-original" not in scene.visitor().get("/g/one").text
    assert "data-original" in entered(scene, collection).get("/g/one").text


def enter(visitor: FlaskClient, pin: str) -> int:
    address = "/g/one/download/pin"
    return visitor.post(address, data={"csrf_token": csrf_token(visitor, address), "pin": pin}).status_code


def test_the_pin_opens_downloads_for_this_browser_until_it_changes(
    scene: Scene, collection: Collection, file: File
) -> None:
    visitor = scene.visitor()
    statuses = [enter(visitor, "1111"), enter(visitor, "12"), enter(visitor, "48 26")]
    address = f"/collections/files/{file.uuid}/original"
    assert (statuses, visitor.get(address).status_code) == ([403, 400, 302], 200)
    scene.change(collection, pin_hash=quick_hash(OTHER_PIN), pin_version=4)
    assert visitor.get(address).status_code == 403


def test_guesses_are_counted(scene: Scene, collection: Collection, file: File) -> None:
    visitor = scene.visitor()
    statuses = [enter(visitor, f"{number:04}") for number in range(MOST_FROM_ONE_SOURCE + 1)]
    assert statuses == [403] * MOST_FROM_ONE_SOURCE + [429]
    assert enter(visitor, PIN) == 429


def test_the_pin_of_a_link_is_asked_for_instead(scene: Scene, collection: Collection, file: File) -> None:
    link = scene.link(collection, pin_hash=quick_hash(OTHER_PIN), pin_version=1)
    guest = scene.guest(link, collection, pins={str(collection.uuid): 3})
    address = f"/collections/files/{file.uuid}/original"
    before = guest.get(address).status_code
    assert (before, enter(guest, OTHER_PIN), guest.get(address).status_code) == (403, 302, 200)


@pytest.mark.parametrize("typed", ["123", "123456789", "12a4"])
def test_a_pin_has_4_to_8_digits(scene: Scene, typed: str) -> None:
    owner = scene.owner()
    address = f"/api/v1/collections/{scene.collection(owner).uuid}"
    assert scene.program(owner).patch(address, json={"download_pin": typed}).status_code == 422


def test_the_api_sets_and_removes_it(scene: Scene) -> None:
    owner = scene.owner()
    program, address = scene.program(owner), f"/api/v1/collections/{scene.collection(owner).uuid}"
    answers = [program.patch(address, json={"download_pin": pin}).json for pin in (PIN, None)]
    assert [answer["has_download_pin"] for answer in answers] == [True, False]
    assert "download_pin" not in answers[0]


def test_the_owner_sets_and_removes_it_for_a_link(scene: Scene, collection: Collection, file: File) -> None:
    with scene.row(collection) as now:
        owner = now.owner
    browser = scene.signed_in(owner)
    link = scene.link(collection)
    page = f"/collections/links/{link.uuid}"
    for typed, removes, is_set in ((OTHER_PIN, "", True), ("", "y", False)):
        form = {"csrf_token": csrf_token(browser, page), "name": "Anna", "downloads": "original", "scope": "everything"}
        form |= {"download_pin": typed, **({"removes_pin": removes} if removes else {})}
        assert browser.post(page, data=form).status_code == 302
        with scene.row(link) as now:
            assert now.is_pin_set is is_set
