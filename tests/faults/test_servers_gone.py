"""The database or the queue's server is killed and started again, empty or not, during uploads and processing."""

from threading import Event

import pytest
import redis
from sqlalchemy.exc import OperationalError

from app.extensions import db
from tests.faults.senders import sending
from tests.support.processes.killable import KillableServer, killable_postgres, killable_redis
from tests.support.uploads.uploading import Program

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

LONGEST_PEACE, LONGEST_AWAY = 1.0, 0.7  # in seconds


def test_nothing_is_lost_with_the_database_or_the_queue(bench, tmp_path, new_live_server, judge, later):
    """Statements 36 and 37: web server and worker continue by themselves when the servers are back."""
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
    bench.record("database and queue gone", "SIGKILL of PostgreSQL, of Redis (which forgets all), FLUSHALL", verdict)


def is_away(server: KillableServer, bench) -> None:
    server.kill()
    Event().wait(bench.dice.uniform(0, LONGEST_AWAY))
    server.start()


def flush(server: KillableServer) -> None:
    with redis.Redis.from_url(server.url) as connection:
        connection.flushall()


def test_a_database_that_dies_after_the_last_commit_takes_no_answer_along(app, api, monkeypatch):
    """Statement 35: a committed request is answered as done, although its connection is lost afterwards."""
    with app.app_context():
        engine = db.engine

    def is_gone(_connection) -> None:
        raise OperationalError("ROLLBACK", {}, Exception("server closed the connection unexpectedly"))

    with monkeypatch.context() as patched:
        patched.setattr(engine.dialect, "do_rollback", is_gone)
        made = api.post("/api/v1/collections", json={"title": "A shoot"})
        refused = api.get("/api/v1/collections/00000000-0000-4000-8000-000000000000")
    assert (made.status_code, refused.status_code) == (201, 404)
    assert api.get(f"/api/v1/collections/{made.json['id']}").json["title"] == "A shoot"
