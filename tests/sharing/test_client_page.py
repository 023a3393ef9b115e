"""The page of a client: it lists what the person's share links open, one password opens all that have it."""

import re
from datetime import timedelta

import pytest

from app.database import utcnow
from app.extensions import db
from app.models import Client, ShareLink, User
from tests.access.scene import COLLECTION_PASSWORD, FAR_AHEAD, LONG_AGO, Scene, csrf_token, quick_hash


@pytest.fixture
def client(scene: Scene) -> Client:
    return scene.client(scene.owner(name="Zoë"))


def owner_of(scene: Scene, client: Client) -> User:
    with scene.app.app_context():
        return db.session.get_one(User, client.owner_id)


def share(scene: Scene, client: Client, privacy: str = "private", **values: object) -> ShareLink:
    """Add a collection of the client's owner with a photo and a share link for the client."""
    owner = owner_of(scene, client)
    of_link = {name: values.pop(name) for name in ("expires_at", "revoked_at", "is_limited") if name in values}
    collection = scene.collection(owner, privacy, **values)
    scene.photo(collection)
    return scene.link(collection, client_id=client.id, **of_link)


def unlock(browser, client: Client, password: str):
    path = f"/c/{client.token}/unlock"
    return browser.post(path, data={"csrf_token": csrf_token(browser, path), "password": password})


def test_it_lists_what_opens_and_what_has_ended(scene: Scene, client: Client) -> None:
    share(scene, client, title="Wedding", expires_at=FAR_AHEAD)
    share(scene, client, title="Draft", privacy="draft")
    share(scene, client, title="Trashed", trashed_at=LONG_AGO)
    share(scene, client, title="Revoked", revoked_at=LONG_AGO)
    share(scene, client, title="Ended", expires_at=LONG_AGO)
    share(scene, client, title="Locked", privacy="password")
    visitor = scene.visitor()
    page = visitor.get(f"/c/{client.token}")
    assert page.status_code == 200
    assert all(text in page.text for text in ("Wedding", "This gallery has closed", "opens with a password", "2090"))
    assert [title for title in ("Draft", "Trashed", "Revoked", "Ended", "Locked") if title in page.text] == []
    assert "Anna" not in page.text
    headers = (page.headers["Referrer-Policy"], page.headers["Cache-Control"], page.headers["X-Robots-Tag"])
    assert headers == ("no-referrer", "private, no-store", "noindex, nofollow")
    (cover,) = re.findall(r'<img src="(/collections/files/[^"]+)"', page.text)
    assert visitor.get(cover).status_code == 200
    *_, link = re.findall(r'href="(/s/[^"]+)"', page.text)
    assert visitor.get(link, follow_redirects=True).status_code == 200


def test_one_password_opens_all_that_have_it(scene: Scene, client: Client) -> None:
    for title in ("First", "Second"):
        share(scene, client, title=title, privacy="password")
    share(scene, client, title="Other", privacy="password", password_hash=quick_hash("pear"))
    visitor = scene.visitor()
    assert unlock(visitor, client, "wrong").status_code == 403
    assert unlock(visitor, client, COLLECTION_PASSWORD).status_code == 302
    page = visitor.get(f"/c/{client.token}").text
    assert [title for title in ("First", "Second", "Other") if title in page] == ["First", "Second"]
    assert unlock(visitor, client, "pear").status_code == 302
    assert "Other" in visitor.get(f"/c/{client.token}").text
    assert visitor.get(f"/c/{client.token}/unlock").headers["Location"] == f"/c/{client.token}"


def test_wrong_passwords_are_counted_as_one_guess_each(scene: Scene, client: Client) -> None:
    for _ in range(3):
        share(scene, client, privacy="password")
    visitor = scene.visitor()
    statuses = [unlock(visitor, client, f"wrong {number}").status_code for number in range(11)]
    assert statuses == [403] * 10 + [429]


def test_what_came_after_the_last_visit_is_new(scene: Scene, client: Client) -> None:
    link = share(scene, client, title="Wedding")
    visitor = scene.visitor()
    assert "new file" not in visitor.get(f"/c/{client.token}").text
    assert visitor.get(f"/s/{link.token}", follow_redirects=True).status_code == 200
    with scene.row(link) as row:
        collection = row.collection
    for _ in range(2):
        scene.change(scene.photo(collection), created_at=utcnow() + timedelta(minutes=1))
    assert "2 new files" in visitor.get(f"/c/{client.token}").text


def test_revoking_the_client_revokes_all_links_and_undo_only_these(scene: Scene, client: Client) -> None:
    first, second = share(scene, client), share(scene, client, revoked_at=LONG_AGO)
    owner = scene.signed_in(owner_of(scene, client))
    program, address = scene.program(owner_of(scene, client)), f"/collections/clients/{client.uuid}"
    token = csrf_token(owner, "/collections/clients")
    shown = program.get(f"/api/v1/links/{first.uuid}").json["client_url"]
    assert shown.endswith(f"/c/{client.token}")
    owner.post(f"{address}/revoke", data={"csrf_token": token})
    gone = [scene.visitor().get(path).status_code for path in (f"/c/{client.token}", f"/s/{first.token}")]
    assert (gone, program.get(f"/api/v1/links/{first.uuid}").json["client_url"]) == ([404, 404], None)
    owner.post(f"{address}/reinstate", data={"csrf_token": token})
    back = [scene.visitor().get(f"/s/{link.token}").status_code for link in (first, second)]
    assert back == [302, 404]


def test_a_link_gets_a_client_and_links_with_the_same_address_are_proposed(scene: Scene) -> None:
    owner = scene.owner()
    browser, address = scene.signed_in(owner), "anna@example.test"
    links = [scene.link(scene.collection(owner), name="Anna B.", email=email) for email in (address, address.upper())]
    token = csrf_token(browser, "/collections/clients")

    def choose(link: ShareLink, client: str):
        path = f"/collections/links/{link.uuid}/client"
        return browser.post(path, data={"csrf_token": token, "client": client}, follow_redirects=True)

    page = choose(links[0], "new")
    assert "Share links with the same address" in page.text
    (uuid,) = set(re.findall(r'action="/collections/clients/([0-9a-f-]{36})"', page.text))
    assert "Share links with the same address" not in choose(links[1], uuid).text
    assert "belongs to no client any more" in choose(links[1], "").text
    deleted = browser.post(f"/collections/clients/{uuid}/delete", data={"csrf_token": token}, follow_redirects=True)
    assert "their share links still work" in deleted.text
    assert scene.visitor().get(f"/s/{links[0].token}").status_code == 302
