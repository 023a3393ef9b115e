"""Notes that visitors write on photos: one event for each note that is written or changed, without its text."""

import json
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import Delivery
from tests.access.scene import Scene
from tests.favorites.marking import Marking


def reported(scene: Scene) -> list[dict[str, Any]]:
    """Return the data of all events so far."""
    with scene.app.app_context():
        return [json.loads(text)["data"] for text in db.session.scalars(select(Delivery.payload).order_by(Delivery.id))]


def test_each_note_that_is_written_or_changed_is_one_event_without_its_text(scene: Scene) -> None:
    collection = scene.collection(owner := scene.owner(), title="Lake")
    scene.webhook(owner, event_names="comment.posted")
    link, photos = scene.link(collection), [scene.photo(collection) for _ in range(3)]
    favorites = scene.favorites(collection, photos, share_link_id=link.id)
    guest = Marking(scene.favorites_visitor(favorites, links={str(collection.uuid): str(link.uuid)}), collection)
    ids = [str(photo.uuid) for photo in photos]
    facts = {
        "collection": {"id": str(collection.uuid), "title": "Lake"},
        "link": {"id": str(link.uuid)},
        "selection": {"id": str(favorites.uuid)},
    }
    forms = [("Larger", "", " "), ("Larger", "", ""), ("Smaller", "New", ""), ("", "New", "")]
    for texts in forms:
        assert guest.change(favorites, "notes", **dict(zip(ids, texts, strict=True))).status_code == 303
    guest.change(favorites, "notes", **{ids[1]: "Changed and removed", "remove": ids[1]})
    assert reported(scene) == [{**facts, "file": {"id": ids[number]}} for number in (0, 0, 1)]
