"""The cover in mails to clients: of public collections only, at an address that is the same for everybody."""

import re
from collections.abc import Callable

import pytest

from app.models import Collection, File
from tests.access.scene import LONG_AGO, Scene
from tests.mail.conftest import SITE, client_link, send
from tests.support.servers.mail import MailSink

Change = Callable[[Scene, Collection, File], None]
CHOICE = "Show the cover in the mail"


class Published:
    """A public collection with one photo, shared with two people."""

    def __init__(self, scene: Scene):
        self.scene, self.owner = scene, scene.owner()
        self.collection: Collection = scene.collection(self.owner, "public", title="Anna & Tom")
        self.photo: File = scene.photo(self.collection, alt_text='Anna laughs at "Tom"')
        self.links = [client_link(scene, self.collection, f"{name}@client.example") for name in ("anna", "tom")]
        self.browser = scene.signed_in(self.owner)
        self.page = f"/collections/{self.collection.uuid}/mails/new"

    def write(self, act: str = "send", **fields: str) -> str:
        """Send the form for both people, and return the page that answers it."""
        form = {"kind": "ready", "links": [link.uuid for link in self.links], "occasion": "1", "act": act, **fields}
        return self.browser.post_form(self.page, form).get_data(as_text=True)


@pytest.fixture
def published(scene: Scene) -> Published:
    return Published(scene)


def pictures(sink: MailSink) -> list[str]:
    """Return the pictures of all mails, each as its HTML."""
    bodies = [mail.get_body(("html",)).get_content() for _, mail in sink.mails]
    return [picture for body in bodies for picture in re.findall(r"<img[^>]*>", body)]


def test_a_chosen_cover_is_one_picture_that_every_visitor_may_see(published: Published, sink: MailSink) -> None:
    published.write(with_cover="y")
    send(published.scene)
    picture, *others = pictures(sink)
    assert (len(sink.mails), others) == (2, [picture])  # each person gets the same address
    source = re.search(r'src="([^"]+)"', picture)[1]
    assert source == f"{SITE}/collections/files/{published.photo.uuid}/preview?v={published.photo.version}"
    assert 'alt="Anna laughs at &#34;Tom&#34;"' in picture
    answer = published.scene.visitor().get(source.removeprefix(SITE))
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    plain = sink.mails[0][1].get_body(("plain",)).get_content()
    assert str(published.photo.uuid) not in plain


def test_only_the_cover_of_a_public_collection_may_be_shown_by_web_mail(published: Published) -> None:
    scene, another = published.scene, published.scene.photo(published.collection)
    scene.change(published.photo, is_cover=True)
    address = f"/collections/files/{{}}/preview?v={published.photo.version}"

    def policies() -> list[str]:
        """Return the header that a stranger gets with the cover and with another photo, or with their refusals."""
        answers = [scene.visitor().get(address.format(file.uuid)) for file in (published.photo, another)]
        return [answer.headers["Cross-Origin-Resource-Policy"] for answer in answers]

    assert policies() == ["cross-origin", "same-origin"]
    scene.change(published.collection, privacy="link")
    assert policies() == ["same-origin", "same-origin"]


def test_the_preview_shows_the_cover_once_it_is_chosen(published: Published) -> None:
    assert CHOICE in published.browser.get(published.page).text
    shown = [published.write(act="preview", **chosen).count("<img class=") for chosen in ({}, {"with_cover": "y"})]
    assert shown == [0, 1]


def test_without_the_choice_no_mail_has_a_picture(published: Published, sink: MailSink) -> None:
    published.write()
    send(published.scene)
    assert (len(sink.mails), pictures(sink)) == (2, [])


def test_a_program_can_choose_the_cover(published: Published, sink: MailSink) -> None:
    api = f"/api/v1/collections/{published.collection.uuid}/messages"
    published.scene.program(published.owner).post(api, json={"kind": "more", "links": "all", "cover": True})
    send(published.scene)
    assert len(pictures(sink)) == 2


NOT_FOR_EVERYBODY: dict[str, Change] = {
    "only its address opens it": lambda scene, it, _: scene.change(it, privacy="link"),
    "only share links open it": lambda scene, it, _: scene.change(it, privacy="private"),
    "it has a password": lambda scene, it, _: scene.change(it, privacy="password", password_hash="x"),
    "the photo is hidden": lambda scene, _, photo: scene.change(photo, hidden_at=LONG_AGO),
    "the photo is in the trash": lambda scene, _, photo: scene.change(photo, trashed_at=LONG_AGO),
    "the photo is not prepared": lambda scene, _, photo: scene.change(photo, state="processing"),
}


@pytest.mark.parametrize("change", NOT_FOR_EVERYBODY.values(), ids=NOT_FOR_EVERYBODY)
@pytest.mark.parametrize("is_queued_before", [True, False])
def test_a_cover_that_not_everybody_may_see_is_in_no_mail(
    published: Published, sink: MailSink, change: Change, is_queued_before: bool
) -> None:
    """Neither if it was so when the mail was written, nor if it became so while the mail waited."""
    for is_first in (True, False):
        if is_first is is_queued_before:
            published.write(with_cover="y")
        else:
            change(published.scene, published.collection, published.photo)
    assert CHOICE not in published.browser.get(published.page).text
    send(published.scene)
    assert (len(sink.mails), pictures(sink)) == (2, [])
