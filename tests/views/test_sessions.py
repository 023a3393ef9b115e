"""Statement 19: sessions: only ours count, each ends when its owner says so, and signing in starts a new one."""

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from app.models import User
from tests.access.scene import OWNER_PASSWORD, Browser, Scene, csrf_token

OTHER_PASSWORD = "another long password"


def sign_in(scene: Scene, owner: User, password: str = OWNER_PASSWORD, browser: Browser | None = None) -> Browser:
    browser = browser or scene.visitor()
    fields = {"email": owner.email, "password": password, "csrf_token": csrf_token(browser)}
    assert browser.post("/login", data=fields).status_code == 302
    return browser


def is_signed_in(browser: Browser) -> bool:
    return browser.get("/collections").status_code == 200


def change_password(browser: Browser) -> int:
    fields = {
        "password-current": OWNER_PASSWORD,
        "password-password": OTHER_PASSWORD,
        "password-again": OTHER_PASSWORD,
        "csrf_token": csrf_token(browser, "/account"),
    }
    return browser.post("/account/password", data=fields).status_code


def forged(scene: Scene, owner: User, kind: str) -> str:
    session = {"_user_id": f"{owner.uuid}:{owner.session_version}", "_fresh": True}
    interface = SecureCookieSessionInterface()
    real = interface.get_signing_serializer(scene.app).dumps(session)
    if kind == "unsigned":
        return real.rsplit(".", 1)[0]
    if kind == "altered":
        return real[:-4] + ("aaaa" if not real.endswith("aaaa") else "bbbb")
    if kind == "another secret":
        other = Flask("other")
        other.secret_key = "not the secret of this studio"
        return interface.get_signing_serializer(other).dumps(session)
    return "e30.nonsense"


@pytest.mark.parametrize("kind", ["unsigned", "altered", "another secret", "nonsense"])
def test_a_forged_cookie_is_nobody(scene: Scene, kind: str) -> None:
    browser = scene.visitor()
    browser.set_cookie("vitrine", forged(scene, scene.owner(session_version=1), kind), domain="localhost")
    assert browser.get("/collections").status_code == 302


@pytest.mark.parametrize(
    "named", ["{uuid}:0", "{uuid}:2", "{uuid}", "{uuid}:", ":1", "1", "", "not-a-uuid:1", "{uuid}:1:1", "{uuid}: 1"]
)
def test_a_signed_cookie_that_names_nobody_is_nobody(scene: Scene, named: str) -> None:
    owner = scene.owner(session_version=1)
    browser = scene.visitor(_user_id=named.format(uuid=owner.uuid), _fresh=True)
    assert browser.get("/collections").status_code == 302


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


def test_signing_out_everywhere_ends_every_session(scene: Scene) -> None:
    owner = scene.owner()
    here, elsewhere = sign_in(scene, owner), sign_in(scene, owner)
    token = csrf_token(here, "/account")
    assert here.post("/account/sign-out-everywhere", data={"csrf_token": token}).status_code == 302
    assert [is_signed_in(here), is_signed_in(elsewhere)] == [False, False]


def test_it_does_not_end_other_owners_sessions(scene: Scene) -> None:
    other = sign_in(scene, scene.owner())
    change_password(sign_in(scene, scene.owner()))
    assert is_signed_in(other)


def test_a_deleted_owner_is_signed_out(scene: Scene) -> None:
    from app.extensions import db

    owner = scene.owner()
    browser = sign_in(scene, owner)
    with scene.row(owner) as row:
        db.session.delete(row)
    assert is_signed_in(browser) is False
