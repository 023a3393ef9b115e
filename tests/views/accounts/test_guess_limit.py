"""Statement 14: ten wrong passwords from one address start a pause that cannot be evaded; other visitors may enter."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from app.database import utcnow
from app.models import Collection
from tests.access.scene import COLLECTION_PASSWORD, OWNER_PASSWORD, Clock, Scene, csrf_token
from tests.support.instances import MakeApp
from tests.support.page_client import PageClient

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


class Door:
    """A password page and its visitors."""

    def __init__(self, scene: Scene, address: str, right: str, email: str = ""):
        self.scene, self.address, self.right, self.email = scene, address, right, email

    def knock(
        self,
        password: str,
        *,
        peer: str = HERE,
        scene: Scene | None = None,
        browser: PageClient | None = None,
        **headers,
    ) -> TestResponse:
        browser = browser or (scene or self.scene).visitor()
        fields = {"email": self.email, "password": password, "csrf_token": csrf_token(browser, self.address)}
        return browser.post(self.address, data=fields, headers=headers, environ_overrides={"REMOTE_ADDR": peer})

    def wear_out(self, tries: int = 10, **where) -> list[int]:
        return [self.knock(f"wrong {number}", **where).status_code for number in range(tries)]


@pytest.fixture
def collection(scene: Scene) -> Collection:
    return scene.collection(scene.owner(), "password")


@pytest.fixture(params=["unlock", "login"])
def door(request: pytest.FixtureRequest, scene: Scene, collection: Collection) -> Door:
    if request.param == "unlock":
        return Door(scene, f"/g/{collection.slug}/unlock", COLLECTION_PASSWORD)
    return Door(scene, "/login", OWNER_PASSWORD, scene.owner().email)


def test_ten_wrong_ones_are_answered_and_the_next_is_not(door: Door) -> None:
    assert door.wear_out(11) == [403] * 10 + [429]


def test_the_right_one_waits_too(door: Door) -> None:
    door.wear_out()
    response = door.knock(door.right)
    assert (response.status_code, 590 <= int(response.headers["Retry-After"]) <= 600) == (429, True)


def test_the_right_one_from_another_address_opens(door: Door) -> None:
    door.wear_out()
    assert door.knock(door.right, peer=ELSEWHERE).status_code == 302


def test_the_pause_ends(door: Door, clock: Clock) -> None:
    door.wear_out()
    clock(utcnow() + timedelta(minutes=10, seconds=1))
    assert door.knock(door.right).status_code == 302


def test_the_promised_seconds_are_enough(door: Door, clock: Clock) -> None:
    door.wear_out()
    wait = int(door.knock(door.right).headers["Retry-After"])
    clock(utcnow() + timedelta(seconds=wait))
    assert door.knock(door.right).status_code == 302


def test_a_right_one_makes_good_for_the_wrong_ones(door: Door) -> None:
    door.wear_out(9)
    door.knock(door.right)
    assert door.wear_out(10) == [403] * 10


def test_an_invented_sender_does_not_help(door: Door) -> None:
    door.wear_out()
    answers = [
        door.knock(door.right, **{name: ELSEWHERE}).status_code
        for name in ("X-Forwarded-For", "X-Real-Ip", "Forwarded")
    ]
    assert answers == [429] * 3


def test_behind_a_trusted_proxy_the_sender_it_names_counts(make_app: MakeApp) -> None:
    scene = Scene(make_app(TRUSTED_PROXIES=1))
    collection = scene.collection(scene.owner(), "password")
    door = Door(scene, f"/g/{collection.slug}/unlock", COLLECTION_PASSWORD)
    for _ in range(10):
        door.knock("wrong", peer="127.0.0.1", **{"X-Forwarded-For": f"1.2.3.4, {HERE}"})
    answers = [
        door.knock(door.right, peer="127.0.0.1", **{"X-Forwarded-For": f"{invented}, {peer}"}).status_code
        for invented, peer in (("1.2.3.4", HERE), (ELSEWHERE, HERE), (HERE, ELSEWHERE))
    ]
    assert answers == [429, 429, 302]


def test_a_restart_forgets_nothing(door: Door, make_app: MakeApp) -> None:
    door.wear_out()
    again = Scene(make_app(VITRINE_INSTANCE=door.scene.services.settings.instance))
    assert door.knock(door.right, scene=again).status_code == 429


def test_many_at_once_do_not_slip_through(door: Door) -> None:
    browsers = [door.scene.visitor() for _ in range(24)]
    tokens = [csrf_token(browser, door.address) for browser in browsers]

    def knock(browser: PageClient, token: str) -> int:
        fields = {"email": door.email, "password": "wrong", "csrf_token": token}
        return browser.post(door.address, data=fields, environ_overrides={"REMOTE_ADDR": HERE}).status_code

    with ThreadPoolExecutor(8) as threads:
        assert Counter(threads.map(knock, browsers, tokens)) == {403: 10, 429: 14}


def test_a_guesser_with_many_addresses_gets_few_tries_from_each(door: Door) -> None:
    for number in range(6):
        door.wear_out(10, peer=f"203.0.113.{number + 20}")
    assert door.wear_out(4, peer=ELSEWHERE) == [403] * 3 + [429]
    assert door.knock(door.right, peer="192.0.2.44").status_code == 302


def test_one_door_worn_out_leaves_the_others(scene: Scene, collection: Collection) -> None:
    other = scene.collection(scene.owner(), "password")
    Door(scene, f"/g/{collection.slug}/unlock", COLLECTION_PASSWORD).wear_out()
    assert Door(scene, f"/g/{other.slug}/unlock", COLLECTION_PASSWORD).knock(COLLECTION_PASSWORD).status_code == 302


def test_pictures_are_never_counted(scene: Scene, collection: Collection) -> None:
    file = scene.photo(collection)
    visitor, stranger = scene.unlocked(collection), scene.visitor()
    answers = {visitor.get(f"/collections/files/{file.uuid}/grid").status_code for _ in range(60)}
    answers |= {stranger.get(f"/collections/files/{file.uuid}/grid").status_code for _ in range(60)}
    assert answers == {200, 403}
    door = Door(scene, f"/g/{collection.slug}/unlock", COLLECTION_PASSWORD)
    assert door.knock(COLLECTION_PASSWORD, peer="127.0.0.1").status_code == 302


def test_the_present_password_cannot_be_guessed_from_a_stolen_session(scene: Scene) -> None:
    thief = scene.signed_in(scene.owner())
    token = csrf_token(thief, "/account")
    fields = {"password-current": "wrong", "password-password": "x" * 12, "password-again": "x" * 12}
    answers = [
        thief.post("/account/password", data={**fields, "csrf_token": token, "password-csrf_token": token}).status_code
        for _ in range(11)
    ]
    assert answers == [400] * 10 + [429]
