"""A share link opens its scope with its own password, is not repeated in later addresses, and can be ended."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.database import utcnow
from app.extensions import db
from app.models import Collection, Section, ShareLink, User
from tests.access.scene import COLLECTION_PASSWORD, LONG_AGO, Scene, csrf_token, quick_hash


@pytest.mark.parametrize("privacy", ["private", "link", "public"])
def test_it_opens_the_gallery_and_leaves_the_token_behind(scene: Scene, privacy: str) -> None:
    collection = scene.collection(scene.owner(), privacy)
    guest = scene.visitor()
    response = guest.get(f"/s/{scene.link(collection).token}")
    assert (response.status_code, response.headers["Location"]) == (302, f"/g/{collection.slug}")
    assert guest.get(f"/g/{collection.slug}").status_code == 200


def test_it_does_not_skip_the_password(scene: Scene) -> None:
    collection = scene.collection(scene.owner(), "password")
    guest = scene.visitor()
    guest.get(f"/s/{scene.link(collection).token}")
    assert guest.get(f"/g/{collection.slug}").headers["Location"].startswith(f"/g/{collection.slug}/unlock")


@pytest.mark.parametrize(
    ("privacy", "link", "expected"),
    [
        ("private", {"revoked_at": LONG_AGO}, 404),
        ("private", {"expires_at": LONG_AGO}, 410),
        ("private", {"revoked_at": LONG_AGO, "expires_at": LONG_AGO}, 404),
        ("draft", {}, 404),
        ("public", {"revoked_at": LONG_AGO}, 404),
    ],
)
def test_it_is_refused(scene: Scene, privacy: str, link: dict, expected: int) -> None:
    collection = scene.collection(scene.owner(), privacy)
    guest = scene.visitor()
    response = guest.get(f"/s/{scene.link(collection, **link).token}")
    assert response.status_code == expected
    with guest.session_transaction() as cookie:
        assert "links" not in cookie


@pytest.mark.parametrize("token", ["unknown", "x" * 500, "%00", "..", "' OR 1=1 --"])
def test_a_guessed_token_opens_nothing(scene: Scene, token: str) -> None:
    scene.link(scene.collection(scene.owner(), "private"))
    assert scene.visitor().get(f"/s/{token}").status_code == 404


def test_a_later_link_replaces_an_ended_one(scene: Scene) -> None:
    collection = scene.collection(scene.owner(), "private")
    guest = scene.guest(scene.link(collection, expires_at=LONG_AGO), collection)
    guest.get(f"/s/{scene.link(collection).token}")
    assert guest.get(f"/g/{collection.slug}").status_code == 200


def test_an_ended_link_does_not_take_a_good_one_away(scene: Scene) -> None:
    collection = scene.collection(scene.owner(), "private")
    guest = scene.guest(scene.link(collection), collection)
    guest.get(f"/s/{scene.link(collection, expires_at=LONG_AGO).token}")
    assert guest.get(f"/g/{collection.slug}").status_code == 200


def test_forty_links_fit_into_one_cookie(scene: Scene) -> None:
    owner = scene.owner()
    guest = scene.visitor()
    for _ in range(40):
        collection = scene.collection(owner, "private")
        response = guest.get(f"/s/{scene.link(collection, expires_at=utcnow() + timedelta(days=1)).token}")
    assert len(response.headers["Set-Cookie"]) < 4093
    assert guest.get(f"/g/{collection.slug}").status_code == 200


def test_unlocking_thirty_collections_with_thirty_links_fits_too(scene: Scene) -> None:
    """The oldest entries of the cookie are dropped first; the newest always works."""
    owner = scene.owner()
    collections = [scene.collection(owner, "password") for _ in range(30)]
    guest = scene.visitor(
        unlocked={str(collection.uuid): collection.password_version for collection in collections},
        links={str(collection.uuid): str(scene.link(collection).uuid) for collection in collections},
    )
    newest = scene.collection(owner, "private")
    response = guest.get(f"/s/{scene.link(newest).token}")
    assert len(response.headers["Set-Cookie"]) < 4093


class TestItsOwnPassword:
    """A link's own password, which is asked for instead of the collection's and unlocks only that link."""

    @pytest.fixture
    def collection(self, scene: Scene) -> Collection:
        return scene.collection(scene.owner(), "password")

    @staticmethod
    def arrive(scene: Scene, collection: Collection, password: str) -> tuple[FlaskClient, ShareLink]:
        link = scene.link(collection, password_hash=quick_hash(password), password_version=1)
        guest = scene.visitor()
        guest.get(f"/s/{link.token}")
        return guest, link

    @staticmethod
    def knock(guest: FlaskClient, collection: Collection, password: str) -> int:
        page = f"/g/{collection.slug}/unlock"
        return guest.post(page, data={"password": password, "csrf_token": csrf_token(guest, page)}).status_code

    def test_it_opens(self, scene: Scene, collection: Collection) -> None:
        guest, _ = self.arrive(scene, collection, "pear")
        answers = [self.knock(guest, collection, password) for password in (COLLECTION_PASSWORD, "pear")]
        assert (answers, guest.get(f"/g/{collection.slug}").status_code) == ([403, 302], 200)

    def test_another_link_with_the_same_one_stays_locked(self, scene: Scene, collection: Collection) -> None:
        """Statement 4."""
        guest, _ = self.arrive(scene, collection, "pear")
        self.knock(guest, collection, "pear")
        _, second = self.arrive(scene, collection, "pear")
        guest.get(f"/s/{second.token}")
        assert guest.get(f"/g/{collection.slug}").status_code == 302

    def test_it_does_not_open_the_collection(self, scene: Scene, collection: Collection) -> None:
        guest, link = self.arrive(scene, collection, "pear")
        self.knock(guest, collection, "pear")
        with scene.row(link) as row:
            row.remove_password()
        assert guest.get(f"/g/{collection.slug}").status_code == 302

    @pytest.mark.parametrize("change", ["another password", "the same again", "another address"])
    def test_a_change_locks_out_at_once(self, scene: Scene, collection: Collection, change: str) -> None:
        guest, link = self.arrive(scene, collection, "pear")
        self.knock(guest, collection, "pear")
        with scene.row(link) as row:
            if change == "another address":
                row.collection.move_to(db.session, "elsewhere")
            else:
                row.set_password("plum" if change == "another password" else "pear")
            slug = row.collection.slug
        assert guest.get(f"/g/{slug}").status_code == 302

    def test_ten_wrong_ones_pause_that_link_alone(self, scene: Scene, collection: Collection) -> None:
        """Statement 14."""
        guest, _ = self.arrive(scene, collection, "pear")
        answers = [self.knock(guest, collection, "wrong") for _ in range(11)]
        other, _ = self.arrive(scene, collection, "plum")
        assert (answers[-2:], self.knock(other, collection, "plum")) == ([403, 429], 302)
        assert self.knock(scene.visitor(), collection, COLLECTION_PASSWORD) == 302


class TestMakingAndChanging:
    """The owner's form for a share link."""

    @pytest.fixture
    def owner(self, scene: Scene) -> FlaskClient:
        return scene.signed_in(scene.owner("links@example.test"))

    @pytest.fixture
    def collection(self, scene: Scene, owner: FlaskClient) -> Collection:
        with scene.app.app_context():
            found = User.by_email(db.session, "links@example.test")
        return scene.collection(found, "private")

    @staticmethod
    def send(browser: FlaskClient, path: str, **fields) -> int:
        data = {"name": "Anna", "downloads": "web", "scope": "everything", **fields}
        data["csrf_token"] = csrf_token(browser, "/collections/new")
        return browser.post(f"/collections{path}", data=data).status_code

    def test_everything_can_be_said_at_once(self, scene: Scene, owner: FlaskClient, collection: Collection) -> None:
        section = scene.section(collection, "Ceremony")
        limits = {"scope": "sections", "sections": [str(section.uuid)], "password": "pear"}
        status = self.send(owner, f"/{collection.uuid}/links", **limits)
        with scene.row(collection) as row:
            (link,) = row.share_links
            made = (link.name, link.downloads, link.may_favorite, link.scope, link.opens_with("pear"))
        assert (status, made) == (302, ("Anna", "web", False, frozenset([section.id]), True))

    def test_an_empty_password_keeps_the_one_there_is(
        self, scene: Scene, owner: FlaskClient, collection: Collection
    ) -> None:
        link = scene.link(collection, password_hash=quick_hash("pear"), password_version=4)
        versions = []
        for removes in ({}, {"removes_password": "y"}):
            self.send(owner, f"/links/{link.uuid}", **removes)
            with scene.row(link) as row:
                versions.append((row.is_password_set, row.password_version))
        assert versions == [(True, 4), (False, 5)]

    @pytest.mark.parametrize("selected", ["none", "another owner's", "no id"])
    def test_a_limit_names_sections_of_the_collection(
        self, scene: Scene, owner: FlaskClient, collection: Collection, selected: str
    ) -> None:
        scene.section(collection, "Ceremony")
        foreign = scene.section(scene.collection(scene.owner()), "Theirs")
        sections = {"none": [], "another owner's": [str(foreign.uuid)], "no id": ["x"]}[selected]
        path = f"/{collection.uuid}/links"
        status = self.send(owner, path, scope="sections", sections=sections)
        with scene.row(collection) as row:
            assert (status, row.share_links) == (400, [])

    def test_a_section_in_the_trash_stays_in_the_limit(
        self, scene: Scene, owner: FlaskClient, collection: Collection
    ) -> None:
        """The form does not show the section, but the section may be restored."""
        live, gone = scene.section(collection, "Ceremony"), scene.section(collection, "Party", trashed_at=LONG_AGO)
        link = scene.link(collection, is_limited=True)
        with scene.row(link) as row:
            row.sections = [db.session.get_one(Section, section.id) for section in (live, gone)]
        fields = {"scope": "sections", "sections": [str(live.uuid)]}
        self.send(owner, f"/links/{link.uuid}", **fields)
        with scene.row(link) as row:
            assert row.scope == {live.id, gone.id}

    def test_no_message_holds_a_password(self, scene: Scene, owner: FlaskClient, collection: Collection) -> None:
        fields = {"password": "a-very-secret-pear"}
        self.send(owner, f"/{collection.uuid}/links", **fields)
        with scene.row(collection) as row:
            link = row.share_links[0]
        pages = [owner.get(f"/collections/{end}").text for end in (f"{collection.uuid}/share", f"links/{link.uuid}")]
        assert "You need a password" in pages[0]
        assert not [page for page in pages if "a-very-secret-pear" in page]
