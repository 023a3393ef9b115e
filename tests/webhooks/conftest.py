"""The fixtures of webhooks: a receiver, an owner with a webhook to it, and a sender whose clock the test sets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from app.egress_list import EgressList
from app.extensions import db
from app.integrations.egress.egress import Egress
from app.models import Delivery, User, Webhook
from app.services.webhooks.delivering import DeliveryService
from app.services.webhooks.webhook_editor import WebhookEditor, WebhookValues
from tests.access.scene import Scene, clock, scene
from tests.support.instances import MakeApp
from tests.support.servers.receiver import Receiver, receiver, receiver_certificate

__all__ = ["clock", "receiver", "receiver_certificate", "scene"]
LOCAL = EgressList.read("localhost")


@dataclass
class Post:
    """An owner with a webhook to the receiver, and a sender at the time ``now``."""

    scene: Scene
    owner: User
    receiver: Receiver
    webhook_id: int
    secret: str
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def service(self) -> DeliveryService:
        egress = Egress(LOCAL, seconds=5)
        return DeliveryService(db.session, egress, self.scene.services.events, lambda: self.now)

    @property
    def editor(self) -> WebhookEditor:
        return WebhookEditor(db.session, LOCAL, lambda: self.now)

    @property
    def webhook(self) -> Webhook:
        return db.session.get_one(Webhook, self.webhook_id, populate_existing=True)

    @property
    def deliveries(self) -> list[Delivery]:
        wanted = select(Delivery).where(Delivery.webhook_id == self.webhook_id).order_by(Delivery.id)
        return list(db.session.scalars(wanted.execution_options(populate_existing=True)))

    def publish(self, title: str = "Anna & Tom") -> dict[str, Any]:
        """Publish a collection through the API, which is an event."""
        db.session.commit()  # an open transaction of this session would keep the request's own writes out
        program = self.scene.program(self.owner)
        made = program.post("/api/v1/collections", json={"title": title, "privacy": "link"})
        assert made.status_code == 201
        db.session.commit()  # the request shares this session, whose open transaction would keep writers out
        self.now = max(self.now, datetime.now(UTC))
        return made.json

    def send_due(self) -> int:
        """Make an attempt for everything that is due now; return how many there were."""
        return sum(self.service.deliver(delivery_id) for delivery_id in self.service.due())

    def send_later(self, later: timedelta) -> int:
        self.now += later
        return self.send_due()


@pytest.fixture
def post(make_app: MakeApp, receiver: Receiver) -> Iterator[Post]:
    """Yield the owner's webhook for published collections and received files, inside the app's context."""
    with posting(make_app(VITRINE_WEBHOOK_ALLOW="localhost"), receiver) as there:
        yield there


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def post_anywhere(request: pytest.FixtureRequest, make_app: MakeApp, receiver: Receiver) -> Iterator[Post]:
    """Yield the same on SQLite and then on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("post")
        return
    app = make_app(VITRINE_WEBHOOK_ALLOW="localhost", DATABASE_URL=request.getfixturevalue("postgres_url"))
    with app.app_context():
        upgrade()
    with posting(app, receiver) as there:
        yield there


@contextmanager
def posting(app: Flask, receiver: Receiver) -> Iterator[Post]:
    """Add an owner with a webhook to this receiver, and run the block inside the app's context."""
    there = Scene(app)
    owner = there.owner()
    with app.app_context():
        values = WebhookValues(receiver.url, ["collection.published", "file.received"])
        webhook = there.services.webhooks.editor.create(owner.id, values)
        known = (webhook.id, webhook.secret)
        db.session.commit()
        yield Post(there, owner, receiver, *known)
