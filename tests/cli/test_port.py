"""The start of the web server on a port or an address that it cannot have: a sentence, and no process is started."""

import os
import socket
from collections.abc import Callable, Iterator

import pytest

from tests.support.servers.live import NewLiveServer


@pytest.fixture
def taken() -> Iterator[int]:
    """Yield a port on which this process listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def refusal(new_live_server: NewLiveServer) -> Callable[..., str]:
    """Return a function that starts a new site, which ends with status 1, and returns its log."""

    def start(*arguments: str, **settings: object) -> str:
        site = new_live_server(has_owner=False)
        assert site.start("serve", *arguments, **settings).wait(60) == 1
        return site.log

    return start


def test_a_taken_port_names_the_program_that_holds_it(refusal, taken):
    said = refusal("--with-worker", PORT=taken)
    assert f"Port {taken} is in use by “python" in said or f"Port {taken} is in use by “pytest" in said
    assert f"(process {os.getpid()}). Stop it, or choose another port: PORT={taken + 1}." in said
    assert ("Traceback" in said, "Vitrine is at" in said) == (False, False)


def test_a_port_of_another_vitrine_names_the_process_to_stop(live_server, refusal):
    said = refusal(PORT=live_server.port)
    supervisor = live_server.processes[0]  # other tests start commands of this site, too
    assert f"Port {live_server.port} is in use by another Vitrine (process {supervisor.pid}). Stop it" in said
    assert "Traceback" not in said


def test_an_address_of_another_machine_is_refused(refusal):
    assert "“192.0.2.1” is not an address of this machine" in refusal(HOST="192.0.2.1")


def test_the_database_of_a_running_site_is_not_migrated(new_live_server, taken, tmp_path):
    """A second ``vitrine run`` could be of another version than the site that runs."""
    site = new_live_server(has_owner=False, DATABASE_URL=f"sqlite:///{tmp_path}/other.db")
    assert site.start("run", PORT=taken).wait(60) == 1
    assert f"Port {taken} is in use by" in site.log
    assert not (tmp_path / "other.db").exists()
