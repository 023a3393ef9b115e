"""Which acts are reported as events, through the doors that people and programs use."""

import io

import pytest

from app.models import FileState
from app.services.events.studio_event import StudioEvent
from app.tasks import sweep_now
from tests.access.scene import Scene, csrf_token, picture


@pytest.fixture
def reported(scene: Scene) -> list[tuple[str, int | None]]:
    """Return the list to which every reported event is added: its name, and the id of its link or file."""
    events: list[tuple[str, int | None]] = []

    def listen(event: StudioEvent) -> None:
        subject = event.link or event.file
        events.append((event.type.value, subject.id if subject else None))

    scene.services.events.listen(listen)
    return events


def test_a_draft_is_published_once(scene: Scene, reported: list[tuple[str, int | None]]) -> None:
    program = scene.program(scene.owner())
    address = program.post("/api/v1/collections", json={"title": "Anna", "privacy": "draft"}).json["id"]
    for change in ({"title": "Anna and Ben"}, {"privacy": "link"}, {"privacy": "public"}):
        assert program.patch(f"/api/v1/collections/{address}", json=change).status_code == 200
    assert reported == [("collection.published", None)]


def test_a_collection_that_begins_published_is_reported(scene: Scene, reported: list[tuple[str, int | None]]) -> None:
    program = scene.program(scene.owner())
    assert program.post("/api/v1/collections", json={"title": "Anna", "privacy": "link"}).status_code == 201
    assert reported == [("collection.published", None)]


def test_only_the_first_opening_of_a_link_is_reported(scene: Scene, reported: list[tuple[str, int | None]]) -> None:
    collection = scene.collection(scene.owner(), "private")
    link = scene.link(collection)
    for _ in range(2):
        assert scene.guest(link, collection).get(f"/g/{collection.slug}").status_code == 200
    assert reported == [("link.opened", link.id)]


def test_a_received_file_is_reported_and_its_twin_is_not(scene: Scene, reported: list[tuple[str, int | None]]) -> None:
    owner = scene.owner()
    program, collection = scene.program(owner), scene.collection(owner)
    for _ in range(2):
        form = {"files": (io.BytesIO(picture(1)), "1.jpg")}
        assert program.post(f"/api/v1/collections/{collection.uuid}/files", data=form).status_code == 201
    assert [name for name, _ in reported] == ["file.received"]


def test_a_submitted_selection_is_reported(scene: Scene, reported: list[tuple[str, int | None]]) -> None:
    collection = scene.collection(scene.owner())
    link = scene.link(collection)
    favorites_list = scene.favorites(collection, [scene.photo(collection)], share_link_id=link.id)
    client = scene.keep(favorites_list, scene.guest(link, collection))
    address = f"/g/{collection.slug}/favorites"
    who = {"csrf_token": csrf_token(client, address), "name": "Anna", "email": "", "message": ""}
    assert client.post(f"{address}/lists/{favorites_list.uuid}/submit", data=who).status_code == 303
    assert ("selection.submitted", link.id) in reported


def test_a_file_without_further_attempts_is_reported(scene: Scene, reported: list[tuple[str, int | None]]) -> None:
    file = scene.photo(scene.collection(scene.owner()), state=FileState.PENDING, attempts=99)
    with scene.app.app_context():
        sweep_now(scene.app, is_start=True)
    assert reported == [("file.failed", file.id)]
