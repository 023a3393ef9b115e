"""``vitrine push`` over a bad connection, and to a site that is killed: it resumes and ends with equal bytes."""

from pathlib import Path
from threading import Event

import pytest

from tests.support.pictures import padded_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.proxies.cutting_proxy import cutting_proxy
from tests.support.uploads.pushing import ended, put
from tests.support.uploads.uploading import Program, rows, sha256

MB = 1_000_000
LAST_LEASE = "SELECT lease_holder FROM uploads ORDER BY id DESC LIMIT 1"


@pytest.fixture
def long_photo(shoot: Path) -> Path:
    return put(shoot, "long.jpg", padded_jpeg(30 * MB, 70))


def only_digest(program: Program, collection: str) -> str:
    """Return the digest of the only original, as it is downloaded."""
    (file,) = program.files(collection)
    return sha256(program.get(f"/collections/files/{file['id']}/original").content)


def test_a_line_that_breaks_costs_no_byte_that_arrived(
    live_server, site_program: Program, pusher_to, shoot: Path, long_photo: Path
) -> None:
    collection = site_program.new_collection()
    with cutting_proxy(live_server.port, cuts=4, after=5 * MB) as proxy:
        done = pusher_to(proxy.url, live_server.owner.token).push(shoot, collection)
        assert (done.status, done.counts, proxy.cuts_left) == (0, {"sent": 1}, 0)
        assert proxy.bytes_up < 40 * MB, "what had arrived was not sent again"
    assert only_digest(site_program, collection) == sha256(long_photo.read_bytes())


def test_a_push_that_was_killed_is_gone_on_with_by_the_next(
    live_server, site_program: Program, pusher_to, shoot: Path, long_photo: Path
) -> None:
    collection = site_program.new_collection()
    is_killed = Event()
    with cutting_proxy(live_server.port, cuts=1, after=20 * MB, on_cut=lambda _: is_killed.wait(30)) as proxy:
        pusher = pusher_to(proxy.url, live_server.owner.token)
        first = pusher.begin(shoot, collection)
        proxy.is_cutting.wait(30)
        first.kill()
        ended(first)
        is_killed.set()
        wait_until(lambda: rows(live_server, LAST_LEASE) == [(None,)])  # the site has stored what had arrived
        before = proxy.bytes_up
        second = pusher.push(shoot, collection)
        assert (second.status, second.counts) == (0, {"sent": 1})
        assert proxy.bytes_up - before < 15 * MB
    assert only_digest(site_program, collection) == sha256(long_photo.read_bytes())


def test_a_site_that_is_killed_is_waited_for(new_live_server, pusher_to, shoot: Path, long_photo: Path) -> None:
    site = new_live_server()
    web = site.start_web()
    program = Program(site)
    collection = program.new_collection()

    def kill_and_start(number: int) -> None:
        nonlocal web
        site.kill(web)
        web = site.start_web()

    with cutting_proxy(site.port, cuts=1, after=9 * MB, on_cut=kill_and_start) as proxy:
        done = pusher_to(proxy.url, site.owner.token).push(shoot, collection)
        assert (done.status, done.counts, proxy.cuts_left) == (0, {"sent": 1}, 0)
    assert only_digest(program, collection) == sha256(long_photo.read_bytes())
