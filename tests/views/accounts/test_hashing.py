"""Passwords are hashed a few at a time, and never while a transaction is open, so that a flood of them stops no one."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.security import check_password_hash, generate_password_hash

from app.cli import Commands
from app.extensions import db
from app.models import User, WrongGuess
from app.models.accounts import password as passwords
from app.services.guesses.hammering import MOST_REFUSALS
from app.services.guesses.hashing_queue import HashingBusy, HashingQueue
from app.services.set_up_link import set_up_token
from tests.access.scene import COLLECTION_PASSWORD, OWNER_PASSWORD, Scene, csrf_token, quick_hash
from tests.support.processes.waiting import wait_until

NEW = "a new password"


@pytest.fixture
def open_transactions(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return a list that receives for each hash whether a transaction was open."""
    found: list[bool] = []

    def check(password_hash: str, password: str) -> bool:
        found.append(db.session().in_transaction())
        return check_password_hash(password_hash, password)

    def generate(password: str, method: str) -> str:
        found.append(db.session().in_transaction())
        return generate_password_hash(password, method="pbkdf2:sha256:1")

    monkeypatch.setattr(passwords, "UNUSED_HASH", quick_hash("unused"))
    monkeypatch.setattr(passwords, "check_password_hash", check)
    monkeypatch.setattr(passwords, "generate_password_hash", generate)
    return found


def send(browser: FlaskClient, page: str, to: str = "", prefix: str = "", **fields: str) -> int:
    token = csrf_token(browser, page)
    sent = {"csrf_token": token, **{f"{prefix}{name}": value for name, value in fields.items()}}
    if prefix:
        sent[f"{prefix}csrf_token"] = token
    return browser.post(to or page, data=sent).status_code


def unlock(scene: Scene, owner: User) -> int:
    slug = scene.collection(owner, "password").slug
    return send(scene.visitor(), f"/g/{slug}/unlock", password=COLLECTION_PASSWORD)


def unlock_nothing(scene: Scene, owner: User) -> int:
    return send(scene.visitor(), "/login", "/g/unknown/unlock", password="x")


def unlock_a_link(scene: Scene, owner: User) -> int:
    collection = scene.collection(owner)
    link = scene.link(collection, password_hash=quick_hash("pear"))
    return send(scene.guest(link, collection), f"/g/{collection.slug}/unlock", password="pear")


def sign_in(scene: Scene, owner: User) -> int:
    return send(scene.visitor(), "/login", email=owner.email, password=OWNER_PASSWORD)


def change_the_account(scene: Scene, owner: User) -> int:
    fields = {"current": OWNER_PASSWORD, "password": NEW, "again": NEW}
    return send(scene.signed_in(owner), "/account", "/account/password", prefix="password-", **fields)


def set_up(scene: Scene, owner: User) -> int:
    page = f"/setup?token={set_up_token(scene.app.config['SECRET_KEY'])}"
    return send(scene.visitor(), page, studio="S", email="s@example.test", password=NEW, again=NEW, timezone="UTC")


def make_a_collection(scene: Scene, owner: User) -> int:
    fields = {"title": "New", "privacy": "password", "password": NEW, "downloads": "web"}
    return send(scene.signed_in(owner), "/collections/new", **fields)


def save_settings(scene: Scene, owner: User) -> int:
    collection = scene.collection(owner)
    fields = {"title": "x", "slug": collection.slug, "privacy": "password", "password": NEW, "downloads": "web"}
    return send(scene.signed_in(owner), f"/collections/{collection.uuid}/settings", **fields)


def make_a_link(scene: Scene, owner: User) -> int:
    page = f"/collections/{scene.collection(owner).uuid}"
    fields = {"name": "Zoë", "downloads": "web", "scope": "everything", "password": NEW}
    return send(scene.signed_in(owner), f"{page}/share", f"{page}/links", **fields)


def change_a_link(scene: Scene, owner: User) -> int:
    link = scene.link(scene.collection(owner))
    fields = {"name": "Zoë", "downloads": "web", "scope": "everything", "password": NEW}
    return send(scene.signed_in(owner), f"/collections/links/{link.uuid}", **fields)


def make_by_api(scene: Scene, owner: User) -> int:
    values = {"title": "New", "privacy": "password", "password": NEW}
    return scene.program(owner).post("/api/v1/collections", json=values).status_code


def change_by_api(scene: Scene, owner: User) -> int:
    values = {"privacy": "password", "password": NEW}
    return scene.program(owner).patch(f"/api/v1/collections/{scene.collection(owner).uuid}", json=values).status_code


def make_by_command(scene: Scene, owner: User) -> int:
    arguments = ["users", "create", "--password-stdin", "b@example.test"]
    return scene.app.test_cli_runner().invoke(Commands("vitrine"), arguments, input=NEW).exit_code


DOORS = {
    unlock: (302, 1),
    unlock_nothing: (404, 1),
    unlock_a_link: (302, 1),
    sign_in: (302, 1),
    change_the_account: (302, 2),
    set_up: (302, 1),
    make_a_collection: (302, 1),
    save_settings: (302, 1),
    make_a_link: (302, 1),
    change_a_link: (302, 1),
    make_by_api: (201, 1),
    change_by_api: (200, 1),
    make_by_command: (0, 1),
}


@pytest.mark.parametrize(("door", "expected"), DOORS.items(), ids=[door.__name__ for door in DOORS])
def test_no_transaction_is_open_while_a_password_is_hashed(
    scene: Scene, open_transactions: list[bool], door: Callable[[Scene, User], int], expected: tuple[int, int]
) -> None:
    status = door(scene, scene.owner())
    assert (status, open_transactions) == (expected[0], [False] * expected[1])


def test_few_have_a_turn_or_wait_for_one() -> None:
    queue, is_over, turns = HashingQueue(at_once=2, waiting=3), Event(), 5

    def hash_slowly(_: int) -> str:
        try:
            with queue.turn():
                is_over.wait(30)
                return "hashed"
        except HashingBusy:
            return "refused"

    with ThreadPoolExecutor(turns + 3) as pool:
        begun = [pool.submit(hash_slowly, number) for number in range(turns + 3)]
        wait_until(lambda: sum(each.done() for each in begun) == 3)
        is_over.set()
        results = sorted(each.result() for each in begun)
    assert results == ["hashed"] * turns + ["refused"] * 3


@pytest.fixture
def busy(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every turn of the queue be taken while the test runs."""
    queue = HashingQueue(at_once=1, waiting=1)
    monkeypatch.setattr(scene.services.passwords, "_queue", queue)
    with ExitStack() as stack, ThreadPoolExecutor(1) as pool:
        is_over = Event()
        stack.callback(is_over.set)
        stack.enter_context(queue.turn())

        def wait_for_a_turn() -> None:
            with queue.turn():
                is_over.wait(30)

        pool.submit(wait_for_a_turn)
        wait_until(lambda: queue.is_full)
        yield
        is_over.set()
        stack.close()


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("is_known", [True, False])
def test_who_gets_no_turn_is_refused_at_once_and_has_not_guessed(scene: Scene, is_known: bool) -> None:
    slug = scene.collection(scene.owner(), "password").slug if is_known else "unknown"
    visitor = scene.visitor()
    sent = {"password": COLLECTION_PASSWORD, "csrf_token": csrf_token(visitor, "/login")}
    answer = visitor.post(f"/g/{slug}/unlock", data=sent)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")
    with scene.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(WrongGuess)) == 0


@pytest.mark.usefixtures("busy")
def test_an_owner_who_gets_no_turn_keeps_what_was_typed(scene: Scene) -> None:
    browser = scene.signed_in(scene.owner())
    token = csrf_token(browser, "/collections/new")
    sent = {"title": "By the lake", "privacy": "password", "password": NEW, "downloads": "web", "csrf_token": token}
    answer = browser.post("/collections/new", data=sent)
    assert (answer.status_code, "By the lake" in answer.text, "few seconds" in answer.text) == (400, True, True)


@pytest.mark.usefixtures("busy")
def test_a_flood_of_those_who_get_no_turn_is_refused_with_a_short_page(scene: Scene) -> None:
    visitor = scene.visitor()
    sent = {"password": "x", "csrf_token": csrf_token(visitor, "/login")}
    answers = [visitor.post(f"/g/unknown-{number}/unlock", data=sent) for number in range(MOST_REFUSALS + 2)]
    assert {(answer.status_code, answer.headers["Retry-After"]) for answer in answers} == {(429, "2")}
    assert len(answers[0].text) > 1000 > 300 > len(min((answer.text for answer in answers), key=len))
