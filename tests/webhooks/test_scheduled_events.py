"""Events that no act reports: ends that come near, uploads that have finished, stores that do not work."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.errors import StorageError
from app.extensions import db
from app.models import ArrivedFile, Collection, Webhook
from app.services.events.studio_event import EventType
from app.services.webhooks.webhook_listener import DELIVERABLE
from tests.access.scene import picture
from tests.webhooks.conftest import Post

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def heard(post: Post) -> Post:
    """Return the owner with the webhook, which wants everything now."""
    post.webhook.events = list(map(str, DELIVERABLE))
    db.session.commit()
    return post


def sweep(post: Post, now: datetime) -> list[str]:
    """Run the sweep's part at this time, and return the names of the events that it reported."""
    before = len(post.deliveries)
    post.scene.services.event_sweep.scheduled.sweep(now)
    return [delivery.event for delivery in post.deliveries[before:]]


def test_each_end_is_reported_once_near_and_once_reached(heard: Post) -> None:
    collection = heard.scene.collection(heard.owner, expires_at=NOW + 8 * DAY)
    days = [sweep(heard, NOW + day * DAY) for day in (0, 1, 2, 8, 9)]
    assert days == [[], ["collection.expiring"], [], ["collection.expired"], []]
    db.session.get_one(Collection, collection.id).expires_at = NOW + 20 * DAY
    db.session.commit()
    assert [sweep(heard, NOW + day * DAY) for day in (12, 13, 14)] == [[], ["collection.expiring"], []]


def test_a_draft_and_a_trashed_collection_do_not_end(heard: Post) -> None:
    heard.scene.collection(heard.owner, "draft", expires_at=NOW)
    heard.scene.collection(heard.owner, expires_at=NOW, trashed_at=NOW)
    assert sweep(heard, NOW) == []


def test_an_upload_is_finished_after_two_quiet_minutes(heard: Post) -> None:
    program, collection = heard.scene.program(heard.owner), heard.scene.collection(heard.owner)
    for number in (1, 2):
        form = {"files": (io.BytesIO(picture(number)), f"{number}.jpg")}
        assert program.post(f"/api/v1/collections/{collection.uuid}/files", data=form).status_code == 201
    last = max(db.session.scalars(select(ArrivedFile.arrived_at)))
    begun = {"Upload-Length": "9", "Tus-Resumable": "1.0.0", "Upload-Metadata": f"collection {in_base64(collection)}"}
    upload = program.post("/api/v1/uploads", headers=begun).headers["Location"]
    db.session.commit()
    assert sweep(heard, last + timedelta(minutes=2)) == []  # another file is on its way
    assert program.delete(upload, headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    times = (last + timedelta(minutes=1), last + timedelta(minutes=2), last + timedelta(minutes=3))
    assert [sweep(heard, time) for time in times] == [[], ["upload.finished"], []]
    assert '"files": 2' in heard.deliveries[-1].payload


def in_base64(collection: Collection) -> str:
    from base64 import b64encode

    return b64encode(str(collection.uuid).encode()).decode()


def test_a_trouble_of_a_store_is_reported_once(heard: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    store, stores = heard.scene.services.storage.active, heard.scene.services.event_sweep.stores
    heard.scene.owner()

    def refuse(_: str) -> bool:
        raise StorageError

    for works in (False, False, False, False, True, False, False, True):
        with monkeypatch.context() as patch:
            if not works:
                patch.setattr(store, "exists", refuse)
            stores.check()
    assert [delivery.event for delivery in heard.deliveries] == ["storage.problem"]


def test_every_event_but_the_internal_ones_can_be_delivered() -> None:
    internal = {EventType.WEBHOOK_DISABLED, EventType.PHOTOS_ADDED, EventType.EXTENSION_ASKED}
    assert set(EventType) - set(DELIVERABLE) == internal


def test_the_names_of_all_events_fit_into_their_column() -> None:
    assert len(" ".join(DELIVERABLE)) <= Webhook.__table__.c.events.type.length
