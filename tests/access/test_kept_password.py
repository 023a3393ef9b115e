"""A collection has its password again after it was a draft, private or open to anyone with the address."""

from collections.abc import Callable

import pytest

from app.models import Collection, User
from tests.access.scene import COLLECTION_PASSWORD, Scene, csrf_token
from tests.support.browser_forms import posting_forms

MEANWHILE = ["draft", "private", "link", "public"]
Change = Callable[[Scene, User, Collection, str], int]


def by_api(scene: Scene, owner: User, collection: Collection, privacy: str) -> int:
    path = f"/api/v1/collections/{collection.uuid}"
    return scene.program(owner).patch(path, json={"privacy": privacy}).status_code


def by_form(scene: Scene, owner: User, collection: Collection, privacy: str) -> int:
    browser, page = scene.signed_in(owner), f"/collections/{collection.uuid}/settings"
    [form] = [form for form in posting_forms(browser.get(page).text, page) if form.action == page]
    return browser.post(page, data={**dict(form.sent), "privacy": privacy}).status_code


def knock(scene: Scene, collection: Collection, password: str) -> int:
    visitor, page = scene.visitor(), f"/g/{collection.slug}/unlock"
    return visitor.post(page, data={"password": password, "csrf_token": csrf_token(visitor, page)}).status_code


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    return scene.collection(owner, "password")


@pytest.mark.parametrize("change", [by_api, by_form])
@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_it_is_asked_for_again(
    scene: Scene, owner: User, collection: Collection, meanwhile: str, change: Change
) -> None:
    statuses = [change(scene, owner, collection, privacy) < 400 for privacy in (meanwhile, "password")]
    knocks = [knock(scene, collection, password) for password in (COLLECTION_PASSWORD, "wrong")]
    assert (statuses, knocks) == ([True, True], [302, 403])


@pytest.mark.parametrize(("meanwhile", "status"), [("draft", 404), ("private", 404), ("link", 200), ("public", 200)])
def test_meanwhile_it_opens_and_closes_nothing(
    scene: Scene, owner: User, collection: Collection, meanwhile: str, status: int
) -> None:
    by_api(scene, owner, collection, meanwhile)
    assert scene.visitor().get(f"/g/{collection.slug}").status_code == status


def test_a_guest_of_a_private_collection_is_not_asked_for_it(scene: Scene, owner: User, collection: Collection) -> None:
    by_api(scene, owner, collection, "private")
    guest = scene.guest(scene.link(collection), collection)
    assert guest.get(f"/g/{collection.slug}").status_code == 200


def test_who_had_unlocked_need_not_do_so_again_when_it_comes_back(
    scene: Scene, owner: User, collection: Collection
) -> None:
    """The password has not changed, so that the visitor need not enter it again."""
    visitor = scene.unlocked(collection)
    for privacy in ("draft", "password"):
        by_api(scene, owner, collection, privacy)
    assert visitor.get(f"/g/{collection.slug}").status_code == 200


@pytest.mark.parametrize("password", ["plum", COLLECTION_PASSWORD])
def test_coming_back_with_a_password_locks_everybody_out(
    scene: Scene, owner: User, collection: Collection, password: str
) -> None:
    visitor = scene.unlocked(collection)
    by_api(scene, owner, collection, "draft")
    path = f"/api/v1/collections/{collection.uuid}"
    scene.program(owner).patch(path, json={"privacy": "password", "password": password})
    assert visitor.get(f"/g/{collection.slug}").status_code == 302


def test_a_message_speaks_of_it_only_while_it_is_asked_for(scene: Scene, owner: User, collection: Collection) -> None:
    page, told = f"/collections/{collection.uuid}/share", []
    for privacy in ("password", "link"):
        by_api(scene, owner, collection, privacy)
        message = scene.signed_in(owner).get(page).text.partition("<textarea")[2].partition("</textarea>")[0]
        told.append("password" in message)
    assert told == [True, False]


def test_without_any_a_collection_cannot_ask_for_one(scene: Scene, owner: User) -> None:
    assert by_api(scene, owner, scene.collection(owner, "draft"), "password") == 400
