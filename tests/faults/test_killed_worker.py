"""Statement 36: SIGKILL for the worker at any moment: every row comes to its end without a person."""

import pytest

from app.imaging.variants import VARIANTS
from tests.support.pictures import drawn_jpeg
from tests.support.uploading import change_rows, objects_in, rows
from tests.support.waiting import wait_until

LARGE = (4000, 3000)  # pixels; slow enough to be met in the middle
GOOD = {f"{number}.jpg": drawn_jpeg(*LARGE, (number, 90, 120)) for number in range(10)}
POISON = drawn_jpeg(*LARGE)[:20_000]
KILLS = 3
LEASES_END = "UPDATE files SET lease_until = '2020-01-01 00:00:00.000000' WHERE lease_until IS NOT NULL"
TASKS_ARE_OVERDUE = "UPDATE files SET created_at = '2020-01-01 00:00:00.000000' WHERE state = 'pending'"


@pytest.fixture
def collection(site, program) -> str:
    """Ten photos and a broken one, waiting to be prepared."""
    site.start_web()
    collection = program.new_collection()
    assert program.upload(collection, ("poison.jpg", POISON), *GOOD.items()).status_code == 201
    return collection


def states(site) -> dict[str, int]:
    return dict(rows(site, "SELECT state, count(*) FROM files GROUP BY state"))


def test_every_file_comes_to_its_end(site, collection):
    """Statement 36: good ones ready with each variant of both passes once, the broken one failed alone."""
    for _ in range(KILLS):
        ready = states(site).get("ready", 0)
        worker = site.start_worker()
        wait_until(
            lambda ready=ready: states(site).get("ready", 0) > ready and states(site).get("processing"), every=0.01
        )
        site.kill(worker)
        change_rows(site, [LEASES_END, TASKS_ARE_OVERDUE])  # five minutes later
    worker = site.start_worker()
    wait_until(lambda: rows(site, "SELECT 1 FROM files WHERE state = 'ready' AND lease_owner IS NOT NULL"), seconds=60)
    site.kill(worker)  # in the middle of a second pass
    change_rows(site, [LEASES_END, TASKS_ARE_OVERDUE])
    site.start_worker()
    wait_until(lambda: set(states(site)) == {"ready", "failed"}, seconds=60)
    wait_until(lambda: not rows(site, "SELECT 1 FROM files WHERE variants_due"), seconds=60)

    assert states(site) == {"ready": len(GOOD), "failed": 1}
    assert rows(site, "SELECT original_filename FROM files WHERE state = 'failed'") == [("poison.jpg",)]
    variants = rows(site, "SELECT storage_path, size FROM file_variants")
    assert len(variants) == len(set(variants)) == len(GOOD) * len(VARIANTS)
    originals = [path for (path,) in rows(site, "SELECT storage_path FROM files")]
    media = site.instance / "media"
    assert objects_in(media) == sorted([*originals, *(path for path, _ in variants)])
    assert {path: (media / path).stat().st_size for path, _ in variants} == dict(variants)
