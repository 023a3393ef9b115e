"""Statement 8: the expiry is exact to the second in every time zone, also when the clocks change."""

from datetime import UTC, datetime, timedelta

import pytest

from app.models import Collection
from tests.access.scene import Clock, Scene, csrf_token

END = datetime(2027, 6, 1, 16, tzinfo=UTC)
ADDRESSES = [
    "/g/{slug}",
    "/g/{slug}/p/{file}",
    "/g/{slug}/more",
    "/g/{slug}/index.json",
    "/collections/files/{file}/thumbnail",
    "/collections/files/{file}/grid",
    "/collections/files/{file}/preview",
    "/collections/files/{file}/original",
]
AT_THE_END = pytest.mark.parametrize(
    ("seconds", "expected"), [(-1, 200), (0, 410), (1, 410)], ids=["a second before", "at the end", "a second after"]
)


@pytest.fixture
def scene(shared_scene: Scene) -> Scene:
    """Return the scene of this module; each test has its own owner and collection."""
    return shared_scene


@AT_THE_END
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_collection_ends_to_the_second(scene: Scene, clock: Clock, address: str, seconds: int, expected: int) -> None:
    collection = scene.collection(scene.owner(), "link", expires_at=END)
    file = scene.photo(collection)
    clock(END + timedelta(seconds=seconds))
    response = scene.visitor().get(address.format(slug=collection.slug, file=file.uuid))
    assert response.status_code == expected


@AT_THE_END
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_share_link_ends_to_the_second(scene: Scene, clock: Clock, address: str, seconds: int, expected: int) -> None:
    collection = scene.collection(scene.owner(), "private", expires_at=END + timedelta(days=9))
    file = scene.photo(collection)
    guest = scene.guest(scene.link(collection, expires_at=END), collection)
    clock(END + timedelta(seconds=seconds))
    response = guest.get(address.format(slug=collection.slug, file=file.uuid))
    assert response.status_code == expected


@AT_THE_END
def test_home_ends_with_it(scene: Scene, clock: Clock, seconds: int, expected: int) -> None:
    scene.collection(scene.owner(), "public", title="Harbour", expires_at=END)
    clock(END + timedelta(seconds=seconds))
    assert ("Harbour" in scene.visitor().get("/").text) == (expected == 200)


def test_a_picture_is_kept_by_the_browser_no_longer_than_the_collection(scene: Scene, clock: Clock) -> None:
    file = scene.photo(scene.collection(scene.owner(), "link", expires_at=END))
    clock(END - timedelta(seconds=90))
    response = scene.visitor().get(f"/collections/files/{file.uuid}/grid?v={file.version}")
    assert response.headers["Cache-Control"] == "private, max-age=90, immutable"


# The owner's time zone, the typed time, and the moment that it means.
ZONES = [
    ("UTC", "2027-06-01T18:00", datetime(2027, 6, 1, 18, tzinfo=UTC)),
    ("Pacific/Kiritimati", "2027-06-01T18:00", datetime(2027, 6, 1, 4, tzinfo=UTC)),  # UTC+14
    ("Etc/GMT+12", "2027-06-01T18:00", datetime(2027, 6, 2, 6, tzinfo=UTC)),  # UTC-12
    ("Europe/Berlin", "2027-03-27T12:00", datetime(2027, 3, 27, 11, tzinfo=UTC)),  # the day before summer time
    ("Europe/Berlin", "2027-03-29T12:00", datetime(2027, 3, 29, 10, tzinfo=UTC)),  # the day after it began
    ("Europe/Berlin", "2027-03-28T02:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # an hour that is skipped
    ("Europe/Berlin", "2027-10-31T02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # an hour that occurs twice
    ("Asia/Kathmandu", "2027-06-01T18:00:30", datetime(2027, 6, 1, 12, 15, 30, tzinfo=UTC)),
]


def save_settings(scene: Scene, zone: str, typed: str) -> tuple[Collection, str]:
    """Save this expiry as an owner types it; return the collection and the form that is shown afterwards."""
    owner = scene.owner(timezone=zone)
    collection = scene.collection(owner, "link")
    client = scene.signed_in(owner)
    page = f"/collections/{collection.uuid}/settings"
    fields = {"title": "Harbour", "slug": collection.slug, "privacy": "link", "downloads": "original"}
    response = client.post(page, data={**fields, "expires_at": typed, "csrf_token": csrf_token(client, page)})
    assert response.status_code == 302, response.text
    return collection, client.get(page).text


@pytest.mark.parametrize(("zone", "typed", "meant"), ZONES)
def test_the_end_is_meant_in_the_owners_zone(scene: Scene, zone: str, typed: str, meant: datetime) -> None:
    collection, _ = save_settings(scene, zone, typed)
    with scene.row(collection) as row:
        assert row.expires_at == meant


def test_the_form_shows_the_end_as_it_was_typed(scene: Scene) -> None:
    _, html = save_settings(scene, "Pacific/Kiritimati", "2027-06-01T18:00")
    assert 'value="2027-06-01T18:00"' in html


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
@AT_THE_END
def test_the_owners_zone_does_not_move_the_end(scene: Scene, clock: Clock, zone: str, seconds: int, expected) -> None:
    meant = {
        "Pacific/Kiritimati": datetime(2027, 6, 1, 4, tzinfo=UTC),
        "Etc/GMT+12": datetime(2027, 6, 2, 6, tzinfo=UTC),
    }
    collection, _ = save_settings(scene, zone, "2027-06-01T18:00")
    clock(meant[zone] + timedelta(seconds=seconds))
    assert scene.visitor().get(f"/g/{collection.slug}").status_code == expected


@pytest.mark.parametrize(
    ("zone", "typed"), [("Pacific/Kiritimati", "0001-01-01T00:00"), ("Etc/GMT+12", "9999-12-31T23:59")]
)
def test_an_end_outside_the_calendar_is_refused_with_a_reason(scene: Scene, zone: str, typed: str) -> None:
    owner = scene.owner(timezone=zone)
    collection = scene.collection(owner, "link")
    client = scene.signed_in(owner)
    page = f"/collections/{collection.uuid}/settings"
    fields = {"title": "Harbour", "slug": collection.slug, "privacy": "link", "downloads": "original"}
    response = client.post(page, data={**fields, "expires_at": typed, "csrf_token": csrf_token(client, page)})
    assert response.status_code == 400
