"""A proxy whose headers are not read is reported: by the log once, by ``vitrine doctor`` and on the system page."""

import logging
from datetime import timedelta

import pytest
from flask import Flask

from app.cli import Commands
from app.database import utcnow
from tests.access.scene import Clock, Scene
from tests.support.instances import MakeApp

PROXY, STRANGER = "172.18.0.2", "8.8.8.8"
NAMED = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}


def visit(scene: Scene, peer: str, *headers: str) -> None:
    sent = {name: NAMED[name] for name in headers}
    assert scene.visitor().get("/login", headers=sent, environ_overrides={"REMOTE_ADDR": peer}).status_code == 200


def doctor(app: Flask) -> tuple[int, str]:
    found = app.test_cli_runner().invoke(Commands("vitrine"), ["doctor"])
    return found.exit_code, found.output


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if "TRUSTED_PROXIES" in record.message]


@pytest.mark.parametrize("header", NAMED)
def test_is_reported_in_three_ways(scene: Scene, caplog: pytest.LogCaptureFixture, header: str) -> None:
    assert "TRUSTED_PROXIES to" not in doctor(scene.app)[1]
    caplog.set_level(logging.WARNING)
    for _ in range(3):
        visit(scene, PROXY, header)
    assert [PROXY in line for line in warnings(caplog)] == [True]
    status, out = doctor(scene.app)
    page = scene.signed_in(scene.owner()).get("/system").text
    assert status == 1
    for told in (out, page):
        assert f"{PROXY} names the visitors in headers that are not read" in told
        assert "set TRUSTED_PROXIES to the number of proxies" in told


def test_is_logged_by_one_of_several_processes_alone(
    scene: Scene, make_app: MakeApp, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    for each in (scene, Scene(make_app(VITRINE_INSTANCE=scene.services.settings.instance))):
        visit(each, PROXY, "X-Forwarded-For")
    assert len(warnings(caplog)) == 1


def test_is_forgotten_when_it_is_gone(scene: Scene, clock: Clock) -> None:
    visit(scene, PROXY, "X-Forwarded-For")
    clock(utcnow() + timedelta(days=3))
    assert "names the visitors" not in doctor(scene.app)[1]


def test_is_no_problem_once_its_headers_are_read(scene: Scene, make_app: MakeApp) -> None:
    visit(scene, PROXY, "X-Forwarded-For")
    app = make_app(VITRINE_INSTANCE=scene.services.settings.instance, TRUSTED_PROXIES=1)
    visit(Scene(app), PROXY, "X-Forwarded-For")
    assert "names the visitors" not in doctor(app)[1]


@pytest.mark.parametrize(("peer", "headers"), [(STRANGER, tuple(NAMED)), (PROXY, ()), ("", tuple(NAMED))])
def test_a_stranger_who_sends_such_headers_is_none(scene: Scene, peer: str, headers: tuple[str, ...]) -> None:
    visit(scene, peer, *headers)
    assert "names the visitors" not in doctor(scene.app)[1]
