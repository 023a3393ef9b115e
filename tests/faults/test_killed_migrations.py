"""SIGKILL of ``vitrine db downgrade`` and ``vitrine db upgrade`` at random moments, with a stopped site between."""

import sqlite3
from contextlib import closing
from subprocess import TimeoutExpired
from threading import Event

import requests

from tests.faults.senders import sending
from tests.support.pictures import padded_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer
from tests.support.uploads.uploading import change_rows, rows

SENDING_SECONDS = 0.5
NEWEST = 20
OLDEST = 6  # a downgrade past it deletes rows of variants, whose objects the judge would find without a row
LONGEST_RUN = 0.6  # in seconds after a migration began; all of them take about a second


def test_a_killed_migration_changed_all_or_nothing(bench, site, program, judge):
    """Statement 5: the database is at one of the two revisions, nothing is lost, and a hidden photo stays hidden."""
    site.start_web()
    site.start_worker()
    collection = program.new_collection(privacy="public")
    hidden = program.upload(program.new_collection(privacy="public"), ("hidden.jpg", padded_jpeg(5_000))).json()
    change_rows(site, ["UPDATE files SET hidden_at = CURRENT_TIMESTAMP WHERE original_filename = 'hidden.jpg'"])
    with sending(program, collection, bench.dice) as senders:
        Event().wait(SENDING_SECONDS)
    site.stop()
    killed, found, expected = 0, [], []
    for _ in bench.rounds(quick=1, full=30):
        older = f"{bench.dice.randrange(OLDEST, NEWEST):04}"
        for step in (("downgrade", older), ("upgrade", f"{NEWEST:04}")):
            before = revision_of(site)
            killed += is_killed(site, bench.dice.uniform(0, LONGEST_RUN), "db", *step)
            found.append(revision_of(site))
            expected.append({before, step[1]})
    assert site.start("db", "upgrade").wait() == 0
    site.start_web()
    site.start_worker()
    verdict = judge(site, collection, senders)
    shown = requests.get(f"{site.url}/collections/files/{hidden['files'][0]['id']}/thumbnail", timeout=30)
    if shown.status_code != 404:
        verdict.wrong.append(f"a hidden photo is answered with {shown.status_code}")
    bench.record("killed migrations", f"downgrades and upgrades, {killed} of them ended by SIGKILL", verdict)
    assert [revision in either for revision, either in zip(found, expected, strict=True)] == [True] * len(found)


def is_killed(site: LiveServer, seconds: float, *command: str) -> bool:
    """Run this command, kill it so many seconds after it began to write, and return whether it was running then."""
    process = site.start(*command)
    wait_until(lambda: process.poll() is not None or is_written(site), seconds=60, every=0.01)
    try:
        process.wait(seconds)
    except TimeoutExpired:
        site.kill(process)
        return True
    return False


def is_written(site: LiveServer) -> bool:
    """Return whether another process has begun to write into the site's database."""
    with closing(sqlite3.connect(site.instance / "vitrine.db", timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
    return False


def revision_of(site: LiveServer) -> str:
    """Return the revision of the site's database."""
    [(revision,)] = rows(site, "SELECT version_num FROM alembic_version")
    return revision
