"""Statement 43: with many writers at once no request fails with "database is locked", and every count is exact."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from sqlalchemy import create_engine, text

from app.database import set_up_sqlite
from app.places import PROJECT_FOLDER
from tests.support.pictures import padded_jpeg
from tests.support.uploads.uploading import Program, rows

WRITERS, TRANSACTIONS = 8, 150
WRITER = """
import sys
from sqlalchemy import create_engine, text
from app.database import set_up_sqlite

engine = create_engine(sys.argv[1])
set_up_sqlite(engine)
for _ in range(int(sys.argv[2])):
    with engine.begin() as connection:
        count = connection.execute(text("SELECT n FROM counter")).scalar()
        connection.execute(text("UPDATE counter SET n = :n"), {"n": count + 1})
"""
CLIENTS, ROUNDS = 8, 12


def test_eight_processes_lose_no_update(tmp_path):
    """Statement 43: each process reads a number and writes the next one, so that any race would lose a count."""
    address = f"sqlite:///{tmp_path / 'counter.db'}"
    engine = create_engine(address)
    set_up_sqlite(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    command = [sys.executable, "-c", WRITER, address, str(TRANSACTIONS)]
    with ExitStack() as stack:
        writers = [
            stack.enter_context(subprocess.Popen(command, cwd=PROJECT_FOLDER, stderr=subprocess.PIPE, text=True))
            for _ in range(WRITERS)
        ]
        stack.callback(lambda: [writer.kill() for writer in writers if writer.poll() is None])
        errors = [writer.communicate(timeout=120)[1] for writer in writers]
    assert errors == [""] * WRITERS
    with engine.begin() as connection:
        assert connection.execute(text("SELECT n FROM counter")).scalar() == WRITERS * TRANSACTIONS
    engine.dispose()


@pytest.fixture
def site(new_live_server):
    """Return a site with four web processes."""
    return new_live_server(WEB_CONCURRENCY=4, VITRINE_WEB_THREADS=4)


def test_four_web_processes_take_uploads_and_answer_pages_at_once(site, program):
    """Statement 43: eight clients upload photos and open the gallery in turn, while the worker runs."""
    site.start_web()
    site.start_worker()
    collection = program.new_collection("Busy", privacy="public")
    [slug] = rows(site, "SELECT slug FROM collections")[0]

    def visit(client: int) -> list[int]:
        visitor = Program(site)
        statuses = []
        for turn in range(ROUNDS):
            photo = padded_jpeg(20_000, client * ROUNDS + turn)
            statuses.append(visitor.upload(collection, (f"{client}-{turn}.jpg", photo)).status_code)
            statuses.append(visitor.get(f"/g/{slug}").status_code)
        return statuses

    with ThreadPoolExecutor(CLIENTS) as pool:
        statuses = [status for statuses in pool.map(visit, range(CLIENTS)) for status in statuses]
    assert sorted(statuses) == [200] * CLIENTS * ROUNDS + [201] * CLIENTS * ROUNDS
    counted = rows(site, "SELECT count(*), count(DISTINCT sha256), count(DISTINCT position) FROM files")
    assert counted == [(CLIENTS * ROUNDS,) * 3]
    assert "database is locked" not in site.log
