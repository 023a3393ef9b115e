"""SIGKILL for web server, worker and supervisor, at random moments, during uploads by form and tus and processing."""

from threading import Event

from tests.faults.senders import sending
from tests.support.processes.started import family_of, still_running
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer
from tests.support.uploads.uploading import rows, unfinished_in

VICTIMS = ("web server", "worker", "both")
LONGEST_PEACE = 1.5  # in seconds
SOON = 40  # in seconds


def test_nothing_acknowledged_is_lost_and_nothing_is_stuck(bench, site, program, judge):
    """Statements 35, 36 and 37: every file is stored once, bit for bit, with all variants; a broken one fails alone."""
    running = {"web server": site.start_web(), "worker": site.start_worker()}
    collection = program.new_collection(privacy="public")
    with sending(program, collection, bench.dice) as senders:
        for _ in bench.rounds(quick=4, full=50):
            Event().wait(bench.dice.uniform(0, LONGEST_PEACE))
            victim = bench.dice.choice(VICTIMS)
            wait_until(lambda: is_in_the_middle(site), every=0.01)
            for name in running if victim == "both" else [victim]:
                site.kill(running[name])
                running[name] = site.start("serve" if name == "web server" else name)
            site.ready(running["web server"])
    verdict = judge(site, collection, senders)
    done = "SIGKILL of web server, worker or both, in the middle of uploads and processing"
    bench.record("killed processes", done, verdict)


def test_a_killed_supervisor_leaves_no_process_and_loses_nothing(bench, site, program, judge):
    """Statements 35, 36, 37 and 47: web server, worker and the children that render end, and the next start works."""
    process = site.start_all()
    collection = program.new_collection(privacy="public")
    with sending(program, collection, bench.dice) as senders:
        for _ in bench.rounds(quick=1, full=10):
            Event().wait(bench.dice.uniform(0, LONGEST_PEACE))
            wait_until(lambda: is_in_the_middle(site), every=0.01)
            family = family_of(process.pid)
            site.kill(process)
            wait_until(lambda family=family: still_running(family) == set(), seconds=SOON)
            process = site.start_all()
    verdict = judge(site, collection, senders)
    bench.record("killed supervisor", "SIGKILL of the supervisor, in the middle of uploads and processing", verdict)


def is_in_the_middle(site: LiveServer) -> bool:
    """Return whether an upload is arriving and a file is being processed."""
    is_working = rows(site, "SELECT 1 FROM files WHERE lease_owner IS NOT NULL LIMIT 1")
    return bool(is_working and unfinished_in(site.instance / "media"))
