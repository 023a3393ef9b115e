"""The site on PostgreSQL and Redis: it processes files, and recovers when the queue is lost."""

import pytest
import redis

from tests.support.pictures import drawn_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.uploads.uploading import Program

pytestmark = [pytest.mark.postgres, pytest.mark.redis]


@pytest.fixture
def site(new_live_server, postgres_url, redis_url):
    """Return a live server whose rows are in PostgreSQL and whose tasks are in Redis."""
    site = new_live_server(DATABASE_URL=postgres_url, REDIS_URL=redis_url)
    site.start_web()
    return site


def is_ready(program: Program, collection: str) -> bool:
    return {file["state"] for file in program.files(collection)} == {"ready"}


def test_an_upload_is_prepared(site):
    program = Program(site)
    collection = program.new_collection()
    site.start_worker()
    photos = [(f"{number}.jpg", drawn_jpeg(color=(number, 90, 90))) for number in range(4)]
    assert program.upload(collection, *photos).status_code == 201
    wait_until(lambda: is_ready(program, collection))
    again = program.upload(collection, photos[0]).json()["files"][0]
    assert again["duplicate"] is True


def test_a_queue_that_lost_everything_costs_only_time(site, postgres_url, redis_url):
    """Statements 36 and 37: the worker's first sweep finds the files by their rows."""
    import psycopg

    program = Program(site)
    collection = program.new_collection()
    assert program.upload(collection, ("a.jpg", drawn_jpeg())).status_code == 201
    with redis.Redis.from_url(redis_url) as connection:
        connection.flushall()
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("UPDATE files SET created_at = created_at - interval '1 minute'")
    site.start_worker()
    wait_until(lambda: is_ready(program, collection))
