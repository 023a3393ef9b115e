"""Statement 19: only sessions of this site count, owners can end each of them, and signing in starts a new one."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from app.database import utcnow
from app.extensions import db
from app.models import SignIn, User
from app.tasks import sweep_now
from tests.access.scene import OWNER_PASSWORD, Scene, csrf_token
from tests.support.page_client import PageClient

OTHER_PASSWORD = "another long password"


def sign_in(scene: Scene, owner: User, password: str = OWNER_PASSWORD, browser: PageClient | None = None) -> PageClient:
    browser = browser or scene.visitor()
    fields = {"email": owner.email, "password": password, "csrf_token": csrf_token(browser)}
    assert browser.post("/login", data=fields).status_code == 302
    return browser


def is_signed_in(browser: PageClient) -> bool:
    return browser.get("/collections").status_code == 200


def change_password(browser: PageClient) -> int:
    fields = {
        "password-current": OWNER_PASSWORD,
        "password-password": OTHER_PASSWORD,
        "password-again": OTHER_PASSWORD,
        "csrf_token": csrf_token(browser, "/account"),
    }
    return browser.post("/account/password", data=fields).status_code


def sign_out_of(browser: PageClient, device: SignIn) -> int:
    fields = {"csrf_token": csrf_token(browser, "/account")}
    return browser.post(f"/account/devices/{device.uuid}/sign-out", data=fields).status_code


def sign_ins(scene: Scene, owner: User) -> list[SignIn]:
    """Return the rows of this owner's sign-ins, in the order in which they began."""
    with scene.app.app_context():
        return list(db.session.scalars(select(SignIn).where(SignIn.user_id == owner.id).order_by(SignIn.id)))


def copy_of(scene: Scene, browser: PageClient) -> PageClient:
    """Return another browser with the current cookie of this one."""
    copy = scene.visitor()
    copy.set_cookie("vitrine", browser.get_cookie("vitrine").value, domain="localhost")
    return copy


def forged(scene: Scene, owner: User, kind: str) -> str:
    real = scene.signed_in(owner).get_cookie("vitrine").value
    interface = SecureCookieSessionInterface()
    if kind == "unsigned":
        return real.rsplit(".", 1)[0]
    if kind == "altered":
        return real[:-4] + ("aaaa" if not real.endswith("aaaa") else "bbbb")
    if kind == "another secret":
        other = Flask("other")
        other.secret_key = "not the secret of this studio"
        content = interface.get_signing_serializer(scene.app).loads(real)
        return interface.get_signing_serializer(other).dumps(content)
    return "e30.nonsense"


@pytest.mark.parametrize("kind", ["unsigned", "altered", "another secret", "nonsense"])
def test_a_forged_cookie_is_nobody(scene: Scene, kind: str) -> None:
    browser = scene.visitor()
    browser.set_cookie("vitrine", forged(scene, scene.owner(), kind), domain="localhost")
    assert browser.get("/collections").status_code == 302


@pytest.mark.parametrize("named", ["{user}", "{user}:1", "{sign_in}", "{digest}", "", "1"])
def test_a_signed_cookie_without_a_key_is_nobody(scene: Scene, named: str) -> None:
    """A cookie made of everything that the database contains does not sign in."""
    owner = scene.owner()
    scene.signed_in(owner)
    row = sign_ins(scene, owner)[0]
    key = named.format(user=owner.uuid, sign_in=row.uuid, digest=row.digest)
    assert is_signed_in(scene.visitor(_user_id=key, _fresh=True)) is False


def test_signing_in_changes_the_session(scene: Scene) -> None:
    browser = scene.visitor()
    browser.get("/login")
    before = browser.get_cookie("vitrine").value
    token = csrf_token(browser)
    sign_in(scene, scene.owner(), browser=browser)
    response = browser.post("/collections/new", data={"title": "Harbour", "csrf_token": token})
    assert (browser.get_cookie("vitrine").value != before, response.status_code) == (True, 400)


def test_a_planted_session_is_not_signed_in_with_its_victim(scene: Scene) -> None:
    attacker = scene.visitor(planted="yes")
    victim = scene.visitor()
    victim.set_cookie("vitrine", attacker.get_cookie("vitrine").value, domain="localhost")
    sign_in(scene, scene.owner(), browser=victim)
    assert is_signed_in(attacker) is False
    with victim.session_transaction() as session:
        assert "planted" not in session


def test_what_was_unlocked_stays_open_after_signing_in(scene: Scene) -> None:
    collection = scene.collection(scene.owner(), "password")
    browser = sign_in(scene, scene.owner(), browser=scene.unlocked(collection))
    assert browser.get(f"/g/{collection.slug}").status_code == 200


def test_signing_out_ends_it_and_what_was_unlocked(scene: Scene) -> None:
    collection = scene.collection(scene.owner(), "password")
    browser = sign_in(scene, scene.owner(), browser=scene.unlocked(collection))
    browser.post("/logout", data={"csrf_token": csrf_token(browser, "/account")})
    assert (is_signed_in(browser), browser.get(f"/g/{collection.slug}").status_code) == (False, 302)


def test_another_password_ends_every_other_session(scene: Scene) -> None:
    owner = scene.owner()
    here, elsewhere = sign_in(scene, owner), sign_in(scene, owner)
    assert change_password(here) == 302
    assert [is_signed_in(here), is_signed_in(elsewhere)] == [True, False]


def test_the_old_password_no_longer_opens(scene: Scene) -> None:
    owner = scene.owner()
    change_password(sign_in(scene, owner))
    browser = scene.visitor()
    fields = {"email": owner.email, "password": OWNER_PASSWORD, "csrf_token": csrf_token(browser)}
    assert browser.post("/login", data=fields).status_code == 403
    assert is_signed_in(sign_in(scene, owner, OTHER_PASSWORD))


def test_a_copy_of_the_cookie_ends_with_its_sign_in(scene: Scene) -> None:
    browser = sign_in(scene, scene.owner())
    copy = copy_of(scene, browser)
    before = is_signed_in(copy)
    browser.post("/logout", data={"csrf_token": csrf_token(browser, "/account")})
    assert (before, is_signed_in(copy)) == (True, False)


def test_one_device_is_signed_out_and_no_other(scene: Scene) -> None:
    owner = scene.owner()
    here, there, elsewhere = (scene.signed_in(owner) for _ in range(3))
    copy = copy_of(scene, there)
    assert sign_out_of(here, sign_ins(scene, owner)[1]) == 302
    assert [is_signed_in(browser) for browser in (here, there, copy, elsewhere)] == [True, False, False, True]


def test_signing_out_everywhere_else_leaves_this_device_alone(scene: Scene) -> None:
    owner = scene.owner()
    here, elsewhere = scene.signed_in(owner), scene.signed_in(owner)
    token = csrf_token(here, "/account")
    assert here.post("/account/sign-out-elsewhere", data={"csrf_token": token}).status_code == 302
    assert [is_signed_in(here), is_signed_in(elsewhere)] == [True, False]


@pytest.mark.parametrize(
    ("begun", "seen", "lasts"),
    [
        (timedelta(days=29), timedelta(days=13), True),
        (timedelta(days=20), timedelta(days=15), False),
        (timedelta(days=31), timedelta(), False),
    ],
    ids=["in use", "left alone", "too old"],
)
def test_it_ends_by_itself_and_is_swept(scene: Scene, begun: timedelta, seen: timedelta, lasts: bool) -> None:
    owner = scene.owner()
    browser = scene.signed_in(owner)
    scene.change(sign_ins(scene, owner)[0], created_at=utcnow() - begun, seen_at=utcnow() - seen)
    assert is_signed_in(browser) is lasts
    with scene.app.app_context():
        sweep_now(scene.app)
    assert len(sign_ins(scene, owner)) == int(lasts)


def test_its_use_is_recorded_now_and_then(scene: Scene) -> None:
    owner = scene.owner()
    browser = scene.signed_in(owner)
    [row] = sign_ins(scene, owner)
    browser.get("/collections")
    at_once = sign_ins(scene, owner)[0].seen_at
    scene.change(row, seen_at=row.seen_at - timedelta(minutes=6))
    browser.get("/collections")
    assert (at_once, sign_ins(scene, owner)[0].seen_at > row.seen_at) == (row.seen_at, True)


def test_a_use_that_cannot_be_recorded_costs_nothing_else(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk may be full when its owner opens the site."""
    owner = scene.owner()
    browser = scene.signed_in(owner)
    scene.change(sign_ins(scene, owner)[0], seen_at=utcnow() - timedelta(minutes=6))

    def full(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database or disk is full"))

    monkeypatch.setattr(SignIn, "record_seen", full)
    assert is_signed_in(browser)


def test_knowing_who_is_signed_in_takes_one_query(scene: Scene) -> None:
    statements: list[str] = []
    browser = scene.signed_in(scene.owner())
    with scene.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    browser.get(f"/collections/{uuid4()}")
    [asked] = [statement for statement in statements if "users" in statement or "sign_ins" in statement]
    with scene.app.app_context():
        plan = db.session.connection().connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {asked}", ("",))
        assert [step[3].split()[0] for step in plan.fetchall()] == ["SEARCH", "SEARCH"]


def test_the_account_lists_its_devices(scene: Scene) -> None:
    browser, owner = scene.visitor(), scene.owner()
    browser.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605"
    sign_in(scene, owner, browser=browser)
    scene.signed_in(owner)
    page = browser.get("/account").text
    assert (page.count("This device"), "A browser on iPhone" in page, "Firefox on Linux" in page) == (1, True, True)


def test_it_does_not_end_other_owners_sessions(scene: Scene) -> None:
    other = sign_in(scene, scene.owner())
    change_password(sign_in(scene, scene.owner()))
    assert is_signed_in(other)


def test_a_deleted_owner_is_signed_out(scene: Scene) -> None:
    owner = scene.owner()
    browser = scene.signed_in(owner)
    with scene.row(owner) as row:
        db.session.delete(row)
    assert is_signed_in(browser) is False
