"""``vitrine mail check``: each step of a test mail, and the step that fails."""

from collections.abc import Callable

import pytest

from tests.cli.conftest import Vitrine
from tests.support.instances import MakeApp
from tests.support.servers.fixtures import free_port
from tests.support.servers.mail import MailSink, sink

__all__ = ["sink"]


@pytest.fixture
def vitrine_at(make_app: MakeApp, vitrine_of: Callable[..., Vitrine]) -> Callable[[int], Vitrine]:
    """Return a function that returns the runner of ``vitrine`` for a site with its mail server on this port."""

    def at(port: int) -> Vitrine:
        address = f"smtp://127.0.0.1:{port}?tls=off"
        return vitrine_of(make_app(SMTP_URL=address, MAIL_FROM="photos@studio.example"))

    return at


def test_each_step_is_printed_and_the_mail_arrives(vitrine_at: Callable[[int], Vitrine], sink: MailSink) -> None:
    status, out, _ = vitrine_at(sink.port)("mail", "check", "anna@client.example")
    assert (status, sink.recipients) == (0, ["anna@client.example"])
    assert [line.partition(" ")[0] for line in out.splitlines()] == [
        "Connected",
        "Not",
        "No",
        "photos@studio.example",
        "The",
        "Whether",
    ]


def test_the_step_that_fails_says_why(vitrine_at: Callable[[int], Vitrine], sink: MailSink) -> None:
    sink.replies["anna@client.example"] = "550 5.1.1 No such user"
    status, _, err = vitrine_at(sink.port)("mail", "check", "anna@client.example")
    assert (status, err) == (1, "550 5.1.1 No such user\n")


def test_a_server_that_is_away_is_named(vitrine_at: Callable[[int], Vitrine]) -> None:
    status, _, err = vitrine_at(port := free_port())("mail", "check", "anna@client.example")
    assert (status, err) == (1, f"127.0.0.1:{port} refused the connection. Check host and port in SMTP_URL.\n")


@pytest.mark.parametrize("arguments", [[], ["anna"], [" "]])
def test_wrong_usage_ends_with_2(vitrine: Vitrine, arguments: list[str]) -> None:
    assert vitrine("mail", "check", *arguments)[0] == 2


def test_without_a_mail_server_it_says_which_settings_are_missing(vitrine: Vitrine) -> None:
    status, _, err = vitrine("mail", "check", "anna@client.example")
    assert (status, err) == (1, "Mail is off. Set SMTP_URL and MAIL_FROM to turn it on.\n")
