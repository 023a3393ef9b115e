"""A visitor's favorites by plain requests: marked, named, annotated, submitted, and moved to another device."""

import re

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Collection, FavoriteList, File, User
from app.services.selections import favorites_service
from tests.access.scene import FAR_AHEAD, Scene
from tests.favorites.marking import JSON, Marking

WHO = {"name": "Anna", "email": "", "message": "Thank you!"}


@pytest.fixture
def collection(scene: Scene) -> Collection:
    return scene.collection(scene.owner(), "link")


@pytest.fixture
def photos(scene: Scene, collection: Collection) -> list[File]:
    return [scene.photo(collection, f"IMG_{number}.jpg") for number in range(3)]


@pytest.fixture
def anna(scene: Scene, collection: Collection, photos: list[File]) -> Marking:
    return Marking(scene.visitor(), collection)


@pytest.fixture
def ben(scene: Scene, collection: Collection) -> Marking:
    """Return another visitor of the same gallery."""
    return Marking(scene.visitor(), collection)


def scene_owner(scene: Scene, collection: Collection) -> User:
    with scene.row(collection) as row:
        return row.owner


def ids(*files: File) -> list[str]:
    return [str(file.uuid) for file in files]


class TestMarking:
    def test_is_kept_for_this_visitor_in_the_order_of_the_gallery(self, scene, collection, photos, anna) -> None:
        answers = [anna.add(photos[2], headers=JSON), anna.add(photos[0], headers=JSON)]
        assert [answer.json["count"] for answer in answers] == [1, 2]
        assert anna.favorites == ids(photos[0], photos[2])
        assert Marking(scene.visitor(), collection).favorites == []

    def test_can_be_taken_back(self, photos, anna, ben) -> None:
        anna.add(photos[0])
        anna.add(photos[1])
        ben.add(photos[0])
        assert anna.remove(photos[0], headers=JSON).json["count"] == 1
        assert (anna.favorites, ben.favorites) == (ids(photos[1]), ids(photos[0]))

    def test_leads_a_form_back_to_its_photo_and_nowhere_else(self, collection, photos, anna) -> None:
        own = f"/g/{collection.slug}/p/{photos[0].uuid}"
        locations = [anna.add(photos[0], next=onward).location for onward in (own, "https://evil.example/", "/login")]
        assert locations[0] == own
        assert [location.split("?")[0] for location in locations[1:]] == [anna.url, anna.url]

    def test_leaves_no_cookie_before_the_first_heart(self, scene, collection, photos) -> None:
        visitor = scene.visitor()
        visitor.get(f"/g/{collection.slug}")
        assert visitor.get_cookie("vitrine_visitor", path="/g") is None
        Marking(visitor, collection).add(photos[0])
        cookie = visitor.get_cookie("vitrine_visitor", path="/g")
        assert cookie is not None
        assert (cookie.http_only, cookie.same_site, cookie.path, cookie.max_age) == (True, "Lax", "/g", 400 * 86_400)

    def test_heeds_no_cookie_that_was_made_up(self, scene, collection, photos, anna) -> None:
        anna.add(photos[0])
        other = scene.visitor()
        other.set_cookie("vitrine_visitor", anna.client.get_cookie("vitrine_visitor", path="/g").value[:-3] + "abc")
        assert Marking(other, collection).favorites == []

    def test_of_a_photo_in_the_trash_rests(self, scene, photos, anna) -> None:
        anna.add(photos[0])
        scene.change(photos[0], trashed_at=FAR_AHEAD)
        assert (anna.state()["count"], anna.favorites) == (0, [])
        scene.change(photos[0], trashed_at=None)
        assert anna.favorites == ids(photos[0])


class TestPages:
    def test_bring_the_hearts_along(self, collection, photos, anna) -> None:
        anna.add(photos[1])
        page = anna.client.get(f"/g/{collection.slug}").text
        assert 'aria-label="Favorites: 1"' in page
        assert f"&#34;ids&#34;: [&#34;{photos[1].uuid}&#34;]" in page
        assert 'aria-pressed="true"' in anna.client.get(f"/g/{collection.slug}/p/{photos[1].uuid}").text

    def test_of_a_list_show_its_photos_with_their_notes(self, photos, anna, ben) -> None:
        anna.add(photos[0])
        for visitor, note in ((anna, "Black & white?"), (ben, "In color")):
            visitor.add(photos[2])
            visitor.change(visitor.state()["list"], "notes", **{str(photos[2].uuid): note})
        page = anna.client.get(anna.url).text
        assert re.findall(r'data-name="([^"]+)"', page) == ["IMG_0.jpg", "IMG_2.jpg"]
        assert "Black &amp; white?</textarea>" in page
        assert "In color</textarea>" in ben.client.get(ben.url).text

    def test_hold_200_photos_and_lead_to_the_others(self, scene, collection, anna, monkeypatch) -> None:
        files = [scene.photo(collection, f"B{number}.jpg", variants=()) for number in range(4)]
        favorites_list = scene.favorites(collection, files)
        monkeypatch.setattr("app.views.gallery.gallery_page.PHOTOS_PER_PAGE", 3)
        client = scene.favorites_visitor(favorites_list)
        page = client.get(anna.url).text
        [more] = re.findall(r'data-more="([^"]+)"', page)
        further = client.get(more.replace("&amp;", "&"))
        assert (page.count('class="tile'), further.text.count('class="tile'), "X-Next" in further.headers) == (
            3,
            1,
            False,
        )
        [index] = re.findall(r'data-index="([^"]+)"', page)
        assert [row[0] for row in client.get(index).json["photos"]] == ids(*files)


class TestLists:
    def test_hearts_go_to_the_list_last_opened(self, photos, anna) -> None:
        anna.add(photos[0])
        first = anna.state()["list"]
        album = anna.post(name=" The  album ").location
        anna.add(photos[1])
        assert anna.favorites == ids(photos[1])
        assert ">The album</h1>" in anna.client.get(album).text
        anna.client.get(f"{anna.url}?list={first}")
        assert anna.favorites == ids(photos[0])

    def test_can_be_renamed_and_deleted(self, photos, anna) -> None:
        anna.add(photos[0])
        favorites_list = anna.state()["list"]
        assert ">Wall</h1>" in anna.client.get(anna.change(favorites_list, "rename", name="Wall").location).text
        assert anna.change(favorites_list, "rename", name=" ").status_code == 400
        anna.change(favorites_list, "delete")
        assert anna.state()["list"] is None

    def test_are_bounded(self, photos, anna, monkeypatch) -> None:
        monkeypatch.setattr(favorites_service, "MOST_LISTS", 2)
        monkeypatch.setattr("app.models.favorites.MOST_SELECTED", 2)
        assert [anna.post(name=str(number)).status_code for number in range(3)] == [303, 303, 400]
        assert [anna.add(photo).status_code for photo in photos] == [303, 303, 400]

    def test_of_one_network_are_limited_and_leave_room_for_others(self, scene, collection, photos, monkeypatch) -> None:
        """A visitor can delete the cookie; the whole IPv6 /64 of a provider's customer is one network."""
        monkeypatch.setattr("app.services.selections.new_lists.MOST_NEW_LISTS", 2)

        def answer_to(address: str):
            visitor = scene.visitor()
            visitor.environ_base["REMOTE_ADDR"] = address
            return Marking(visitor, collection).add(photos[0])

        flood = [answer_to(f"2001:db8:1:2::{number}") for number in range(3)]
        assert [answer.status_code for answer in flood] == [303, 303, 429]
        assert 0 < int(flood[2].headers["Retry-After"]) <= 601
        others = ["2001:db8:1:3::1", "198.51.100.1", "::ffff:198.51.100.1", "198.51.100.2"]
        assert [answer_to(address).status_code for address in others] == [303] * 4
        assert answer_to("198.51.100.1").status_code == 429, "it has the same address in two spellings"
        elsewhere = scene.collection(scene_owner(scene, collection), "link")
        assert Marking(scene.visitor(), elsewhere).add(scene.photo(elsewhere)).status_code == 303


class TestUndo:
    def test_a_deleted_list_comes_back_with_its_notes(self, scene, collection, photos, anna) -> None:
        favorites_list = anna.add(photos[0], headers=JSON).json["list"]
        anna.change(favorites_list, "notes", **{str(photos[0].uuid): "Larger"})
        anna.change(favorites_list, "delete")
        page = anna.client.get(anna.url).text
        assert f'action="{anna.url}/lists/{favorites_list}/restore"' in page
        assert Marking(scene.visitor(), collection).change(favorites_list, "restore").status_code == 404
        anna.change(favorites_list, "restore")
        assert anna.favorites == ids(photos[0])
        assert "Larger" in anna.client.get(anna.url).text

    def test_a_deleted_list_is_in_nobodys_sight(self, scene, collection, photos, anna) -> None:
        anna.add(photos[0])
        with scene.app.app_context():
            favorites_list = db.session.scalars(
                select(FavoriteList).where(FavoriteList.collection_id == collection.id)
            ).one()
        anna.change(favorites_list, "delete")
        owner = scene.signed_in(scene_owner(scene, collection))
        seen = [
            owner.get(f"/collections/{collection.uuid}/selections{more}") for more in ("", f"/{favorites_list.uuid}")
        ]
        opened = scene.visitor().get(f"{anna.url}/open/{favorites_list.token}")
        assert (favorites_list.name in seen[0].text, seen[1].status_code, opened.status_code) == (False, 404, 404)

    def test_a_heart_comes_back_with_its_note(self, photos, anna) -> None:
        favorites_list, name = anna.add(photos[0], headers=JSON).json["list"], str(photos[0].uuid)
        anna.change(favorites_list, "notes", **{name: "Larger", "remove": name})
        page = anna.client.get(anna.url).text
        fields = dict(re.findall(r'<input type="hidden" name="(list|note)" value="([^"]*)"', page))
        assert (anna.favorites, fields) == ([], {"list": favorites_list, "note": "Larger"})
        anna.add(photos[0], **fields)
        assert "Larger" in anna.client.get(anna.url).text


class TestAnotherDevice:
    def link(self, anna: Marking) -> str:
        [link] = re.findall(r'readonly value="http://[^/]+([^"]+)"', anna.client.get(anna.url).text)
        return link

    def test_opens_the_list_by_its_secret_link(self, scene, collection, photos, anna) -> None:
        anna.add(photos[0])
        phone = Marking(scene.visitor(), collection)
        assert phone.client.get(self.link(anna)).status_code == 302
        phone.add(photos[1])
        assert anna.favorites == phone.favorites == ids(photos[0], photos[1])

    def test_still_needs_the_password(self, scene, collection, photos, anna) -> None:
        anna.add(photos[0])
        link = self.link(anna)
        with scene.row(collection) as now:
            now.protect(now.privacy.PASSWORD, "by the sea")
        phone = scene.visitor()
        assert phone.get(link).location.startswith(f"/g/{collection.slug}/unlock?next=")
        assert phone.get_cookie("vitrine_visitor", path="/g") is None

    def test_opens_nothing_in_another_gallery(self, scene, collection, photos, anna) -> None:
        anna.add(photos[0])
        elsewhere = scene.collection(scene.owner(), "link")
        answer = scene.visitor().get(self.link(anna).replace(collection.slug, elsewhere.slug))
        assert answer.status_code == 404


class TestSelection:
    def test_is_counted_sent_and_locked(self, scene, collection, photos, anna) -> None:
        scene.change(collection, selection_wanted=2)
        anna.add(photos[0])
        assert 'aria-label="Favorites: 1 of 2"' in anna.client.get(f"/g/{collection.slug}").text
        favorites_list = anna.state()["list"]
        assert (
            "Thank you, <bdi>Anna</bdi>" in anna.client.get(anna.change(favorites_list, "submit", **WHO).location).text
        )
        refused = [anna.add(photos[1], headers=JSON), anna.remove(photos[0]), anna.change(favorites_list, "delete")]
        assert [answer.status_code for answer in refused] == [409, 409, 409]
        assert "was sent" in refused[0].json["error"]["message"]
        assert anna.favorites == ids(photos[0])

    @pytest.mark.parametrize("wrong", [{"name": ""}, {"email": "anna"}, {}])
    def test_that_does_not_fit_says_why_and_keeps_what_was_written(
        self, scene, collection, photos, anna, wrong
    ) -> None:
        scene.change(collection, selection_wanted=1)
        for photo in photos[: 1 if wrong else 2]:
            anna.add(photo)
        assert ("1 too many" in anna.client.get(anna.url).text) is not bool(wrong)
        answer = anna.change(anna.state()["list"], "submit", **{**WHO, **wrong})
        assert (answer.status_code, 'role="alert"' in answer.text, "Thank you!</textarea>" in answer.text) == (
            400,
            True,
            True,
        )
        assert not anna.state()["locked"]


class TestDownload:
    def test_offers_each_list_by_its_name(self, scene, photos, anna) -> None:
        anna.add(photos[0])
        anna.add(photos[2])
        page = anna.client.get(anna.url.replace("favorites", "download")).text
        [code] = re.findall(r'value="selection:([^"]+)"', page)
        assert page.index(">All photos</b>") < page.index(">My favorites</b>")
        archive = anna.client.get(anna.url.replace("favorites", "download.zip"), query_string={"selection": code})
        assert [name in archive.data for name in (b"IMG_0.jpg", b"IMG_1.jpg", b"IMG_2.jpg")] == [True, False, True]

    def test_of_a_list_from_its_page_comes_first_by_its_name(self, photos, anna) -> None:
        anna.add(photos[1])
        [address] = re.findall(r'href="(/g/[^"]+/download\?selection=[^"]+)"', anna.client.get(anna.url).text)
        page = anna.client.get(address).text
        assert page.index(">My favorites</b>") < page.index(">All photos</b>")
        assert page.count(">My favorites</b>") == 1
