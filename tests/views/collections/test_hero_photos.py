"""Hero photos: the owner shows photos large in the grid, on the contact sheet or by the API."""

import pytest

from app.models import Collection, User
from tests.access.scene import Scene, csrf_token


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    return scene.collection(owner, "link", slug="one")


def test_the_act_shows_photos_large_and_then_at_their_usual_size(scene: Scene, owner: User, collection) -> None:
    photos = [scene.photo(collection, f"{name}.jpg") for name in "ab"]
    desk = scene.signed_in(owner)
    sheet = f"/collections/{collection.uuid}"

    def act(*files: object) -> str:
        sent = {"action": "hero", "file": [str(file.uuid) for file in files], "csrf_token": csrf_token(desk, sheet)}
        answer = desk.post(f"{sheet}/files", data=sent, headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.text
        return answer.json["message"]

    assert act(photos[0]) == "1 photo is shown large."
    assert desk.get(sheet).text.count(">Large<") == 1
    assert act(*photos) == "2 photos are shown large."
    assert act(*photos) == "2 photos have their usual size again."
    assert ">Large<" not in desk.get(sheet).text


def test_a_program_sets_and_reads_it(scene: Scene, owner: User, collection) -> None:
    file = scene.photo(collection, "a.jpg")
    program = scene.program(owner)

    assert program.get(f"/api/v1/files/{file.uuid}").json["hero"] is False
    assert program.patch(f"/api/v1/files/{file.uuid}", json={"hero": True}).json["hero"] is True
    assert program.patch(f"/api/v1/files/{file.uuid}", json={"title": "A"}).json["hero"] is True


def test_a_hero_photo_reaches_over_two_rows(scene: Scene, collection) -> None:
    photos = [scene.photo(collection, f"{number:02}.jpg", width=6000, height=4000) for number in range(20)]
    address = "/g/one/rows.json?count=20"
    before = scene.visitor().get(address).json[str(photos[9].uuid)]
    scene.change(photos[9], is_hero=True)

    after = scene.visitor().get(address).json[str(photos[9].uuid)]

    assert "--x2:-" not in before
    assert "--x2:-" in after  # in a notebook's window it reaches over the lower row


def test_a_story_has_one_photo_a_row_on_phones(scene: Scene, owner: User, collection) -> None:
    scene.photo(collection, "a.jpg")
    assert "data-story" not in scene.visitor().get("/g/one").text

    look = (
        scene.program(owner)
        .patch(f"/api/v1/collections/{collection.uuid}", json={"look": {"phone_grid": "story"}})
        .json["look"]
    )

    assert look["phone_grid"] == "story"
    assert "data-story" in scene.visitor().get("/g/one").text
