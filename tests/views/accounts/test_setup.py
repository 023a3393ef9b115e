"""The first owner's account: it is created once, with the link that the server printed."""

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models import AuditEntry, User
from app.services.set_up_link import set_up_token
from tests.support.instances import inside

FORM = {
    "studio": "Studio Lindqvist",
    "email": "anna@example.com",
    "password": "a long enough password",
    "again": "a long enough password",
    "timezone": "Europe/Stockholm",
}


@pytest.fixture
def link(app) -> str:
    """Return the link as the server prints it when it starts."""
    return f"/setup?token={set_up_token(app.config['SECRET_KEY'])}"


def owners(app) -> int:
    with inside(app):
        return db.session.scalar(select(func.count()).select_from(User))


def test_the_link_makes_an_owner_who_lands_on_a_new_collection(app, client, link):
    answer = client.post_form(link, FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/collections/new")
    assert b"Welcome" in client.get("/collections/new").data


def test_the_log_begins_with_it(app, client, link):
    client.post_form(link, FORM)
    with inside(app):
        [entry] = db.session.scalars(select(AuditEntry)).all()
        assert (entry.verb, entry.who, entry.thing) == ("studio.set_up", "anna@example.com", "Studio Lindqvist")


def test_the_link_works_once(app, client, link):
    client.post_form(link, FORM)
    assert client.get(link).status_code == 404
    assert owners(app) == 1


@pytest.mark.parametrize("token", ["", "guessed", "ImZpcnN0IG93bmVyIg.forged"])
def test_no_other_link_works(app, client, token):
    """Statement 19: only a token signed with this installation's own key is accepted."""
    assert client.get(f"/setup?token={token}").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("password", "short", "at least 10 characters"),
        ("again", "another password altogether", "two passwords differ"),
        ("email", "nowhere", "not an e-mail address"),
        ("studio", "", "name your clients know"),
    ],
)
def test_what_is_wrong_is_said_and_makes_nobody(app, client, link, field, value, message):
    answer = client.post_form(link, {**FORM, field: value}, page=link)
    assert (answer.status_code, owners(app)) == (400, 0)
    assert message in answer.text
