"""The database or the queue's server dies and comes back, empty or as it was, while photos come in and are prepared."""

from threading import Event

import pytest
import redis

from tests.faults.senders import sending
from tests.support.killable import KillableServer, killable_postgres, killable_redis
from tests.support.uploading import Program

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

LONGEST_PEACE, LONGEST_AWAY = 1.0, 0.7  # seconds


def test_nothing_is_lost_with_the_database_or_the_queue(bench, tmp_path, new_live_server, judge, later):
    """Statements 36 and 37: web server and worker go on by themselves as soon as the servers are back."""
    with killable_postgres() as database, killable_redis(tmp_path) as queue:
        site = new_live_server(DATABASE_URL=database.url, REDIS_URL=queue.url)
        site.start_web()
        worker = site.start_worker()
        program = Program(site)
        collection = program.new_collection(privacy="public")
        acts = [lambda: is_away(database, bench), lambda: is_away(queue, bench), lambda: flush(queue)]
        with sending(program, collection, bench.dice) as senders:
            for turn in bench.rounds(quick=len(acts), full=30):
                Event().wait(bench.dice.uniform(0, LONGEST_PEACE))
                acts[turn % len(acts)]()
        later(site, worker)
        verdict = judge(site, collection, senders)
        site.stop()
    bench.note("database and queue gone", "SIGKILL of PostgreSQL, of Redis (which forgets all), FLUSHALL", verdict)


def is_away(server: KillableServer, bench) -> None:
    server.kill()
    Event().wait(bench.dice.uniform(0, LONGEST_AWAY))
    server.start()


def flush(server: KillableServer) -> None:
    with redis.Redis.from_url(server.url) as connection:
        connection.flushall()
