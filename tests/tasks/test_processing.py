"""Statements 36 and 37: a file that a worker or a queue loses is found again, and no picture blocks another."""

import os
import subprocess
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

import app.tasks as tasks
from app.composition import services_of
from app.database import utcnow
from app.errors import StorageError
from app.extensions import db
from app.imaging.variants import FIRST_PASS
from app.models import File, FileVariant
from app.models.files.processing import LEASE, MOST_ATTEMPTS
from app.services.pictures.picture_lease import at_work
from app.services.pictures.processing_service import FORGOTTEN_AFTER, UNFINISHED
from app.services.pictures.thumbnail_service import ThumbnailService
from app.services.uploads.lease_holder import new_holder
from tests.support.instances import inside, process_everything
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.uploading import new_collection, upload

A_MOMENT = timedelta(seconds=1)
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def collection(api):
    return new_collection(api)


def sent(api, collection, number: int = 0) -> str:
    answer = upload(api, collection, (f"{number}.jpg", drawn_jpeg(color=(number, 80, 90))))
    assert answer.status_code == 201, answer.text
    return answer.json["files"][0]["id"]


def state_of(api, file: str) -> str:
    return api.get(f"/api/v1/files/{file}").json["state"]


def work_off(app) -> int:
    """Run all tasks in the queue as the worker would, and return how many there were."""
    huey, done = services_of(app).queue.huey, 0
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
        done += 1
    return done


def first_id() -> int:
    """Return the id of the oldest row."""
    file_id = db.session.scalars(select(File.id).order_by(File.id)).first()
    db.session.commit()
    return file_id


def lease(file_id: int, worker: str, now) -> None:
    """Lease the picture for a worker that then disappears."""
    assert File.lease(db.session, file_id, worker=worker, now=now)
    db.session.commit()


def variants() -> int:
    return db.session.scalar(select(func.count()).select_from(FileVariant))


def test_an_upload_is_prepared_by_the_task_it_left(app, api, collection):
    file = sent(api, collection)
    assert work_off(app) == 1
    assert state_of(api, file) == "ready"


def test_what_the_queue_never_took_is_found_by_the_sweep(app, api, collection, monkeypatch):
    """Statement 37: a crash, or an unavailable queue, between the commit and the task loses no file."""

    def is_down(*_):
        raise ConnectionError("the queue is down")

    with monkeypatch.context() as patched:
        patched.setattr(services_of(app).queue.huey.storage, "enqueue", is_down)
        file = sent(api, collection)
    with inside(app):
        assert tasks.sweep_now(app) == 0, "so soon a task may still be on its way"
    assert work_off(app) == 0
    monkeypatch.setattr(tasks, "utcnow", lambda: utcnow() + FORGOTTEN_AFTER + A_MOMENT)
    with inside(app):
        assert tasks.sweep_now(app) == 1
    work_off(app)
    assert state_of(api, file) == "ready"


def test_a_picture_that_kills_every_worker_runs_out_of_attempts(app, api, collection):
    """Statement 36: after five workers the file fails with a reason, and the other picture is ready."""
    poison, good = sent(api, collection, 1), sent(api, collection, 2)
    with inside(app) as services:
        poison_id, now = first_id(), utcnow()
        for _ in range(MOST_ATTEMPTS):
            lease(poison_id, "killed", now)
            now += LEASE + A_MOMENT
        assert File.lease(db.session, poison_id, worker="sixth", now=now) is False
        services.processing.sweep(now)
    process_everything(app)
    assert (state_of(api, poison), state_of(api, good)) == ("failed", "ready")
    assert api.get(f"/api/v1/files/{poison}").json["error"] == UNFINISHED % {"attempts": MOST_ATTEMPTS}


def test_a_killed_workers_picture_waits_for_its_lease_and_no_longer(app, api, collection):
    """Statement 36: the file needs no person, and no second worker begins before the lease ends."""
    sent(api, collection)
    with inside(app) as services:
        file_id, now = first_id(), utcnow()
        lease(file_id, "killed", now)
        assert services.processing.sweep(now + LEASE - A_MOMENT) == []
        assert services.processing.sweep(now + LEASE + A_MOMENT) == [file_id]


def test_a_worker_whose_lease_went_to_another_changes_nothing(app, api, collection, monkeypatch):
    """Statement 36: a worker without the lease can write nothing, so that no variants are doubled."""
    file = sent(api, collection)
    render = ThumbnailService.generate_all_variants

    def render_for_too_long(service, row, **more):
        generated = render(service, row, **more)
        lease(row.id, "another", utcnow() + LEASE + A_MOMENT)
        return generated

    monkeypatch.setattr(ThumbnailService, "generate_all_variants", render_for_too_long)
    with inside(app) as services:
        assert services.processing.process(first_id()) is False
        assert variants() == 0
    assert state_of(api, file) == "processing"


def test_a_doubled_task_prepares_a_picture_once(app, api, collection):
    """Statement 36: the second of two tasks for one file has nothing to do."""
    sent(api, collection)
    with inside(app) as services:
        assert services.processing.process(first_id()) is True
        assert services.processing.process(first_id()) is False
        assert variants() == len(FIRST_PASS)


def test_a_store_that_is_away_costs_rests_and_no_attempts(app, api, collection, monkeypatch):
    """Statement 36: no person has to retry the picture, however long the store is away."""
    file = sent(api, collection)

    def is_away(*_, **__):
        raise StorageError

    with inside(app) as services:
        with monkeypatch.context() as patched:
            patched.setattr(ThumbnailService, "generate_all_variants", is_away)
            for number in range(MOST_ATTEMPTS + 1):
                later = number * (FORGOTTEN_AFTER + A_MOMENT)
                patched.setattr(services.processing, "_clock", lambda later=later: utcnow() + later - HALF_AN_HOUR)
                with pytest.raises(StorageError):
                    services.processing.process(first_id())
        monkeypatch.setattr(services.processing, "_clock", utcnow)
        assert services.processing.sweep(utcnow() - HALF_AN_HOUR) == []
        assert services.processing.sweep(utcnow() + FORGOTTEN_AFTER + A_MOMENT) == [first_id()]
    monkeypatch.setattr(services.processing, "_clock", lambda: utcnow() + FORGOTTEN_AFTER + A_MOMENT)
    work_off(app)
    assert state_of(api, file) == "ready"


def test_a_process_of_this_machine_that_died_keeps_no_picture_waiting(app, api, collection):
    """Statement 36: the lease of a dead process ends with the next sweep, and that of a living one stays."""
    sent(api, collection)
    with subprocess.Popen(["true"]) as ended:
        dead = new_holder().replace(f":{os.getpid()}:", f":{ended.pid}:")
    with inside(app) as services, at_work() as alive:
        for worker, found in ((alive, []), (dead, [first_id()])):
            lease(first_id(), worker, utcnow())
            assert services.processing.sweep(utcnow()) == found
            db.session.execute(update(File).values(lease_until=utcnow() - A_MOMENT))
            db.session.commit()


def test_a_clock_that_was_set_back_keeps_no_picture_waiting(app, api, collection):
    """Statement 44: what was leased or uploaded in what is now the future is processed within the time of a lease."""
    sent(api, collection)
    with inside(app) as services:
        a_day_before = utcnow() - timedelta(days=1)
        assert services.processing.sweep(a_day_before) == [first_id()], "it came in the future"
        lease(first_id(), "killed", utcnow())
        assert services.processing.sweep(a_day_before) == []
        assert services.processing.sweep(a_day_before + LEASE + A_MOMENT) == [first_id()]


def test_a_picture_that_was_deleted_meanwhile_leaves_no_variants(app, api, collection, monkeypatch):
    """Statement 46: variants that were stored after the deletion are deleted, too."""
    sent(api, collection)
    with inside(app) as services:
        with monkeypatch.context() as patched:
            store, file_id = services.local.put_file, first_id()

            def delete_then_store(*arguments, **more):
                stored = store(*arguments, **more)
                if file := db.session.get(File, file_id):
                    file.trash(utcnow())
                    services.trash.purge_files([file], utcnow())
                    services.trash.remove_objects()
                return stored

            patched.setattr(services.local, "put_file", delete_then_store)
            assert services.processing.process(file_id) is False
        services.trash.remove_objects()
        assert list(services.local.list("collections/")) == []


def test_a_picture_that_was_deleted_before_it_is_read_is_no_fault(app, api, collection, monkeypatch):
    """Statement 46."""
    sent(api, collection)
    generate = ThumbnailService.generate_all_variants
    with inside(app) as services:

        def purge_then_generate(service, file, *arguments, **more):
            [gone] = db.session.scalars(select(File))
            gone.trash(utcnow())
            services.trash.purge_files([gone], utcnow())
            services.trash.remove_objects()
            return generate(service, file, *arguments, **more)

        monkeypatch.setattr(ThumbnailService, "generate_all_variants", purge_then_generate)
        assert services.processing.process(first_id()) is False


def test_a_part_of_the_sweep_that_fails_holds_up_no_other(app, api, collection, monkeypatch):
    """Statement 36: files are found again even if the sweep's other steps, such as the trash, fail."""
    sent(api, collection)

    def is_away(*_):
        raise ConnectionError

    monkeypatch.setattr(services_of(app).upload_sweep, "sweep", is_away)
    monkeypatch.setattr(services_of(app).trash, "purge_due", is_away)
    with inside(app):
        assert tasks.sweep_now(app, is_start=True) == 1
    assert work_off(app) == 2, "the task of the upload, and the sweep's"
    assert {file["state"] for file in api.get(f"/api/v1/collections/{collection}/files").json["files"]} == {"ready"}
