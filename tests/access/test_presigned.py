"""Statement 7: presigned addresses in a bucket expire within a minute and with the access; no visitor can alter one."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from app.database import utcnow
from app.models import Collection
from tests.access.scene import Clock, Scene, picture
from tests.support.instances import MakeApp
from tests.support.servers.s3 import S3Server

pytestmark = pytest.mark.s3
ROUTES = ("thumbnail", "grid", "preview", "original")
NOON = datetime(2027, 6, 1, 12, tzinfo=UTC)


def end_of(address: str) -> datetime:
    query = parse_qs(urlsplit(address).query)
    signed_at = datetime.strptime(query["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return signed_at + timedelta(seconds=int(query["X-Amz-Expires"][0]))


def address_of(scene: Scene, collection: Collection, route: str = "original") -> str:
    file = scene.photo(collection)
    response = scene.visitor().get(f"/collections/files/{file.uuid}/{route}")
    assert response.status_code == 302, response.text
    return response.headers["Location"]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("left", [timedelta(seconds=20), timedelta(seconds=50), timedelta(days=9), None])
def test_an_address_ends_with_the_access_and_within_a_minute(
    r2_scene: Scene, clock: Clock, route: str, left: timedelta | None
) -> None:
    clock(NOON)
    collection = r2_scene.collection(r2_scene.owner(), "link", expires_at=NOON + left if left else None)
    latest = NOON + min(left or timedelta(days=1), timedelta(seconds=60))
    assert NOON < end_of(address_of(r2_scene, collection, route)) <= latest


def test_an_address_ends_with_the_share_link(r2_scene: Scene, clock: Clock) -> None:
    clock(NOON)
    collection = r2_scene.collection(r2_scene.owner(), "private")
    file = r2_scene.photo(collection)
    link = r2_scene.link(collection, expires_at=NOON + timedelta(seconds=20))
    response = r2_scene.guest(link, collection).get(f"/collections/files/{file.uuid}/original")
    assert end_of(response.headers["Location"]) <= NOON + timedelta(seconds=20)


def test_an_address_lives_as_long_as_the_setting_says(make_app: MakeApp, rclone: S3Server, clock: Clock) -> None:
    clock(NOON)
    scene = Scene(make_app(**rclone.settings(), VITRINE_R2_URL_SECONDS=20))
    assert end_of(address_of(scene, scene.collection(scene.owner()))) <= NOON + timedelta(seconds=20)


@pytest.mark.parametrize(
    ("settings", "is_said"),
    [({}, True), ({"VITRINE_R2_DELIVERY": "app"}, False), (None, False)],
    ids=["redirects", "through the app", "no bucket"],
)
def test_an_owner_who_revokes_reads_how_long_an_address_works(
    make_app: MakeApp, rclone: S3Server, settings: dict[str, str] | None, is_said: bool
) -> None:
    scene = Scene(make_app() if settings is None else make_app(**rclone.settings(), **settings))
    owner = scene.owner()
    page = scene.signed_in(owner).get(f"/collections/{scene.collection(owner).uuid}/share").text
    assert ("works for up to 60 seconds more" in page, "revoke one link" in page) == (is_said, True)


def test_in_the_last_second_the_app_sends_the_bytes_itself(r2_scene: Scene, clock: Clock) -> None:
    collection = r2_scene.collection(r2_scene.owner(), "link", expires_at=NOON)
    file = r2_scene.photo(collection, content=picture(900))
    clock(NOON - timedelta(milliseconds=500))
    response = r2_scene.visitor().get(f"/collections/files/{file.uuid}/original")
    assert (response.status_code, response.data) == (200, picture(900))


def test_the_store_takes_a_fresh_address(r2_scene: Scene) -> None:
    address = address_of(r2_scene, r2_scene.collection(r2_scene.owner()))
    assert requests.get(address, timeout=10).status_code == 200


def test_the_store_refuses_an_address_past_its_end(r2_scene: Scene, clock: Clock) -> None:
    clock(utcnow() - timedelta(seconds=61))
    address = address_of(r2_scene, r2_scene.collection(r2_scene.owner()))
    assert requests.get(address, timeout=10).status_code in (400, 403)


@pytest.mark.parametrize(
    ("part", "other"),
    [("X-Amz-Expires=", "X-Amz-Expires=9"), ("/variants/", "/"), ("X-Amz-Signature=", "X-Amz-Signature=0")],
)
def test_the_store_refuses_an_altered_address(r2_scene: Scene, part: str, other: str) -> None:
    address = address_of(r2_scene, r2_scene.collection(r2_scene.owner()), "grid")
    assert part in address
    assert requests.get(address.replace(part, other, 1), timeout=10).status_code in (400, 403)


@pytest.mark.parametrize("state", [{"privacy": "draft"}, {"privacy": "password"}, {"expires_at": NOON}])
@pytest.mark.parametrize("route", ROUTES)
def test_a_refusal_holds_no_address(r2_scene: Scene, clock: Clock, route: str, state: dict) -> None:
    clock(NOON)
    file = r2_scene.photo(r2_scene.collection(r2_scene.owner(), **{"privacy": "link", **state}))
    response = r2_scene.visitor().get(f"/collections/files/{file.uuid}/{route}")
    assert (response.status_code >= 400, "Location" in response.headers, "X-Amz" in response.text) == (
        True,
        False,
        False,
    )


def test_a_redirect_is_kept_by_no_cache(r2_scene: Scene) -> None:
    file = r2_scene.photo(r2_scene.collection(r2_scene.owner()))
    response = r2_scene.visitor().get(f"/collections/files/{file.uuid}/grid?v=0")
    assert response.headers["Cache-Control"] == "private, no-store"


def test_within_a_window_a_second_request_gets_the_same_address(r2_scene: Scene, clock: Clock) -> None:
    file = r2_scene.photo(r2_scene.collection(r2_scene.owner()))
    addresses = []
    for seconds in (0, 29, 30):
        clock(NOON + timedelta(seconds=seconds))
        addresses.append(r2_scene.visitor().get(f"/collections/files/{file.uuid}/grid").headers["Location"])
    assert [addresses[1] == addresses[0], addresses[2] == addresses[0]] == [True, False]
