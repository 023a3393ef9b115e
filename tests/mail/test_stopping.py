"""The signed address in reminders and digests: opening it asks, and sending its form stops these mails."""

import pytest
from flask import url_for

from app.models import DigestRhythm, MailKind
from app.services.site_addresses import SiteAddresses
from tests.access.scene import Scene
from tests.mail.conftest import SITE, client_link, queue_ready, send
from tests.support.servers.mail import MailSink


def test_a_client_stops_reminders_in_one_step_and_only_these(scene: Scene, sink: MailSink) -> None:
    collection = scene.collection(scene.owner(), language="de")
    link = client_link(scene, collection)
    queue_ready(scene, link, collection, kind=MailKind.REMINDER)
    send(scene)
    ((_, mail),) = sink.mails
    (line,) = [each for each in sink.contents[0].decode().splitlines() if each.startswith("List-Unsubscribe:")]
    address = line.removeprefix("List-Unsubscribe: ").strip("<>")  # not encoded, because mail programs do not decode it
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page = scene.visitor().get(address.removeprefix(SITE))
    assert (page.status_code, "Diese E-Mails abbestellen?" in page.text) == (200, True)
    with scene.row(link) as stored:
        assert stored.mails_stopped_at is None
    done = scene.visitor().post(address.removeprefix(SITE), data={"List-Unsubscribe": "One-Click"})
    with scene.row(link) as stored:
        assert (done.status_code, stored.mails_stopped_at is not None) == (200, True)
    queue_ready(scene, link, collection, kind=MailKind.REMINDER, key="later")
    queue_ready(scene, link, collection, key="open")
    send(scene)
    assert [mail["List-Unsubscribe"] is None for _, mail in sink.mails] == [False, True]


def test_an_owner_stops_digests(scene: Scene) -> None:
    owner = scene.owner()
    address = scene.services.mail.addresses.stop_digests(owner).removeprefix(SITE)
    assert scene.visitor().get(address).status_code == 200
    scene.visitor().post(address)
    with scene.row(owner) as stored:
        assert stored.digest is DigestRhythm.OFF


@pytest.mark.parametrize("secret", ["another key", None])
def test_an_address_that_is_not_signed_by_us_is_not_found(scene: Scene, secret: str | None) -> None:
    owner = scene.owner()
    address = SiteAddresses(SITE, secret).stop_digests(owner) if secret else f"{SITE}/mails/stop/anything"
    assert scene.visitor().post(address.removeprefix(SITE)).status_code == 404


def test_the_addresses_are_those_of_the_routes(scene: Scene) -> None:
    collection = scene.collection(owner := scene.owner())
    link, favorites_list = client_link(scene, collection), scene.favorites(collection)
    photo = scene.photo(collection)
    written = scene.services.mail.addresses
    with scene.app.test_request_context(base_url=SITE):
        collections = {"uuid": collection.uuid, "_external": True}
        token = written.stop_digests(owner).rpartition("/")[2]
        assert written.share_link(link) == url_for("gallery.share_link", token=link.token, _external=True)
        assert written.activity(collection) == url_for("collections.activity", **collections)
        selection = url_for("collections.selection", list_uuid=favorites_list.uuid, **collections)
        assert written.selection(collection, favorites_list) == selection
        assert written.gallery(collection) == url_for("gallery.view", slug=collection.slug, _external=True)
        request = {"token": (opening := written.confirm_opening("0" * 32)).rpartition("/")[2], "_external": True}
        assert opening == url_for("gallery.confirm_opening", **request)
        assert written.remove_opening("0" * 32) == url_for("gallery.remove_opening", **request)
        for variant, endpoint in (("medium", "media.preview"), ("grid", "media.grid")):
            at = url_for(endpoint, uuid=photo.uuid, v=photo.version, _external=True)
            assert written.variant(photo, variant) == at
        assert written.account == url_for("auth.account", _external=True)
        assert written.stop_digests(owner) == url_for("gallery.stop_mails", token=token, _external=True)
