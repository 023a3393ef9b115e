"""A running site as its operator sees it: the logs and metrics of all processes, and a missing worker."""

import json
import re
from collections.abc import Iterator

import pytest
import requests

from app import create_app
from app.composition import services_of
from app.config import load_settings
from tests.support.instances import close
from tests.support.processes.started import family_of
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer, NewLiveServer

TOKEN = "a-token-for-the-metrics-1"
SECRET_LINK = "/s/the-token-of-a-link"
REQUESTS = 12


@pytest.fixture(scope="module")
def site(live_servers: NewLiveServer) -> Iterator[LiveServer]:
    """Yield a site with two web processes and a worker."""
    server = live_servers(VITRINE_LOG_FORMAT="json", VITRINE_METRICS_TOKEN=TOKEN, WEB_CONCURRENCY=2)
    server.start_all()
    yield server
    server.stop()


def numbers(site: LiveServer) -> dict[str, float]:
    answer = requests.get(f"{site.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30)
    return {name: float(value) for name, value in re.findall(r"^(vitrine\S+) (\S+)$", answer.text, re.MULTILINE)}


def test_each_process_reports_the_numbers_of_all(site: LiveServer) -> None:
    for _ in range(REQUESTS):
        requests.get(site.url + SECRET_LINK, timeout=30)
    counted = 'vitrine_http_requests_total{method="GET",route="/s/<token>",status="404"}'
    assert {numbers(site)[counted] for _ in range(6)} == {REQUESTS}
    wait_until(lambda: numbers(site)["vitrine_workers"] == 1)


def test_every_line_is_an_object_and_none_has_a_secret(site: LiveServer) -> None:
    """Statement 32: the start message, both web processes and gunicorn write only JSON objects."""
    lines = [json.loads(line) for line in site.log.splitlines()]
    assert {"time", "level", "logger", "message"} <= set.intersection(*(set(line) for line in lines))
    assert (SECRET_LINK in site.log, "/s/***" in site.log) == (False, True)


def test_pictures_give_way_to_people(site: LiveServer) -> None:
    """The kernel compares sessions before processes, so both must have the worker's higher niceness."""
    nicer = {}
    for pid, _ in family_of(site.processes[0].pid):
        with open(f"/proc/{pid}/cmdline") as command, open(f"/proc/{pid}/stat") as status:
            arguments = command.read()
            niceness = int(status.read().rpartition(")")[2].split()[16])  # field 19 of proc(5)
        role = next((role for role in ("gunicorn", "app.imaging.child", "worker") if role in arguments), "other")
        nicer.setdefault(role, set()).add(niceness)
    assert (nicer["gunicorn"], nicer["worker"]) == ({0}, {5})


def test_a_site_that_was_stopped_misses_its_worker(site: LiveServer) -> None:
    site.stop()
    app = create_app(load_settings(site.settings))
    try:
        with app.app_context():
            facts = {str(fact.name): fact for fact in services_of(app).diagnosis().facts()}
        assert facts["workers"].is_problem
    finally:
        close(app)
