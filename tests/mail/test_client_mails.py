"""Mails to the people of share links: sent by the owner or a program, or on their own near the end."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from app.database import utcnow
from app.extensions import db
from app.models import AuditEntry, Collection, MailKind, MailState, OutgoingMail, ReceivedOriginal, ShareLink, Verb
from app.models.mail.outgoing_mail import DELETED_AFTERWARDS
from tests.access.scene import Scene
from tests.mail.conftest import SITE, client_link, send, stored
from tests.support.page_client import PageClient
from tests.support.servers.mail import MailSink

DAY = timedelta(days=1)


class Wedding:
    """An owner's collection with two links that have an address, in English and German, and one that has none."""

    def __init__(self, scene: Scene, **values: object):
        self.scene = scene
        self.owner = scene.owner()
        self.collection: Collection = scene.collection(self.owner, title="Anna & Tom", **values)
        self.anna = client_link(scene, self.collection)
        self.tom = client_link(scene, self.collection, "tom@client.example", language="de")
        self.nameless = scene.link(self.collection, name="Aunt")
        self.browser: PageClient = scene.signed_in(self.owner)
        self.at = f"/collections/{self.collection.uuid}/mails"
        self.api = f"/api/v1/collections/{self.collection.uuid}/messages"

    def received_all(self, link: ShareLink) -> None:
        """Store that a visitor with this link has received the only photo."""
        photo, now = self.scene.photo(self.collection), utcnow()
        where = {"collection_id": self.collection.id, "share_link_id": link.id, "file_id": photo.id}
        with self.scene.app.app_context():
            db.session.add(ReceivedOriginal(parts=[], whole_at=now, changed_at=now, **where))
            db.session.commit()

    def kinds_to(self, link: ShareLink, *, sweep_at: object = None) -> list[str]:
        """Return the kinds of the mails to a link, after a sweep at this time."""
        with self.scene.app.app_context():
            self.scene.services.mail.sweep(sweep_at or utcnow())
            mine = select(OutgoingMail).where(OutgoingMail.share_link_id == link.id).order_by(OutgoingMail.id)
            return [str(mail.kind) for mail in db.session.scalars(mine)]


@pytest.fixture
def wedding(scene: Scene) -> Wedding:
    return Wedding(scene)


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def test_each_person_gets_their_own_link_in_their_language_once(wedding: Wedding, sink: MailSink) -> None:
    page = wedding.browser.get(f"{wedding.at}/new")
    assert ("Ihre Fotos „Anna &amp; Tom“ sind fertig" in page.text, "Aunt" in page.text) == (True, False)
    occasion = page.text.partition('name="occasion"')[2].partition('value="')[2].partition('"')[0]
    form = {"kind": "ready", "links": [wedding.anna.uuid, wedding.tom.uuid], "occasion": occasion, "act": "send"}
    for _ in "ab":  # a form that is sent twice
        assert wedding.browser.post_form(f"{wedding.at}/new", form).status_code == 302
    send(wedding.scene)
    sent = {recipient: mail for recipient, mail in sink.mails}
    assert sink.recipients == ["anna@client.example", "tom@client.example"]
    assert sent["anna@client.example"]["Subject"] == "Your photos are ready: Anna & Tom"
    assert sent["tom@client.example"]["Subject"] == "Ihre Fotos sind fertig: Anna & Tom"
    assert f"{SITE}/s/{wedding.anna.token}" in text_of(sent["anna@client.example"])
    assert f"{SITE}/s/{wedding.anna.token}" not in text_of(sent["tom@client.example"])
    log = wedding.browser.get(wedding.at).text
    assert log.count("Sent</span>") == 2
    with wedding.scene.app.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == Verb.MAILS_QUEUED)).all()
        assert [entry.count for entry in entries] == [2]


def test_an_own_text_is_previewed_and_its_mistakes_are_named(wedding: Wedding, sink: MailSink) -> None:
    form = {"kind": "ready", "links": [wedding.anna.uuid], "subject": "Hooray\r\nBcc: x@y.example", "act": "preview"}
    wrong = wedding.browser.post_form(f"{wedding.at}/new", {**form, "text": "No link"})
    assert (wrong.status_code, "Put the field {link}" in wrong.text) == (400, True)
    shown = wedding.browser.post_form(f"{wedding.at}/new", {**form, "text": "Dear {name}, {link}"})
    assert (shown.status_code, f"Dear Anna, {SITE}/s/" in shown.text, sink.mails) == (200, True, [])
    wedding.browser.post_form(f"{wedding.at}/new", {**form, "text": "Dear {name}, {link}", "act": "send"})
    send(wedding.scene)
    ((_, mail),) = sink.mails
    assert (mail["Subject"], mail["Bcc"]) == ("Hooray Bcc: x@y.example", None)


def test_no_mail_has_a_password(scene: Scene, sink: MailSink) -> None:
    wedding = Wedding(scene, privacy="password")
    scene.program(wedding.owner).post(wedding.api, json={"kind": "ready", "links": "all"})
    send(scene)
    assert ["I will send it separately" in text_of(mail) for _, mail in sink.mails[:1]] == [True]
    assert [mail for _, mail in sink.mails if "apple-tree-42" in mail.as_string()] == []


def test_a_program_sends_and_reads_the_log(wedding: Wedding, sink: MailSink) -> None:
    program = wedding.scene.program(wedding.owner)
    sink.replies["tom@client.example"] = "550 5.1.1 No such user"
    answer = program.post(wedding.api, json={"kind": "more", "links": "all"})
    assert (answer.status_code, answer.json) == (202, {"queued": 2})
    again = program.post(wedding.api, json={"kind": "more", "links": "all"})
    assert again.json == {"queued": 0}  # both wait already
    send(wedding.scene)
    log = program.get(f"{wedding.api}?limit=1").json
    (latest,) = log["messages"]
    assert (latest["to"], latest["state"], latest["reason"]) == (
        "tom@client.example",
        "failed",
        "550 5.1.1 No such user",
    )
    (first,) = program.get(f"{wedding.api}?after={log['next']}").json["messages"]
    assert (first["link"], first["state"], first["kind"]) == (str(wedding.anna.uuid), "sent", "more")


def test_a_link_that_cannot_get_a_mail_is_named_and_none_is_sent(wedding: Wedding) -> None:
    program = wedding.scene.program(wedding.owner)
    ids = [str(wedding.anna.uuid), str(wedding.nameless.uuid)]
    answer = program.post(wedding.api, json={"kind": "ready", "links": ids})
    assert (answer.status_code, answer.json["error"]["message"]) == (
        400,
        "Aunt: The share link has no e-mail address.",
    )
    assert wedding.kinds_to(wedding.anna) == []
    other = wedding.scene.link(wedding.scene.collection(wedding.owner), email="x@y.example")
    assert program.post(wedding.api, json={"kind": "ready", "links": [str(other.uuid)]}).status_code == 400


@pytest.mark.parametrize("links", ["some", [], ["x"], 5, None])
def test_wrong_links_are_refused(wedding: Wedding, links: object) -> None:
    answer = wedding.scene.program(wedding.owner).post(wedding.api, json={"kind": "ready", "links": links})
    assert answer.status_code == 422


def test_a_draft_sends_nothing(wedding: Wedding) -> None:
    wedding.scene.change(wedding.collection, privacy="draft")
    answer = wedding.scene.program(wedding.owner).post(wedding.api, json={"kind": "ready", "links": "all"})
    assert (answer.status_code, "Publish it first" in answer.json["error"]["message"]) == (409, True)


def test_a_reminder_leaves_out_those_who_have_finished(wedding: Wedding) -> None:
    scene = wedding.scene
    sent_in = client_link(scene, wedding.collection, "selected@client.example")
    scene.favorites(wedding.collection, share_link_id=sent_in.id, submitted_at=utcnow())
    wedding.received_all(wedding.tom)
    answer = scene.program(wedding.owner).post(wedding.api, json={"kind": "reminder", "links": "all"})
    assert (answer.json, wedding.kinds_to(wedding.anna)) == ({"queued": 1}, ["reminder"])


def test_the_log_names_each_occasion(wedding: Wedding) -> None:
    kinds = set(MailKind) - DELETED_AFTERWARDS
    for kind in kinds:
        wedding.scene.mail(wedding.collection, wedding.anna, kind=kind)
    occasions = re.findall(r"</th>\s*<td>([^<]*)</td>", wedding.browser.get(wedding.at).text)
    assert (len(set(occasions)), "" in occasions) == (len(kinds), False)


def test_a_failed_mail_is_sent_again_to_the_present_address(wedding: Wedding, sink: MailSink) -> None:
    failed = wedding.scene.mail(
        wedding.collection,
        wedding.anna,
        state=MailState.FAILED,
        facts={"subject": "Photos", "text": "Here", "address": ""},
    )
    wedding.scene.change(wedding.anna, email="new@client.example")
    again = f"/collections/mails/{failed.uuid}/again"
    assert wedding.browser.post_form(again, page=wedding.at).status_code == 302
    assert wedding.browser.post_form(again, page=wedding.at).status_code == 409
    send(wedding.scene)
    assert (sink.recipients, stored(wedding.scene, failed).state) == (["new@client.example"], MailState.FAILED)


def test_automatic_mails_are_sent_only_if_the_owner_chose_them(wedding: Wedding) -> None:
    end = utcnow() + 20 * DAY
    wedding.scene.change(wedding.collection, expires_at=end)
    wedding.received_all(wedding.tom)
    assert wedding.kinds_to(wedding.anna, sweep_at=end - 7 * DAY) == []
    form = {"mail": ["ends_soon", "closed"]}
    wedding.browser.post_form(f"{wedding.at}/automatic", form, page=wedding.at)
    for before in (8, 6.9, 6.5, 3, 0.9, 0.1, -0.1, -0.9, -3):
        wedding.kinds_to(wedding.anna, sweep_at=end - before * DAY)
    assert wedding.kinds_to(wedding.anna) == ["ends_in_week", "ends_tomorrow", "closed"]
    assert (wedding.kinds_to(wedding.tom), wedding.kinds_to(wedding.nameless)) == (["closed"], [])


def test_a_mail_about_an_end_that_was_moved_is_dropped(wedding: Wedding, sink: MailSink) -> None:
    scene, end = wedding.scene, utcnow() + 7 * DAY - timedelta(hours=1)
    scene.change(wedding.collection, expires_at=end, automatic_mails="ends_soon")
    assert wedding.kinds_to(wedding.anna) == [str(MailKind.ENDS_IN_WEEK)]
    scene.change(wedding.collection, expires_at=end + 30 * DAY)
    send(scene)
    with scene.app.app_context():
        reasons = set(db.session.scalars(select(OutgoingMail.reason)))
    assert (reasons, sink.mails) == ({"The end of the gallery was changed."}, [])


def test_reopening_a_selection_tells_its_person_if_the_owner_chose_it(wedding: Wedding, sink: MailSink) -> None:
    scene = wedding.scene
    scene.change(wedding.collection, automatic_mails="reopened")
    favorites_list = scene.favorites(wedding.collection, share_link_id=wedding.anna.id, submitted_at=utcnow())
    page = f"/collections/{wedding.collection.uuid}/selections"
    wedding.browser.post_form(f"{page}/{favorites_list.uuid}/reopen", page=page)
    send(scene)
    assert [(to, mail["Subject"]) for to, mail in sink.mails] == [
        ("anna@client.example", "You can change your selection again: Anna & Tom")
    ]


def test_without_a_mail_server_the_pages_say_so(make_app, scene: Scene) -> None:
    off = Scene(make_app())
    collection = off.collection(owner := off.owner())
    browser = off.signed_in(owner)
    pages = [browser.get(path).text for path in ("/account", f"/collections/{collection.uuid}/mails")]
    assert ["SMTP_URL" in page for page in pages] == [True, True]
    assert browser.get(f"/collections/{collection.uuid}/mails/new").status_code == 409
