"""Workers that are killed while they send: no mail is lost, and only SMTP's own gap sends one twice.

The mail server kills a worker with SIGKILL at a known step: while it takes the recipient, after it has got the content
and not taken it over, or after it has taken it over and not said so. Only the last is a gap of SMTP.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from app.composition import services_of
from app.database import utcnow
from app.extensions import db
from app.models import MailKind, MailState, OutgoingMail
from app.places import PROJECT_FOLDER
from app.services.mail.outbox import NewMail
from tests.access.scene import Scene
from tests.mail.conftest import SENDER
from tests.support.instances import MakeApp
from tests.support.processes.started import end, family_of
from tests.support.processes.waiting import wait_until
from tests.support.servers.mail import MailSink, mail_server

KILLS = 20
STEPS = ("recipient", "content", "reply")
SERVERS = {"DATABASE_URL": "postgres_url", "REDIS_URL": "redis_url"}  # the settings, and the fixtures that start them
FACTS = {"name": "Anna", "title": "Lake", "count": 3, "message": "", "email": "", "address": "http://a.example/"}


def address(number: int) -> str:
    return f"c{number}@client.example"


@dataclass
class KillingSink(MailSink):
    """A mail server that kills the worker which sends to a recipient in ``due``, at that step and once."""

    due: dict[str, str] = field(default_factory=dict)
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._kill_at("recipient", session, address)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        recipient = str(envelope.rcpt_tos[0])
        if self._kill_at("content", session, recipient):
            return "451 never read"
        reply = await super().handle_DATA(server, session, envelope)
        self._kill_at("reply", session, recipient)
        return reply

    def _kill_at(self, step: str, session: Session, recipient: str) -> bool:
        """Kill the worker that this session is with, if it is the recipient's step."""
        if self.due.get(recipient) != step:
            return False
        del self.due[recipient]
        keeper = self.workers[str(session.host_name)].pid
        for pid, _ in family_of(keeper):
            if pid != keeper:
                os.kill(pid, signal.SIGKILL)
        return True


@pytest.fixture
def killing(mails: int) -> Iterator[KillingSink]:
    due = {address(number * mails // KILLS): STEPS[number % len(STEPS)] for number in range(KILLS)}
    with mail_server(KillingSink(due=due)) as sink:
        yield sink


@pytest.fixture
def start() -> Iterator[Callable[[str, dict[str, str]], subprocess.Popen[bytes]]]:
    """Return a function that starts a worker, which calls itself by this name to the mail server."""
    with ExitStack() as stack:

        def start(name: str, settings: dict[str, str]) -> subprocess.Popen[bytes]:
            environ = {**os.environ, **settings, "PUBLIC_URL": f"http://{name}"}
            command = [sys.executable, "-m", "tests.support.processes.mail_worker"]
            process = subprocess.Popen(command, cwd=PROJECT_FOLDER, env=environ)
            stack.callback(process.wait)
            stack.callback(lambda: end(family_of(process.pid)))
            return process

        yield start


def store_mails(app: Flask, count: int) -> None:
    scene = Scene(app)
    collection = scene.collection(owner := scene.owner())
    with app.app_context():
        for number in range(count):
            key = f"selection_sent:{number}"
            mail = NewMail(MailKind.SELECTION_SENT, address(number), owner.id, FACTS, key, collection=collection)
            assert services_of(app).mail.outbox.add(mail, utcnow())
        db.session.commit()


def count_sent(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).where(OutgoingMail.state == MailState.SENT)) or 0


@pytest.mark.parametrize(
    ("servers", "workers", "mails"),
    [
        pytest.param({}, 1, 300, id="sqlite"),
        pytest.param(SERVERS, 2, 120, id="postgresql and redis", marks=pytest.mark.postgres),
    ],
)
def test_no_mail_is_lost_and_none_is_doubled_but_by_smtp(
    request: pytest.FixtureRequest,
    make_app: MakeApp,
    killing: KillingSink,
    start: Callable[[str, dict[str, str]], subprocess.Popen[bytes]],
    servers: dict[str, str],
    workers: int,
    mails: int,
) -> None:
    settings = {"SMTP_URL": f"smtp://127.0.0.1:{killing.port}?tls=off", "MAIL_FROM": SENDER}
    settings |= {name: request.getfixturevalue(fixture) for name, fixture in servers.items()}
    app = make_app(**settings)
    with app.app_context():
        upgrade()
    store_mails(app, mails)
    taken_over_unsaid = {recipient for recipient, step in killing.due.items() if step == "reply"}
    settings["VITRINE_INSTANCE"] = str(services_of(app).settings.instance)
    for name in [f"w{number}.example" for number in range(workers)]:
        killing.workers[name] = start(name, settings)
    wait_until(lambda: count_sent(app) == mails, seconds=90)
    counts = killing.ids
    doubled = {recipient for recipient, mail in killing.mails if counts[str(mail["Message-ID"])] > 1}
    assert (killing.due, len(counts), len(killing.mails)) == ({}, mails, mails + len(taken_over_unsaid))
    assert doubled == taken_over_unsaid
