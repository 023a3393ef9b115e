"""Submitted selections over the API."""

from datetime import UTC, datetime

from app.extensions import db
from tests.access.scene import LONG_AGO, Scene


def path_of(collection) -> str:
    return f"/api/v1/collections/{collection.uuid}/selections"


def test_a_selection_has_its_visitor_link_files_and_notes(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner)
    link = scene.link(collection)
    files = [scene.photo(collection, f"{number}.jpg") for number in range(3)]
    trashed = scene.photo(collection, "gone.jpg", trashed_at=LONG_AGO)
    sent = scene.favorites(
        collection,
        [files[2], files[0], trashed],
        share_link_id=link.id,
        submitted_at=LONG_AGO,
        visitor_name="Anna",
        visitor_email="anna@example.com",
        message="Thank you!",
    )
    with scene.row(sent) as row:
        row.reopen(LONG_AGO)
        row.note(db.session, db.session.merge(files[2]), "as large as possible", LONG_AGO)
    answer = scene.program(owner).get(path_of(collection)).json
    assert answer == {
        "selections": [
            {
                "id": str(sent.uuid),
                "name": sent.name,
                "link": str(link.uuid),
                "visitor_name": "Anna",
                "visitor_email": "anna@example.com",
                "message": "Thank you!",
                "submitted_at": "2020-01-01T00:00:00Z",
                "locked": False,
                "files": [
                    {"id": str(files[0].uuid), "filename": "0.jpg", "note": ""},
                    {"id": str(files[2].uuid), "filename": "2.jpg", "note": "as large as possible"},
                ],
            }
        ],
        "next": None,
    }


def test_lists_that_were_not_sent_are_left_out(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner)
    file = scene.photo(collection)
    scene.favorites(collection, [file])
    scene.favorites(collection, [file], submitted_at=LONG_AGO, deleted_at=LONG_AGO)
    assert scene.program(owner).get(path_of(collection)).json["selections"] == []


def test_the_latest_selection_is_first_and_the_list_has_parts(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner)
    file = scene.photo(collection)
    for day in (2, 3, 1):
        moment = datetime(2026, 5, day, tzinfo=UTC)
        scene.favorites(collection, [file], name=f"May {day}", submitted_at=moment)
    program, path = scene.program(owner), path_of(collection)
    first = program.get(f"{path}?limit=2").json
    second = program.get(f"{path}?limit=2&after={first['next']}").json
    names = [selection["name"] for selection in first["selections"] + second["selections"]]
    assert (names, second["next"]) == (["May 3", "May 2", "May 1"], None)
