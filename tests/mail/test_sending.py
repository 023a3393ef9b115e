"""Mails on their way from the outbox to a mail server, which may refuse them, hang or close the connection."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.database import utcnow
from app.extensions import db
from app.integrations import mail_server as integration
from app.models import DigestEntry, MailState, OutgoingMail, Studio
from app.models.mail.outgoing_mail import MOST_ATTEMPTS
from app.services.uploads.lease_holder import new_holder
from tests.access.scene import FAR_AHEAD, LONG_AGO, Scene
from tests.mail.conftest import SENDER, SITE, client_link, queue_ready, send, stored
from tests.support.servers.fixtures import free_port
from tests.support.servers.mail import USER, Certificate, MailSink, mail_server, self_signed

MailScene = Callable[..., Scene]


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return self_signed(tmp_path)


def one_mail(scene: Scene, email: str = "anna@client.example") -> OutgoingMail:
    collection = scene.collection(scene.owner())
    return queue_ready(scene, client_link(scene, collection, email), collection)


def let_it_be_due(scene: Scene, mail: OutgoingMail) -> None:
    scene.change(mail, not_before=LONG_AGO)


def test_a_mail_is_sent_once_and_says_who_it_is_from(scene: Scene, sink: MailSink) -> None:
    owner = scene.owner("owner@studio.example")
    collection = scene.collection(owner)
    mail = queue_ready(scene, client_link(scene, collection), collection)
    send(scene)
    send(scene)
    ((recipient, sent),) = sink.mails
    assert (recipient, sent["From"], sent["Reply-To"]) == ("anna@client.example", f"Vitrine <{SENDER}>", owner.email)
    assert (sent["Message-ID"], sent["Auto-Submitted"]) == (mail.message_id, "auto-generated")
    assert sent["List-Unsubscribe"] is None
    plain, html = sent.get_body(("plain",)), sent.get_body(("html",))
    assert SITE in plain.get_content()
    assert SITE in html.get_content()
    assert stored(scene, mail).state is MailState.SENT


def test_an_unknown_recipient_fails_at_once_with_the_reason_and_the_owner_hears_of_it(
    scene: Scene, sink: MailSink
) -> None:
    sink.replies["nobody@client.example"] = "550 5.1.1 No such user"
    collection = scene.collection(scene.owner())
    first = queue_ready(scene, client_link(scene, collection, "nobody@client.example"), collection)
    queue_ready(scene, client_link(scene, collection), collection)
    send(scene)
    failed = stored(scene, first)
    assert (failed.state, failed.reason) == (MailState.FAILED, "550 5.1.1 No such user")
    assert sink.recipients == ["anna@client.example"]
    with scene.app.app_context():
        assert [entry.detail for entry in db.session.scalars(select(DigestEntry))] == ["nobody@client.example"]


def test_a_busy_server_gets_the_mail_again_later(scene: Scene, sink: MailSink) -> None:
    sink.replies["anna@client.example"] = "451 4.7.1 Try again later"
    mail = one_mail(scene)
    send(scene)
    waiting = stored(scene, mail)
    assert (waiting.state, waiting.reason, waiting.attempts) == (MailState.QUEUED, "451 4.7.1 Try again later", 1)
    assert timedelta(seconds=30) < waiting.not_before - utcnow() <= timedelta(minutes=1)
    sink.replies.clear()
    send(scene)
    assert sink.mails == []
    let_it_be_due(scene, mail)
    send(scene)
    assert sink.ids == {mail.message_id: 1}
    assert stored(scene, mail).reason is None


def test_a_mail_without_further_attempts_has_failed(scene: Scene, sink: MailSink) -> None:
    sink.replies["anna@client.example"] = "451 4.7.1 Try again later"
    mail = one_mail(scene)
    scene.change(mail, attempts=MOST_ATTEMPTS - 1)
    send(scene)
    assert stored(scene, mail).state is MailState.FAILED


def test_a_server_that_is_away_keeps_all_mails_waiting_with_the_reason(mail_scene: MailScene) -> None:
    port = free_port()
    scene = mail_scene(f"smtp://127.0.0.1:{port}?tls=off")
    collection = scene.collection(scene.owner())
    mails = [queue_ready(scene, client_link(scene, collection, f"{name}@c.example"), collection) for name in "abc"]
    send(scene)
    waiting = [stored(scene, mail) for mail in mails]
    reason = f"127.0.0.1:{port} refused the connection. Check host and port in SMTP_URL."
    assert [(mail.state, mail.attempts, mail.reason) for mail in waiting] == [(MailState.QUEUED, 1, reason)] * 3


def test_a_wrong_certificate_is_named_and_nothing_is_sent(mail_scene: MailScene, certificate: Certificate) -> None:
    with mail_server(certificate=certificate.context) as sink:
        scene = mail_scene(f"smtp://127.0.0.1:{sink.port}")
        mail = one_mail(scene)
        send(scene)
        assert sink.mails == []
    reason = stored(scene, mail).reason or ""
    assert reason.startswith(f"The certificate of 127.0.0.1:{sink.port} is wrong (self-signed certificate)")


def test_with_a_trusted_certificate_and_the_password_the_mail_is_sent(
    mail_scene: MailScene, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    with mail_server(certificate=certificate.context, has_sign_in=True) as sink:
        scene = mail_scene(f"smtp://{USER}:pass%2Fword%401%3A2@127.0.0.1:{sink.port}")
        mail = one_mail(scene)
        send(scene)
        assert stored(scene, mail).reason is None
        assert sink.recipients == ["anna@client.example"]


def test_a_wrong_password_is_named_without_showing_it(
    mail_scene: MailScene, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    with mail_server(certificate=certificate.context, has_sign_in=True) as sink:
        scene = mail_scene(f"smtp://{USER}:wrong-secret@127.0.0.1:{sink.port}")
        mail = one_mail(scene)
        send(scene)
    reason = stored(scene, mail).reason or ""
    assert "did not accept the user and password: 535" in reason
    assert "wrong-secret" not in reason


def test_a_server_without_encryption_gets_nothing(mail_scene: MailScene, sink: MailSink) -> None:
    scene = mail_scene(f"smtp://127.0.0.1:{sink.port}")
    mail = one_mail(scene)
    send(scene)
    assert "offers no encryption (STARTTLS)" in (stored(scene, mail).reason or "")


def test_a_connection_closed_during_the_content_leaves_a_clear_state(scene: Scene, sink: MailSink) -> None:
    mail = one_mail(scene)
    sink.is_cut = True
    send(scene)
    waiting = stored(scene, mail)
    assert (waiting.state, waiting.may_be_doubled) == (MailState.QUEUED, True)
    assert "closed the connection" in (waiting.reason or "")
    sink.is_cut = False
    let_it_be_due(scene, mail)
    send(scene)
    assert sink.ids == {mail.message_id: 1}


@pytest.fixture
def dripping_port() -> Iterator[int]:
    """Yield the port of a server that sends one byte of an endless greeting every tenth of a second."""
    listener, ended = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            while not ended.wait(0.1):
                try:
                    connection.send(b"2")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    yield listener.getsockname()[1]
    ended.set()
    thread.join()
    listener.close()


def test_a_server_that_never_finishes_its_greeting_is_left(
    mail_scene: MailScene, dripping_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integration, "MAIL_SECONDS", 0.5)
    scene = mail_scene(f"smtp://127.0.0.1:{dripping_port}?tls=off")
    mail = one_mail(scene)
    send(scene)
    assert stored(scene, mail).reason == f"127.0.0.1:{dripping_port} did not answer in time."


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"collection": {"trashed_at": LONG_AGO}}, "The collection is in the trash."),
        ({"collection": {"privacy": "draft"}}, "The collection is a draft again."),
        ({"collection": {"expires_at": LONG_AGO}}, "The gallery has ended."),
        ({"link": {"revoked_at": LONG_AGO}}, "The share link is revoked."),
        ({"link": {"expires_at": LONG_AGO}}, "The gallery has ended."),
        ({"link": {"email": None}}, "The share link has no e-mail address any more."),
        (
            {"link": {"email": "new@client.example"}},
            "The share link has another e-mail address now. Send it again to use that one.",
        ),
    ],
)
def test_a_mail_whose_occasion_is_gone_is_dropped_with_the_reason(
    scene: Scene, sink: MailSink, change: dict[str, dict[str, object]], reason: str
) -> None:
    collection = scene.collection(scene.owner())
    link = client_link(scene, collection)
    mail = queue_ready(scene, link, collection)
    scene.change(collection, **change.get("collection", {}))
    scene.change(link, **change.get("link", {}))
    send(scene)
    dropped = stored(scene, mail)
    assert (dropped.state, dropped.reason, sink.mails) == (MailState.DROPPED, reason, [])


@pytest.mark.parametrize(
    "name",
    [
        "Atelier\r\nBcc: thief@evil.example",
        "=?utf-8?q?a=0d=0aBcc:_thief=40evil.example?=",
        "Ünïcødé & Söhne, “Photos” <x@y.example>",
        "سارة وعمر " * 12,
        "👩‍❤️‍👨" * 40,
        "x" * 200,
    ],
)
def test_names_cannot_add_a_header_or_a_recipient(scene: Scene, sink: MailSink, name: str) -> None:
    with scene.app.app_context():
        Studio.get(db.session).name = name
        db.session.commit()
    collection = scene.collection(scene.owner())
    queue_ready(scene, client_link(scene, collection, name=name[:100]), collection, subject=name)
    send(scene)
    ((recipient, mail),) = sink.mails
    assert (recipient, [address.addr_spec for address in mail["From"].addresses]) == ("anna@client.example", [SENDER])
    assert (mail["Bcc"], mail["To"]) == (None, "anna@client.example")
    assert len(mail["Subject"]) >= len("".join(name.split())) // 2


@pytest.mark.parametrize(
    "subject",
    [
        "Ihre Fotos sind fertig: Anna von Hohenfels-Württemberg & Thomas <Tom> – Hochzeit auf dem Schloss, die längste",
        "سارة sent a selection: حفل زفاف سارة وعمر في الحديقة الكبيرة",
        "Your photos are ready: " + "x" * 200,
        "Your photos are ready: " + "Anna and Tom " * 14 + "Smith",
    ],
)
def test_a_long_subject_arrives_as_it_was_written(scene: Scene, sink: MailSink, subject: str) -> None:
    """It is folded into short lines, at which no space is lost or doubled."""
    collection = scene.collection(scene.owner())
    queue_ready(scene, client_link(scene, collection), collection, subject=subject)
    send(scene)
    ((_, mail),) = sink.mails
    assert mail["Subject"] == subject
    assert max(map(len, sink.contents[0].splitlines())) <= 78


def test_an_address_with_letters_of_another_script_is_sent_to(scene: Scene, sink: MailSink) -> None:
    one_mail(scene, "größe@bücher.example")
    send(scene)
    assert sink.recipients == ["größe@xn--bcher-kva.example"]


def test_a_killed_workers_mail_is_sent_by_the_next_sweep(scene: Scene, sink: MailSink) -> None:
    mail = one_mail(scene)
    machine, _, begun, work = new_holder().split(":")
    lease = {"lease_holder": f"{machine}:4194304:{begun}:{work}", "lease_until": FAR_AHEAD}
    scene.change(mail, attempts=1, **lease)
    send(scene)
    assert sink.ids == {mail.message_id: 1}


def test_old_mails_are_forgotten_and_waiting_ones_are_not(scene: Scene) -> None:
    sent, waiting = one_mail(scene), one_mail(scene, "later@client.example")
    for mail, state in ((sent, MailState.SENT), (waiting, MailState.QUEUED)):
        scene.change(mail, state=state, created_at=datetime(2020, 1, 1, tzinfo=UTC))
    with scene.app.app_context():
        scene.services.mail.forget(db.session, utcnow())
        db.session.commit()
        assert list(db.session.scalars(select(OutgoingMail.id))) == [waiting.id]
