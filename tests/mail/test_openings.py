"""Visitors of a draft's address ask for a mail when it opens: asking, confirming, the one mail, and the deleting."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import utcnow
from app.extensions import db
from app.models import AuditEntry, Collection, DigestEntry, OpeningRequest, OutgoingMail, Privacy, User
from app.services.site_addresses import SiteAddresses
from tests.access.scene import LONG_AGO, Clock, Scene
from tests.mail.conftest import SITE, send
from tests.support.page_client import PageClient
from tests.support.servers.mail import MailSink

ANNA = "anna@guest.example"
THANKS = "Please look into your mailbox"


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner("owner@studio.example")


@pytest.fixture
def draft(scene: Scene, owner: User) -> Collection:
    """Return a draft that takes requests."""
    return scene.collection(owner, "draft", title="Anna & Tom", slug="anna", announces=True)


def ask(browser: PageClient, email: str = ANNA) -> str:
    """Send the form with this address, and return the page after it."""
    return browser.post_form("/g/anna/opening", {"email": email}, page="/g/anna", follow_redirects=True).text


def path_in(sink: MailSink) -> str:
    """Return the path of the signed address in the last mail."""
    text = sink.mails[-1][1].get_body(("plain",)).get_content()
    return next(word.removeprefix(SITE) for word in text.split() if word.startswith(f"{SITE}/openings/"))


def confirmed(scene: Scene, sink: MailSink, email: str = ANNA) -> str:
    """Ask and confirm as a new visitor, and return the path of the mail."""
    browser = scene.visitor()
    ask(browser, email)
    send(scene)
    path = path_in(sink)
    browser.post_form(path)
    return path


def publish(scene: Scene, owner: User, collection: Collection, **fields: str) -> None:
    page = f"/collections/{collection.uuid}/publish"
    form = {"privacy": "link", "ending": "never", "downloads": "web", "template": "standard", "despite_blocks": "y"}
    assert scene.signed_in(owner).post_form(page, {**form, **fields}).status_code == 200


def stored(scene: Scene) -> tuple[int, int]:
    """Return how many requests and how many mails are stored."""
    with scene.app.app_context():
        return db.session.query(OpeningRequest).count(), db.session.query(OutgoingMail).count()


def forget(scene: Scene, now: datetime) -> None:
    """Let a worker delete what is over at this time."""
    with scene.app.app_context():
        scene.services.mail.forget(db.session, now)
        db.session.commit()


def test_a_visitor_asks_confirms_and_gets_one_mail_when_the_draft_is_published(
    scene: Scene, sink: MailSink, owner: User, draft: Collection
) -> None:
    ask(scene.visitor(lang="de"), " Anna@Guest.example ")
    send(scene)
    assert (sink.recipients, sink.mails[-1][1]["Subject"]) == ([ANNA], "Bitte bestätigen: Anna & Tom")
    path = path_in(sink)
    assert "Adresse bestätigen" in scene.visitor().get(path).text
    scene.visitor().post_form(path)
    publish(scene, owner, draft, privacy="password", password="apple-tree-42")
    send(scene)
    send(scene)
    assert sink.recipients == [ANNA, ANNA]
    text = sink.mails[-1][1].get_body(("plain",)).get_content()
    assert (f"{SITE}/g/anna" in text.splitlines(), "Passwort" in text, "apple-tree" in text) == (True, True, False)
    assert stored(scene) == (0, 0)


def test_the_page_shows_the_title_and_nothing_else_of_the_collection(scene: Scene, draft: Collection) -> None:
    scene.photo(draft, "secret-name.jpg")
    scene.change(draft, description="A secret description", message="A secret message")
    page = scene.visitor().get("/g/anna")
    assert (page.status_code, "Anna &amp; Tom" in page.text, "ecret" in page.text, "<img" in page.text) == (
        200,
        True,
        False,
        False,
    )
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")


def test_every_visitor_sees_this_page_only_and_the_owner_the_gallery(
    scene: Scene, owner: User, draft: Collection
) -> None:
    link = scene.link(draft)
    visitors = [scene.visitor(), scene.guest(link, draft), scene.signed_in(scene.owner())]
    file = scene.photo(draft)
    hidden = ["download", "index.json", "favorites", "more-days", "unlock", "gate-cover", f"p/{file.uuid}"]
    for visitor in visitors:
        assert [visitor.get(f"/g/anna{end}").status_code for end in ("", "/opening")] == [200, 200]
        assert {visitor.get(f"/g/anna/{end}").status_code for end in hidden} == {404}
        assert visitor.get(f"/collections/files/{file.uuid}/grid").status_code == 404
        assert visitor.get(f"/s/{link.token}").status_code == 404
    studio = scene.signed_in(owner)
    assert str(file.uuid) in studio.get("/g/anna").text
    assert studio.get("/g/anna/opening").headers["Location"] == "/g/anna"


@pytest.mark.parametrize("state", [{"announces": False}, {"trashed_at": LONG_AGO}], ids=["off", "in the trash"])
def test_without_the_setting_or_in_the_trash_there_is_no_page(
    scene: Scene, draft: Collection, state: dict[str, object]
) -> None:
    browser = scene.visitor()
    token = browser.csrf_token("/g/anna")
    scene.change(draft, **state)
    assert [browser.get(f"/g/anna{end}").status_code for end in ("", "/opening")] == [404, 404]
    assert browser.post("/g/anna/opening", data={"email": ANNA, "csrf_token": token}).status_code == 404
    assert stored(scene) == (0, 0)


def test_the_response_is_equal_for_known_addresses_which_get_one_mail_a_day(
    scene: Scene, sink: MailSink, clock: Clock, draft: Collection
) -> None:
    pages = [ask(scene.visitor()), ask(scene.visitor())]
    send(scene)
    pages.append(ask(scene.visitor()))
    scene.visitor().post_form(path_in(sink))
    clock(utcnow() + timedelta(days=1))
    pages.append(ask(scene.visitor()))
    send(scene)
    assert [THANKS in page for page in pages] == [True] * 4
    assert (sink.recipients, stored(scene)) == ([ANNA], (1, 0))


@pytest.mark.parametrize("email", ["", "anna", "anna@x.example\nBcc: all@x.example"])
def test_an_unusable_address_is_refused(scene: Scene, draft: Collection, email: str) -> None:
    answer = scene.visitor().post_form("/g/anna/opening", {"email": email})
    assert (answer.status_code, "name@example.com" in answer.text, stored(scene)) == (400, True, (0, 0))


def test_a_flood_is_refused_with_a_sentence(scene: Scene, draft: Collection) -> None:
    answers = [scene.visitor().post_form("/g/anna/opening", {"email": f"a{n}@guest.example"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert ("Too many requests" in answers[-1].text, stored(scene)[0]) == (True, 10)


def test_a_collection_takes_500_addresses(scene: Scene, draft: Collection) -> None:
    with scene.app.app_context():
        same = {"collection_id": draft.id, "language": "en", "asked_at": utcnow()}
        db.session.add_all(OpeningRequest(email=f"a{n}@guest.example", **same) for n in range(500))
        db.session.commit()
    answer = scene.visitor().post_form("/g/anna/opening", {"email": ANNA})
    assert (answer.status_code, stored(scene)) == (429, (500, 0))


def test_an_address_that_is_not_confirmed_is_deleted_after_48_hours_and_gets_no_further_mail(
    scene: Scene, sink: MailSink, owner: User, draft: Collection
) -> None:
    now = utcnow()
    ask(scene.visitor())
    forget(scene, now + timedelta(hours=48))
    assert stored(scene) == (1, 1)
    forget(scene, now + timedelta(hours=48, minutes=1))
    assert stored(scene) == (0, 0)
    ask(scene.visitor())
    publish(scene, owner, draft)
    send(scene)
    assert (sink.recipients, stored(scene)) == ([], (0, 0))


def test_an_address_is_removed_in_one_step_also_after_publishing(
    scene: Scene, sink: MailSink, owner: User, draft: Collection
) -> None:
    confirmed(scene, sink)
    first = sink.mails[-1][1]["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    assert ("Remove your address?" in scene.visitor().get(first).text, stored(scene)[0]) == (True, 1)
    done = scene.visitor().post(first, data={"List-Unsubscribe": "One-Click"})
    assert ("not stored any more" in done.text, stored(scene)) == (True, (0, 0))
    path = confirmed(scene, sink)
    publish(scene, owner, draft)
    scene.visitor().post(f"{path}/remove")
    send(scene)
    assert (len(sink.mails), stored(scene)) == (2, (0, 0))
    assert "not stored any more" in scene.visitor().get(path).text


@pytest.mark.parametrize("end", ["", "/remove"])
def test_an_address_that_is_not_signed_by_us_is_not_found(scene: Scene, draft: Collection, end: str) -> None:
    forged = SiteAddresses(SITE, "another key").confirm_opening("0" * 32).removeprefix(SITE)
    assert scene.visitor().get(forged + end).status_code == 404


@pytest.mark.parametrize(
    "change",
    [{"privacy": Privacy.DRAFT}, {"privacy": Privacy.PRIVATE}, {"trashed_at": LONG_AGO}, {"expires_at": LONG_AGO}],
    ids=["a draft again", "links only", "in the trash", "ended"],
)
def test_a_mail_whose_gallery_is_not_open_any_more_is_dropped_and_deleted(
    scene: Scene, sink: MailSink, owner: User, draft: Collection, change: dict[str, object]
) -> None:
    confirmed(scene, sink)
    publish(scene, owner, draft)
    assert stored(scene) == (0, 1)
    scene.change(draft, **change)
    send(scene)
    assert (len(sink.mails), stored(scene)) == (1, (0, 0))


def test_with_share_links_only_nobody_gets_a_mail(scene: Scene, sink: MailSink, owner: User, draft: Collection) -> None:
    confirmed(scene, sink)
    publish(scene, owner, draft, privacy="private")
    assert stored(scene) == (0, 0)


def test_a_refused_address_is_deleted_and_no_owner_reads_it(
    scene: Scene, sink: MailSink, owner: User, draft: Collection
) -> None:
    sink.replies[ANNA] = "550 5.1.1 No such user"
    ask(scene.visitor())
    studio = scene.signed_in(owner)
    assert ANNA not in studio.get(f"/collections/{draft.uuid}/mails").text
    assert ANNA not in studio.get(f"/api/v1/collections/{draft.uuid}/messages").text
    send(scene)
    with scene.app.app_context():
        assert db.session.scalars(select(DigestEntry)).all() == []
    assert stored(scene) == (1, 0)


def test_the_owner_sees_how_many_people_wait(scene: Scene, sink: MailSink, owner: User, draft: Collection) -> None:
    confirmed(scene, sink)
    ask(scene.visitor(), "unconfirmed@guest.example")
    studio, page = scene.signed_in(owner), f"/collections/{draft.uuid}"
    assert "1 person waits for the opening" in studio.get(page).text
    assert "1 person waits for the opening and gets a mail when you publish" in studio.get(f"{page}/publish").text
    [listed] = studio.get("/api/v1/collections").json["collections"]
    assert (listed["announces"], listed["waiting"]) == (True, 1)


def test_the_setting_is_saved_on_the_page_and_in_the_api_and_recorded(scene: Scene, owner: User) -> None:
    collection = scene.collection(owner, "draft", slug="anna")
    page = f"/collections/{collection.uuid}/settings"
    form = {"title": "Anna", "slug": "anna", "privacy": "draft", "downloads": "original", "announces": "y"}
    form |= {"stage": "complete", "gate_cover": "none", "allows_favorites": "y", "may_ask_for_days": "y"}
    assert scene.signed_in(owner).post_form(page, form).status_code == 302
    with scene.row(collection) as row:
        assert row.announces
    with scene.app.app_context():
        entries = db.session.scalars(select(AuditEntry.detail)).all()
    assert any("telling of the opening" in (detail or "") for detail in entries)


def test_without_a_mail_server_the_setting_cannot_be_turned_on(app: Flask) -> None:
    scene = Scene(app)
    owner = scene.owner()
    draft = scene.collection(owner, "draft")
    program = {"Authorization": f"Bearer {scene.token(owner)}"}
    answer = scene.visitor().patch(f"/api/v1/collections/{draft.uuid}", json={"announces": True}, headers=program)
    assert (answer.status_code, "SMTP_URL and MAIL_FROM" in answer.json["error"]["message"]) == (409, True)
    page = scene.signed_in(owner).get(f"/collections/{draft.uuid}/settings").text
    assert "SMTP_URL and MAIL_FROM turn it on" in page
    scene.change(draft, announces=True)
    assert scene.visitor().get(f"/g/{draft.slug}").status_code == 404
