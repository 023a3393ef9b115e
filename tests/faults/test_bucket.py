"""A running site with a faulty bucket: errors, refusals, silence, cut and changed bodies, lost replies."""

from collections.abc import Iterator
from subprocess import Popen
from threading import Event

import pytest

from app.composition import SERVING_SECONDS
from app.services.storage.digests import READS
from tests.faults.bench import IS_FULL
from tests.faults.senders import sending
from tests.support.pictures import drawn_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.proxies.fault_proxy import Fault, FaultProxy, fault_proxy
from tests.support.servers.live import LiveServer
from tests.support.servers.s3 import rclone_server

pytestmark = pytest.mark.s3

ANY, OBJECT = "", "^GET /photos/collections/"
TRIES, LONGEST_BACKOFF = 4, 1 + 2 + 4  # botocore's standard retries wait up to 1, 2 and 4 seconds
TROUBLES = [
    ("status", ANY, 500),
    ("status", ANY, 503),
    ("status", ANY, 429),
    ("slow", ANY, 0),
    ("reset", ANY, 0),
    ("lost_reply", ANY, 0),
    ("truncate", OBJECT, 0),
    ("corrupt", OBJECT, 0),
    ("refuse", ANY, 0),
]
MOST_CHANGED = READS - 1  # in a row; with more, the object itself counts as changed
ROUND_SECONDS = 4  # a fault that no request has met ends after this time


@pytest.fixture(scope="module")
def bucket(tmp_path_factory) -> Iterator[FaultProxy]:
    """Yield a proxy in front of an S3 server that checks signatures."""
    with rclone_server(tmp_path_factory.mktemp("bucket") / "store") as server, fault_proxy(server) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def site(bucket, live_servers) -> Iterator[LiveServer]:
    """Yield a site that stores its photos there, with its web server running."""
    site = live_servers(**bucket.server.settings())
    site.start_web()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def worker(site) -> Popen:
    """Return the site's worker, running."""
    return site.start_worker()


def test_a_failing_bucket_loses_nothing(bench, bucket, site, worker, program, judge, later):
    """Statements 40, 41 and 42: no file is lost, doubled, ready without its variants, or has a wrong variant."""
    collection = program.new_collection(privacy="public")
    met = 0
    with sending(program, collection, bench.dice) as senders:
        for turn in bench.rounds(quick=len(TROUBLES), full=50):
            kind, requests, status = TROUBLES[turn % len(TROUBLES)]
            most = MOST_CHANGED if kind == "corrupt" else 12 if IS_FULL else 6
            fault = Fault(kind, requests, count=bench.dice.randint(2, most), status=status)
            planned = fault.count
            bucket.inject(fault)
            for _ in range(ROUND_SECONDS * 20):
                if fault.count == 0:
                    break
                Event().wait(0.05)
            met, fault.count = met + planned - fault.count, 0
    later(site, worker)
    verdict = judge(site, collection, senders)
    done = f"{met} requests answered with 500, 503, 429, late, reset, cut, changed, refused, or not after being done"
    bench.record("failing bucket", done, verdict)


def test_nobody_waits_for_a_silent_bucket_longer_than_half_a_minute():
    """Statement 40: the limit holds for all tries of one call together."""
    assert TRIES * SERVING_SECONDS + LONGEST_BACKOFF <= 30


@pytest.mark.usefixtures("worker")
def test_a_change_on_the_way_is_read_again_and_a_changed_object_is_reported(bucket, program):
    """Statement 42: bytes changed on the way are read again; a changed object fails with the reason."""
    collection = program.new_collection()
    fine, damaged = Fault("corrupt", f"{OBJECT}.*fine", count=2), Fault("corrupt", f"{OBJECT}.*damaged", count=99)
    for fault in (fine, damaged):
        bucket.inject(fault)
    assert program.upload(collection, ("fine.jpg", drawn_jpeg()), ("damaged.jpg", drawn_jpeg(90))).status_code == 201
    wait_until(lambda: {file["state"] for file in program.files(collection)} == {"ready", "failed"})
    files = {file["filename"]: file for file in program.files(collection)}
    assert files["fine.jpg"]["state"] == "ready"
    assert "differs from the one that was uploaded" in files["damaged.jpg"]["error"]
    assert fine.count == 0
