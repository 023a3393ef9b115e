"""A share link: opens what it is for, stays out of every address after the first, and ends for good."""

from datetime import timedelta

import pytest

from app.database import utcnow
from tests.access.scene import LONG_AGO, Scene


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
    assert (response.status_code, "Set-Cookie" in response.headers) == (expected, False)


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
    """What is remembered longest ago goes first; the newest always works."""
    owner = scene.owner()
    collections = [scene.collection(owner, "password") for _ in range(30)]
    guest = scene.visitor(
        unlocked={str(collection.uuid): collection.password_version for collection in collections},
        links={str(collection.uuid): str(scene.link(collection).uuid) for collection in collections},
    )
    newest = scene.collection(owner, "private")
    response = guest.get(f"/s/{scene.link(newest).token}")
    assert len(response.headers["Set-Cookie"]) < 4093
