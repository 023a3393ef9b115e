"""``vitrine doctor`` reports for each part of the site that it is ok, or a problem and its remedy."""

import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from app import composition
from app.config import SETTINGS, load_settings
from app.database import utcnow
from app.extensions import db
from app.integrations.file_storage import CloudflareR2Storage, LocalStorage
from app.models import File, FileState, PendingDeletion
from app.services.diagnosis.https import https
from app.services.operations.shared_state import shared_state
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.uploading import new_collection, upload


@pytest.fixture
def photo(app, api):
    """Upload a photo that waits for the worker."""
    assert upload(api, new_collection(api), ("a.jpg", drawn_jpeg())).status_code == 201


def change(app, model, **values) -> None:
    with app.app_context():
        db.session.execute(update(model).values(**values))
        db.session.commit()


def test_a_healthy_site_is_all_well(vitrine, app, photo):
    status, out, _ = vitrine("doctor")
    assert (status, out.splitlines()[-1]) == (0, "All well.")
    assert all(f"  {setting.name} " in out for setting in SETTINGS)
    for expected in ("Pillow", "SQLite", "store local, in use", "queue:", "GB free", "1 pending; waiting for 0 min"):
        assert expected in out


def problems(out: str) -> list[str]:
    return [line.strip() for line in out.splitlines() if line.startswith("  problem")]


def test_a_file_that_nobody_prepares_asks_for_the_worker(vitrine, app, photo):
    change(app, File, created_at=utcnow() - timedelta(minutes=11))
    status, out, _ = vitrine("doctor")
    assert (status, ["Is a worker running?" in line for line in problems(out)]) == (1, [True])
    lease = {"state": FileState.PROCESSING, "lease_until": utcnow() + timedelta(minutes=5)}
    change(app, File, **lease)
    assert vitrine("doctor")[0] == 0


def test_removals_that_are_long_due_and_unknown_stores_are_problems(vitrine, app, photo):
    long_ago = utcnow() - timedelta(hours=3)
    later = utcnow() + timedelta(hours=3)
    with app.app_context():
        for not_before in (None, later):
            note = PendingDeletion(
                storage_backend="local", prefix="collections/a/b/", created_at=long_ago, not_before=not_before
            )
            db.session.add(note)
        db.session.commit()
    change(app, File, storage_backend="r2")
    status, out, _ = vitrine("doctor")
    found = problems(out)
    assert (status, len(found)) == (1, 2)
    assert "removals due: 1 folder, the oldest for 3 h" in found[0]
    assert "store r2: It has 1 file, and it is not configured" in found[1]


def test_a_database_of_another_version_says_what_to_do(vitrine, app):
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()
    status, out, _ = vitrine("doctor")
    assert (status, ["vitrine db upgrade" in line for line in problems(out)]) == (1, [True])


def test_a_clock_that_differs_from_the_store_s_is_a_problem(vitrine, monkeypatch):
    """Statement 44: signatures fail when the clocks differ, so the operator is warned earlier."""
    monkeypatch.setattr(LocalStorage, "server_time", lambda _: utcnow() + timedelta(minutes=4))
    assert vitrine("doctor")[0] == 0
    monkeypatch.setattr(LocalStorage, "server_time", lambda _: utcnow() + timedelta(minutes=6, seconds=1))
    status, out, _ = vitrine("doctor")
    assert (status, "6 minutes behind the store's" in problems(out)[0]) == (1, True)


@pytest.mark.parametrize(
    ("delivery", "behind", "problem"),
    [
        ("redirect", 29, None),
        ("redirect", 30, "30 s behind the store's, and presigned addresses work for 60 s"),
        ("app", 31, None),
        ("redirect", -31, None),
    ],
)
def test_a_clock_for_which_addresses_have_ended_is_a_problem(
    make_app, vitrine_of, monkeypatch, delivery, behind, problem
):
    """An address is signed up to 30 seconds before it is handed out, and the bucket ends it by its own clock."""
    now = utcnow()
    monkeypatch.setattr(composition, "utcnow", lambda: now)
    monkeypatch.setattr(CloudflareR2Storage, "exists", lambda *_: False)
    monkeypatch.setattr(CloudflareR2Storage, "server_time", lambda _: now + timedelta(seconds=behind))
    bucket = {"R2_BUCKET": "b", "R2_ACCESS_KEY_ID": "a", "R2_SECRET_ACCESS_KEY": "s", "R2_ENDPOINT_URL": "http://s3"}
    status, out, _ = vitrine_of(make_app(**bucket, VITRINE_R2_DELIVERY=delivery))("doctor")
    assert (status, [problem in line for line in problems(out)]) == ((1, [True]) if problem else (0, []))


def test_a_disk_that_is_nearly_full_is_a_problem(make_app, vitrine_of, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**10, 10**10, 10**8))
    status, out, _ = vitrine_of(make_app(VITRINE_MIN_FREE_BYTES=2 * 10**8))("doctor")
    assert (status, "Uploads are refused" in problems(out)[0]) == (1, True)


def test_it_says_what_a_second_machine_would_not_share(tmp_path):
    """The facts are those of a site on PostgreSQL; with SQLite there is no second machine."""
    alone = {"DATABASE_URL": "postgresql://db/vitrine"}
    key = "the same on every machine"
    store = {"STORAGE_BACKEND": "r2", "R2_BUCKET": "b", "R2_ACCESS_KEY_ID": "a", "R2_SECRET_ACCESS_KEY": "s"}
    shared = {**alone, **store, "R2_ENDPOINT_URL": "http://s3", "REDIS_URL": "redis://queue", "SECRET_KEY": key}
    said = [
        [str(fact.detail) for fact in shared_state(load_settings({"VITRINE_INSTANCE": str(tmp_path), **environment}))]
        for environment in ({}, alone, shared)
    ]
    assert [len(details) for details in said] == [0, 1, 1]
    assert [name for name in ("SECRET_KEY", "REDIS_URL", "STORAGE_BACKEND") if name not in said[1][0]] == []
    assert said[2] == ["can join: everything is shared"]


@pytest.mark.parametrize(
    ("environment", "detail", "is_problem"),
    [
        ({}, "not used", False),
        ({"PUBLIC_URL": "https://a.test"}, "would use nothing else", False),
        ({"VITRINE_HSTS_SECONDS": "172800"}, "not used", True),
        ({"VITRINE_HSTS_SECONDS": "172800", "PUBLIC_URL": "https://a.test"}, "has no effect", True),
        ({"VITRINE_HSTS_SECONDS": "172800", "PUBLIC_URL": "https://a.test", "TRUSTED_PROXIES": "1"}, "2 days", False),
    ],
)
def test_it_says_whether_browsers_use_https_alone(tmp_path, environment, detail, is_problem):
    (fact,) = https(load_settings({"VITRINE_INSTANCE": str(tmp_path), **environment}))
    assert (detail in str(fact.detail), fact.is_problem) == (True, is_problem)
