"""The command line: the commands it lists, its messages about wrong usage, and the accounts it creates."""

import io
import re

from sqlalchemy import select

from app import cli
from app.extensions import db
from app.models import AuditEntry, User
from app.places import PROJECT_FOLDER

NAMES = {
    "run", "serve", "worker", "health", "set-up-link", "users", "tokens", "collections", "preflight", "receipts",
    "push", "import", "variants", "mail", "storage", "backup", "restore", "doctor", "demo", "db", "upgrade-check",
}  # fmt: skip


def test_help_lists_every_command(vitrine):
    status, out, _ = vitrine("--help")
    assert status == 0
    assert {line.split()[0] for line in out.partition("Commands:")[2].splitlines() if line.strip()} >= NAMES


def test_every_command_says_what_it_does():
    group = cli.Commands()
    assert [name for name in cli.COMMANDS if not group.get_command(None, name).get_short_help_str()] == []


def test_wrong_usage_exits_with_2(vitrine):
    status, _, errors = vitrine("tokens", "create", "owner@example.com")
    assert status == 2
    assert "--name" in errors


def test_a_refusal_exits_with_1_and_its_sentence(vitrine):
    assert vitrine("tokens", "create", "nobody@example.com", "--name", "x") == (
        1,
        "",
        "There is no owner with the address nobody@example.com.\n",
    )


def test_a_token_stands_alone_on_its_line_and_opens_the_api(vitrine, owner, client):
    status, out, _ = vitrine("tokens", "create", owner.email, "--name", "laptop")
    token = out.removesuffix("\n")
    assert (status, token.split()) == (0, [token])
    answer = client.get("/api/v1/collections", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_a_token_may_do_what_it_was_made_for(vitrine, owner, client):
    arguments = ("--scope", "read", "--last-day", "2099-12-31")
    _, out, _ = vitrine("tokens", "create", owner.email, "--name", "look", *arguments)
    headers = {"Authorization": f"Bearer {out.strip()}"}
    asked = [client.get("/api/v1/collections", headers=headers), client.post("/api/v1/collections", headers=headers)]
    assert [answer.status_code for answer in asked] == [200, 403]


def test_a_day_that_is_over_makes_no_token(vitrine, owner):
    status, out, errors = vitrine("tokens", "create", owner.email, "--name", "x", "--last-day", "2020-01-01")
    assert (status, out, errors) == (1, "", "That day has passed. Choose a later day for the token.\n")


def test_what_is_done_here_is_in_the_log(vitrine, app, owner):
    vitrine("tokens", "create", owner.email, "--name", "laptop", "--scope", "upload")
    with app.app_context():
        [entry] = db.session.scalars(select(AuditEntry)).all()
        assert (entry.verb, entry.channel, entry.thing, entry.detail) == (
            "token.made",
            "command line",
            "laptop",
            "upload",
        )
        assert entry.owner_uuid == db.session.scalar(select(User.uuid))


def test_an_owner_made_here_ends_the_set_up_link(vitrine, app, client, monkeypatch):
    _, link, _ = vitrine("set-up-link")
    assert client.get(link.strip()).status_code == 200
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough password\n"))
    assert vitrine("users", "create", "Anna@Example.com", "--password-stdin")[0] == 0
    assert client.get(link.strip()).status_code == 404
    with app.app_context():
        assert db.session.scalars(select(User.email)).all() == ["anna@example.com"]


def test_the_documentation_lists_every_command_and_no_other():
    document = (PROJECT_FOLDER / "docs/commands.md").read_text()
    listed = set(re.findall(r"^\| `vitrine ([a-z-]+)", document, re.MULTILINE))
    assert listed == set(cli.COMMANDS)
