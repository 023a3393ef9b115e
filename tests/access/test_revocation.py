"""Statements 3, 4 and 6: access that an owner takes back ends with the next request, at every address with bytes."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from app.database import utcnow
from app.models import Collection, Downloads, File, Privacy
from tests.access.scene import Scene

PAGES = ("/g/{slug}", "/g/{slug}/p/{file}")
DATA = ("/g/{slug}/more", "/g/{slug}/index.json")
PICTURES = tuple(f"/collections/files/{{file}}/{name}" for name in ("thumbnail", "grid", "preview"))
ORIGINAL = ("/collections/files/{file}/original",)
EVERYWHERE = (*PAGES, *DATA, *PICTURES, *ORIGINAL)


@pytest.fixture
def collection(scene: Scene) -> Collection:
    return scene.collection(scene.owner(), "password")


@pytest.fixture
def file(scene: Scene, collection: Collection) -> File:
    return scene.photo(collection)


def statuses(client: FlaskClient, collection: Collection, file: File, addresses=EVERYWHERE) -> list[int]:
    forms = (address.format(slug=collection.slug, file=file.uuid) for address in addresses)
    found = []
    for address in forms:
        with client.get(address) as response:
            found.append(response.status_code)
    return found


LOCKED = [302] * len(PAGES) + [403] * (len(DATA) + len(PICTURES) + len(ORIGINAL))


class TestPassword:
    def test_another_password_locks_everyone_out(self, scene: Scene, collection: Collection, file: File) -> None:
        visitor = scene.unlocked(collection)
        assert statuses(visitor, collection, file) == [200] * len(EVERYWHERE)
        other = scene.collection(scene.owner(), "password")
        with scene.row(collection) as row:
            row.protect(Privacy.PASSWORD, "pear-tree-43")
        assert statuses(visitor, collection, file) == LOCKED
        assert scene.unlocked(other, version=other.password_version).get(f"/g/{other.slug}").status_code == 200

    def test_the_same_password_set_again_locks_everyone_out(
        self, scene: Scene, collection: Collection, file: File
    ) -> None:
        visitor = scene.unlocked(collection)
        with scene.row(collection) as row:
            row.protect(Privacy.LINK)
            row.protect(Privacy.PASSWORD, "apple-tree-42")
        assert statuses(visitor, collection, file) == LOCKED

    def test_a_kept_password_keeps_visitors(self, scene: Scene, collection: Collection, file: File) -> None:
        visitor = scene.unlocked(collection)
        with scene.row(collection) as row:
            row.protect(Privacy.PASSWORD)
        assert statuses(visitor, collection, file) == [200] * len(EVERYWHERE)


def test_another_address_locks_everyone_out(scene: Scene, collection: Collection, file: File) -> None:
    from app.extensions import db

    visitor, old = scene.unlocked(collection), collection.slug
    with scene.row(collection) as row:
        row.move_to(db.session, "a-new-address")
    assert visitor.get(f"/g/{old}").status_code == 404
    with scene.row(collection) as row:
        assert statuses(visitor, row, file) == LOCKED


def test_a_revoked_link_ends_at_once(scene: Scene, file: File) -> None:
    collection = scene.collection(scene.owner(), "private")
    file = scene.photo(collection)
    link = scene.link(collection)
    guest, another = scene.guest(link, collection), scene.guest(scene.link(collection), collection)
    assert statuses(guest, collection, file) == [200] * len(EVERYWHERE)
    scene.change(link, revoked_at=utcnow())
    assert statuses(guest, collection, file) == [404] * len(EVERYWHERE)
    assert statuses(another, collection, file) == [200] * len(EVERYWHERE)


def test_a_deleted_link_ends_at_once(scene: Scene) -> None:
    from app.extensions import db

    collection = scene.collection(scene.owner(), "private")
    file = scene.photo(collection)
    guest = scene.guest(link := scene.link(collection), collection)
    with scene.row(link) as row:
        db.session.delete(row)
    assert statuses(guest, collection, file) == [404] * len(EVERYWHERE)


def test_the_trash_ends_everything_at_once(scene: Scene, collection: Collection, file: File) -> None:
    visitor = scene.unlocked(collection)
    scene.change(collection, trashed_at=utcnow())
    assert statuses(visitor, collection, file) == [404] * len(EVERYWHERE)


def test_an_end_that_is_moved_into_the_past_ends_everything(scene: Scene, collection: Collection, file: File) -> None:
    visitor = scene.unlocked(collection)
    scene.change(collection, expires_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert statuses(visitor, collection, file) == [410] * len(EVERYWHERE)


class TestDownloads:
    """The rights that collection and link give, and the results for web size, original and links on the page."""

    @pytest.mark.parametrize(
        ("collection_allows", "link_allows", "web", "original"),
        [
            ("original", "original", 200, 200),
            ("original", "web", 200, 403),
            ("original", "off", 403, 403),
            ("web", "original", 200, 403),
            ("web", "off", 403, 403),
            ("off", "original", 403, 403),
        ],
    )
    def test_the_narrower_right_holds(self, scene: Scene, collection_allows, link_allows, web, original) -> None:
        collection = scene.collection(scene.owner(), "private", downloads=collection_allows)
        file = scene.photo(collection)
        guest = scene.guest(scene.link(collection, downloads=link_allows), collection)
        media = f"/collections/files/{file.uuid}"
        addresses = (f"{media}/preview?download=1", f"{media}/original", f"{media}/preview", f"{media}/thumbnail")
        assert statuses(guest, collection, file, addresses) == [web, original, 200, 200]

    def test_switched_off_between_two_requests(self, scene: Scene, collection: Collection, file: File) -> None:
        visitor = scene.unlocked(collection)
        assert statuses(visitor, collection, file, ORIGINAL) == [200]
        scene.change(collection, downloads=Downloads.OFF)
        assert statuses(visitor, collection, file, ORIGINAL) == [403]

    @pytest.mark.parametrize("downloads", ["off", "web"])
    def test_no_page_names_an_original_that_may_not_be_had(self, scene: Scene, downloads: str) -> None:
        collection = scene.collection(scene.owner(), "public", downloads=downloads)
        file = scene.photo(collection)
        pages = [scene.visitor().get(form.format(slug=collection.slug, file=file.uuid)) for form in (*PAGES, *DATA)]
        assert not [page.request.path for page in pages if "/original" in page.text]

    def test_no_preview_falls_back_to_an_original_that_may_not_be_had(self, scene: Scene) -> None:
        collection = scene.collection(scene.owner(), "public", downloads="web")
        file = scene.photo(collection, variants=())
        response = scene.visitor().get(f"/collections/files/{file.uuid}/preview")
        assert (response.status_code, response.mimetype) == (200, "image/svg+xml")


class TestOneUnlockingOpensOneCollection:
    """Two collections of one owner with equal passwords."""

    def test_the_other_stays_locked(self, scene: Scene) -> None:
        owner = scene.owner()
        first, second = scene.collection(owner, "password"), scene.collection(owner, "password")
        there = scene.photo(second)
        assert statuses(scene.unlocked(first), second, there) == LOCKED

    def test_a_photo_of_the_other_is_not_at_this_address(self, scene: Scene) -> None:
        owner = scene.owner()
        first, second = scene.collection(owner, "password"), scene.collection(owner, "password")
        there = scene.photo(second)
        assert scene.unlocked(first).get(f"/g/{first.slug}/p/{there.uuid}").status_code == 404

    def test_a_link_into_one_opens_no_other(self, scene: Scene) -> None:
        owner = scene.owner()
        first, second = scene.collection(owner, "private"), scene.collection(owner, "private")
        there = scene.photo(second)
        link = scene.link(first)
        guest = scene.visitor(links={str(first.uuid): str(link.uuid), str(second.uuid): str(link.uuid)})
        assert statuses(guest, second, there) == [404] * len(EVERYWHERE)
