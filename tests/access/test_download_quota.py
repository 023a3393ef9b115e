"""The quota of a share link: so many photos, each counted once, and never more in two tabs."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app.composition import services_of
from app.database import utcnow
from app.errors import QuotaSpent
from app.extensions import db
from app.models import Collection, File, ShareLink
from tests.access.scene import Scene, csrf_token
from tests.support.instances import MakeApp


class Shared:
    """A gallery with three photos, and a link that allows two of them."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.owner = scene.owner()
        self.collection: Collection = scene.collection(self.owner, slug="one")
        self.files: list[File] = [scene.photo(self.collection, f"{number}.jpg") for number in range(3)]
        self.link: ShareLink = scene.link(self.collection, download_quota=2)
        self.guest: FlaskClient = scene.guest(self.link, self.collection)

    def original(self, number: int, **headers: str) -> int:
        address = f"/collections/files/{self.files[number].uuid}/original"
        return self.guest.get(address, headers=headers).status_code

    def zip(self, *numbers: int, **headers: str) -> int:
        selection = ",".join(str(self.files[number].uuid) for number in numbers)
        return self.guest.get(f"/g/one/download.zip?selection={selection}", headers=headers).status_code

    def counted(self) -> int:
        with self.scene.app.app_context():
            return len(services_of(self.scene.app).download_quota.handed_out(self.link.id))


@pytest.fixture
def shared(scene: Scene) -> Shared:
    return Shared(scene)


def test_so_many_photos_and_no_more(shared: Shared) -> None:
    assert [shared.original(0), shared.original(1), shared.original(2)] == [200, 200, 403]
    assert (shared.original(0), shared.counted()) == (200, 2)


def test_an_archive_larger_than_what_is_left_is_refused_whole(shared: Shared) -> None:
    assert shared.zip(0, 1, 2) == 403
    assert (shared.counted(), shared.zip(0, 1), shared.counted(), shared.zip(0, 2)) == (0, 200, 2, 403)


def test_ranges_and_further_sizes_of_the_same_photos_count_once(shared: Shared) -> None:
    assert [shared.zip(0, 1, Range="bytes=0-99"), shared.zip(0, 1, Range="bytes=100-")] == [206, 206]
    web = f"/collections/files/{shared.files[0].uuid}/preview?download=1"
    assert (shared.guest.get(web).status_code, shared.original(1, Range="bytes=0-9"), shared.counted()) == (200, 206, 2)


def test_head_counts_nothing(shared: Shared) -> None:
    assert shared.guest.head(f"/collections/files/{shared.files[0].uuid}/original").status_code == 200
    assert (shared.guest.head("/g/one/download.zip").status_code, shared.counted()) == (403, 0)


def test_the_visitor_reads_what_is_left_and_what_to_do(shared: Shared) -> None:
    shared.original(0)
    page = shared.guest.get("/g/one/download").text
    assert "1 of 2 photos left" in page
    assert "These are more photos than are left for this link" in page
    refused = shared.guest.get("/g/one/download/started?what=all")
    assert (refused.status_code, "This link allows 1 more photo." in refused.text) == (403, True)


def test_looking_never_counts(shared: Shared) -> None:
    assert "data-original" not in shared.guest.get("/g/one").text
    assert shared.guest.get(f"/collections/files/{shared.files[0].uuid}/preview").status_code == 200
    assert shared.counted() == 0


def test_only_the_link_is_limited_and_its_owner_counts_anew(shared: Shared) -> None:
    shared.zip(0, 1)
    address = f"/collections/files/{shared.files[2].uuid}/original"
    assert shared.scene.visitor().get(address).status_code == 200
    owner, page = shared.scene.signed_in(shared.owner), f"/collections/{shared.collection.uuid}/share"
    assert "2 of 2 photos downloaded" in owner.get(page).text
    form = {"csrf_token": csrf_token(owner, page)}
    assert owner.post(f"/collections/links/{shared.link.uuid}/quota/reset", data=form).status_code == 302
    assert (shared.original(2), shared.counted()) == (200, 1)


def test_an_address_of_the_bucket_counts_as_handed_out(r2_scene: Scene) -> None:
    shared = Shared(r2_scene)
    assert [shared.original(0), shared.original(1), shared.original(2)] == [302, 302, 403]


def two_of_three(app: Flask) -> None:
    """Hand out three photos at the same moment, and expect that exactly two are handed out."""
    shared = Shared(Scene(app))
    together = Barrier(3)

    def take(number: int) -> bool:
        with app.app_context():
            together.wait(20)
            try:
                services_of(app).download_quota.hand_out(shared.link.id, {shared.files[number].id}, utcnow())
            except QuotaSpent:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(take, range(3))) == [False, True, True]
    assert shared.counted() == 2


def test_tabs_at_once_do_not_exceed_it(app: Flask) -> None:
    two_of_three(app)


@pytest.mark.postgres
def test_tabs_at_once_do_not_exceed_it_on_postgresql(make_app: MakeApp, postgres_url: str) -> None:
    app = make_app(DATABASE_URL=postgres_url)
    with app.app_context():
        upgrade()
    two_of_three(app)
