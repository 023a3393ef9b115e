"""The rights to favorites: no visitor reaches the lists of others, or photos that are not shown."""

from uuid import uuid4

import pytest

from app.extensions import db
from app.models import Collection, FavoriteList, File, User
from app.queries.files import favorite_lists
from tests.access.scene import LONG_AGO, Scene, csrf_token
from tests.access.test_matrix import VISITORS_CHANGES
from tests.favorites.marking import JSON, Marking, all_favorites

K, F = "{favorites_list}", "{file}"
WHO = {"name": "Mallory", "email": "", "message": ""}
CHANGES = [
    ("gallery.begin_list", "", {"name": "Mine"}),
    ("gallery.add_favorite", f"/{F}", {"list": K}),
    ("gallery.remove_favorite", f"/{F}/remove", {"list": K}),
    ("gallery.note_favorites", f"/lists/{K}/notes", {F: "no", "remove": F}),
    ("gallery.rename_list", f"/lists/{K}/rename", {"name": "Taken"}),
    ("gallery.delete_list", f"/lists/{K}/delete", {}),
    ("gallery.restore_list", f"/lists/{K}/restore", {}),
    ("gallery.submit_list", f"/lists/{K}/submit", WHO),
]
OF_A_LIST = [change for change in CHANGES if change[0] != "gallery.begin_list"]


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    return scene.collection(owner, "link")


@pytest.fixture
def file(scene: Scene, collection: Collection) -> File:
    return scene.photo(collection)


@pytest.fixture
def favorites_list(scene: Scene, collection: Collection, file: File) -> FavoriteList:
    return scene.favorites(collection, [file])


def send(marking: Marking, change: tuple[str, str, dict], favorites_list: FavoriteList, file: File, token: str) -> int:
    _, path, data = change

    def filled(text: str) -> str:
        return text.format(favorites_list=favorites_list.uuid, file=file.uuid)

    form = {filled(name): filled(value) for name, value in data.items()}
    return marking.client.post(f"{marking.url}{filled(path)}", data={**form, "csrf_token": token}).status_code


def test_every_change_is_sent_here() -> None:
    seen_photos = {"gallery.see"}  # tests/sharing/test_new_photos.py
    assert {name for name, *_ in CHANGES} == VISITORS_CHANGES - seen_photos


def test_nobody_changes_or_sees_the_list_of_another_visitor(scene: Scene, collection, file, favorites_list) -> None:
    mallory = Marking(scene.visitor(), collection)
    mallory.add(file)
    before = all_favorites(scene)
    token = mallory.state()["csrf"]
    answers = [send(mallory, change, favorites_list, file, token) for change in OF_A_LIST]
    reads = [
        mallory.client.get(f"{mallory.url}{more}?list={favorites_list.uuid}").status_code
        for more in ("", "/more", "/index.json", ".json")
    ]
    assert (answers, reads) == ([404] * len(OF_A_LIST), [404] * 4)
    assert all_favorites(scene) == before


@pytest.mark.parametrize("who", ["owner", "switched off", "locked out", "gone", "without a token"])
def test_who_may_not_changes_nothing(scene: Scene, owner, collection, file, favorites_list, who: str) -> None:
    browser = scene.signed_in(owner) if who == "owner" else scene.favorites_visitor(favorites_list)
    marking = Marking(browser, collection)
    token = "no" if who == "without a token" else csrf_token(browser, "/account" if who == "owner" else "/login")
    values = {
        "switched off": {"allows_favorites": False},
        "locked out": {"password_hash": "x", "privacy": "password"},
        "gone": {"trashed_at": LONG_AGO},
    }
    scene.change(collection, **values.get(who, {}))
    before = all_favorites(scene)
    expected = {"gone": 404, "without a token": 400}.get(who, 403)
    assert [send(marking, change, favorites_list, file, token) for change in CHANGES] == [expected] * len(CHANGES)
    assert all_favorites(scene) == before


def test_photos_that_are_foreign_hidden_or_missing_answer_alike(scene: Scene, collection, favorites_list) -> None:
    unseen = [
        scene.photo(scene.collection(scene.owner(), "link")).uuid,
        scene.photo(scene.collection(scene.owner(), "draft")).uuid,
        scene.photo(collection, trashed_at=LONG_AGO).uuid,
        scene.photo(collection, state="failed").uuid,
        uuid4(),
    ]
    marking = Marking(scene.favorites_visitor(favorites_list), collection)
    before = all_favorites(scene)
    for verb in ("", "/remove"):
        answers = [marking.post(f"/{uuid}{verb}", headers=JSON) for uuid in unseen]
        assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert all_favorites(scene) == before


def test_a_share_link_is_stored_with_the_list_that_was_begun_by_it(scene: Scene, collection, file) -> None:
    link = scene.link(collection)
    guest = Marking(scene.guest(link, collection), collection)
    guest.add(file)
    with scene.row(link) as now:
        [(begun, count)] = favorite_lists(db.session, now.collection)
        assert (begun.share_link.uuid, count) == (link.uuid, 1)


def test_an_owner_reads_why_there_is_nothing(scene: Scene, owner, collection, favorites_list) -> None:
    browser = scene.signed_in(owner)
    pages = [browser.get(f"/g/{collection.slug}{more}").text for more in ("", "/favorites")]
    assert ["data-favorites" in pages[0], "You are the owner of this gallery" in pages[1]] == [False, True]
    form = {"csrf_token": csrf_token(browser, "/account"), "name": "Mine"}
    refused = browser.post(f"/g/{collection.slug}/favorites", data=form, headers=JSON)
    assert (refused.status_code, "You are the owner" in refused.json["error"]["message"]) == (403, True)
