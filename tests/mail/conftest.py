"""A scene whose app sends its mails to a mail server of the test."""

from collections.abc import Callable

import pytest

from app.database import utcnow
from app.extensions import db
from app.models import Collection, MailKind, OutgoingMail, ShareLink
from app.services.mail.outbox import NewMail
from tests.access.scene import Scene, clock
from tests.support.instances import MakeApp
from tests.support.servers.mail import MailSink, sink

__all__ = ["clock", "sink"]

SENDER, SITE = "photos@studio.example", "https://photos.example"


@pytest.fixture
def mail_scene(make_app: MakeApp) -> Callable[..., Scene]:
    """Return a function that makes a scene whose app sends to this port, with further settings."""

    def make(url: str, **settings: str) -> Scene:
        return Scene(make_app(SMTP_URL=url, MAIL_FROM=SENDER, PUBLIC_URL=SITE, **settings))

    return make


@pytest.fixture
def scene(mail_scene: Callable[..., Scene], sink: MailSink) -> Scene:
    """Return the scene whose app sends to the sink."""
    return mail_scene(f"smtp://127.0.0.1:{sink.port}?tls=off")


def queue_ready(
    scene: Scene,
    link: ShareLink,
    collection: Collection,
    *,
    kind: MailKind = MailKind.READY,
    key: str = "ready",
    **facts: str,
) -> OutgoingMail:
    """Store a mail to the person of a link, by default one that says that the gallery is ready."""
    said = {"subject": "Your photos", "text": f"Hello,\n\nhere:\n{SITE}/s/{link.token}", "address": "", **facts}
    mail = NewMail(
        kind,
        str(link.email),
        collection.owner_id,
        said,
        f"{key}:{link.uuid}",
        collection=collection,
        link=link,
    )
    with scene.app.app_context():
        assert scene.services.mail.outbox.add(mail, collection.created_at)
        db.session.commit()
        return db.session.query(OutgoingMail).filter_by(dedupe_key=mail.dedupe_key).one()


def client_link(
    scene: Scene, collection: Collection, email: str = "anna@client.example", **values: object
) -> ShareLink:
    """Add a share link for a person with an e-mail address."""
    return scene.link(collection, **{"email": email, "name": email.partition("@")[0].title(), **values})


def send(scene: Scene) -> None:
    """Let a worker sweep, and then send what is due."""
    with scene.app.app_context():
        scene.services.mail.sweep(utcnow())
        scene.services.mail.sending.send_due()


def stored(scene: Scene, mail: OutgoingMail) -> OutgoingMail:
    """Return the mail as it is stored now."""
    with scene.row(mail) as row:
        db.session.refresh(row)
        db.session.expunge(row)
        return row
