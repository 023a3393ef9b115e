"""``vitrine backup`` and ``vitrine restore``: another machine gets everything back, or nothing changes."""

import gzip
import tarfile
from dataclasses import replace

import pytest
from flask_migrate import upgrade
from sqlalchemy import inspect, select, update

from app.composition import services_of
from app.database import Base, utcnow
from app.extensions import db
from app.models import Collection, File, MailKind, OpeningRequest, OutgoingMail, SignIn, User
from app.services.backup.backup_rows import table_forms
from tests.access.scene import Scene
from tests.support.instances import PASSWORD, add_owner, client_of, process_everything
from tests.support.library import add, original
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.tus import Tus
from tests.support.uploads.uploading import new_collection, objects_in, sha256, upload

OLDER = "0003"
PHOTOS = [(f"{number} – ä.jpg", drawn_jpeg(color=(number * 60, 90, 10))) for number in range(3)]


def program_of(app, token: str):
    client = client_of(app)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def fill(app, owner_hash) -> str:
    """Create a password collection with finished photos, a cover, a trashed file and an unfinished upload.

    Returns the token of the owner's program.
    """
    token = add_owner(app, owner_hash).token
    api = program_of(app, token)
    collection = new_collection(api, "Harbour", privacy="password", password="open sesame")
    assert upload(api, collection, *PHOTOS).status_code == 201
    process_everything(app)
    files = api.get(f"/api/v1/collections/{collection}/files").json["files"]
    api.delete(f"/api/v1/files/{files[0]['id']}")
    tus = Tus(api, collection)
    assert tus.send(tus.begun(5000), 0, PHOTOS[0][1][:700]).status_code == 204
    with app.app_context():
        SignIn.begin(db.session, db.session.scalars(select(User)).one(), device="x", address="x", now=utcnow())
        row = db.session.scalars(select(Collection)).one()
        row.cover_id = db.session.scalars(select(File.id).order_by(File.id.desc())).first()
        db.session.commit()
    return token


def rows_of(app) -> dict[str, list[tuple]]:
    """Return every row of every table, without interrupted uploads, sign-ins, and the log of these commands."""
    with app.app_context():
        tables = [table for table in Base.metadata.sorted_tables if table.name not in ("uploads", "sign_ins")]
        return {
            table.name: [
                tuple(row)
                for row in db.session.execute(select(table).order_by(*table.primary_key.columns))
                if "command line" not in row
            ]
            for table in tables
        }


def media_of(app):
    return services_of(app).settings.instance / "media"


@pytest.fixture
def token(app, owner_hash):
    """Fill the studio and return the token of its owner's program."""
    return fill(app, owner_hash)


@pytest.fixture
def saved(vitrine, token, tmp_path):
    """Return the path of a backup with media."""
    path = tmp_path / "studio.tar"
    status, out, _ = vitrine("backup", path, "--media")
    assert (status, "objects" in out) == (0, True), out
    return path


@pytest.mark.parametrize("is_migrated", [True, False])
def test_a_fresh_instance_has_everything_again(
    app, token, saved, make_app, vitrine_of, tmp_path, is_migrated, monkeypatch
):
    """The other machine has equal rows, bytes and passwords, whether its database had tables before or not."""
    settings = {} if is_migrated else {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    other = make_app(**settings)
    status, out, _ = vitrine_of(other)("restore", saved)
    assert (status, "1 interrupted uploads were left out" in out) == (0, True), out
    assert rows_of(other) == rows_of(app)
    assert objects_in(media_of(other)) == objects_in(media_of(app))
    visitor = client_of(other)
    with other.app_context():
        slug, uuid = db.session.execute(
            select(Collection.slug, File.uuid).where(File.id == Collection.cover_id)
        ).first()
        assert db.session.scalars(select(SignIn)).all() == []  # some may have been ended after the backup
    assert visitor.post_form(f"/g/{slug}/unlock", {"password": "open sesame"}).status_code == 302
    assert sha256(visitor.get(f"/collections/files/{uuid}/original").data) == sha256(PHOTOS[2][1])
    assert client_of(other).post_form("/login", {"email": "owner@example.com", "password": PASSWORD}).status_code == 302
    assert new_collection(program_of(other, token), "After")  # new ids follow the restored ones


def test_a_backup_never_replaces_another_unasked_and_leaves_no_half_file(vitrine, app, token, tmp_path, monkeypatch):
    path = tmp_path / "studio.tar.gz"
    path.write_bytes(b"another")
    status, _, errors = vitrine("backup", path)
    assert (status, "--force" in errors, path.read_bytes()) == (2, True, b"another")
    with monkeypatch.context() as patched:
        patched.setattr("app.services.backup.backup_archive.BackupWriter.finish", lambda *_: 1 / 0)
        assert vitrine("backup", path, "--force")[0] == 1
    assert ([file.name for file in tmp_path.glob("*studio*")], path.read_bytes()) == (["studio.tar.gz"], b"another")
    assert vitrine("backup", path, "--force")[0] == 0
    with gzip.open(path) as packed, tarfile.open(fileobj=packed) as tar:
        assert tar.getnames()[0] == "backup.json"
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("harm", ["flipped", "cut off", "something else"])
def test_a_backup_that_is_not_as_it_was_written_changes_nothing(saved, make_app, vitrine_of, harm):
    data = bytearray(saved.read_bytes())
    if harm == "flipped":
        data[data.index(PHOTOS[1][1]) + 900] ^= 1
    saved.write_bytes({"flipped": data, "cut off": data[:-20_000], "something else": b"PK" * 600}[harm])
    other = make_app()
    before = rows_of(other)
    status, _, errors = vitrine_of(other)("restore", saved)
    assert (status, "Nothing was changed" in errors) == (1, True), errors
    assert (rows_of(other), objects_in(media_of(other))) == (before, [])


def test_a_database_in_use_is_refused(vitrine, app, saved):
    before = rows_of(app)
    status, _, errors = vitrine("restore", saved)
    assert (status, "in use" in errors, rows_of(app) == before) == (1, True, True)


def test_rows_that_do_not_fit_are_taken_back_together(saved, make_app, vitrine_of, monkeypatch):
    other = make_app()
    before = rows_of(other)
    with monkeypatch.context() as patched:
        patched.setattr("app.services.backup.restore_service.fill_in_later", lambda *_: 1 / 0)
        assert vitrine_of(other)("restore", saved)[0] == 1
    assert rows_of(other) == before
    assert vitrine_of(other)("restore", saved)[0] == 0


def test_a_missing_original_is_reported_and_stops_nothing_else(vitrine, app, token, make_app, vitrine_of, tmp_path):
    gone, *others = objects_in(media_of(app))
    (media_of(app) / gone).unlink()
    path = tmp_path / "studio.tar"
    status, out, _ = vitrine("backup", path, "--media")
    assert (status, f"{gone} (original) is missing" in out) == (1, True), out
    other = make_app()
    status, out, _ = vitrine_of(other)("restore", path)
    assert (status, gone in out, objects_in(media_of(other))) == (1, True, others)


def test_a_drill_verifies_the_backup_and_leaves_nothing(vitrine, app, saved, tmp_path):
    folder = tmp_path / "drill"
    folder.mkdir()
    before = rows_of(app)
    status, out, _ = vitrine("restore", "--drill", saved, "--in", folder)
    assert (status, "3 files" in out, "it works" in out) == (0, True, True), out
    assert (list(folder.iterdir()), rows_of(app) == before) == ([], True)


def test_a_backup_of_a_newer_version_is_refused_with_a_reason(saved, make_app, vitrine_of, monkeypatch):
    monkeypatch.setattr("app.services.backup.restore_service.known_revisions", lambda: ["0001"])
    status, _, errors = vitrine_of(make_app())("restore", saved)
    assert (status, "newer Vitrine" in errors) == (1, True)


def test_a_backup_of_an_older_version_is_upgraded(app, token, vitrine, tmp_path, make_app, vitrine_of, monkeypatch):
    """The backup is written with an older schema and restored into the current one."""
    older = make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'older.db'}")
    with older.app_context():
        upgrade(revision=OLDER)
        tables = inspect(db.engine)
        known = {name: {column["name"] for column in tables.get_columns(name)} for name in tables.get_table_names()}

    def old_forms(metadata):
        forms = [form for form in table_forms(metadata) if form.name in known]
        return [
            replace(form, columns={n: k for n, k in form.columns.items() if n in known[form.name]}) for form in forms
        ]

    with monkeypatch.context() as patched:
        patched.setattr("app.services.backup.backup_service.newest_revision", lambda: OLDER)
        patched.setattr("app.services.backup.backup_service.revision_of", lambda connection: OLDER)
        patched.setattr("app.services.backup.backup_service.table_forms", old_forms)
        assert vitrine("backup", tmp_path / "old.tar")[0] == 0
    other = make_app()
    assert vitrine_of(other)("restore", tmp_path / "old.tar")[0] == 0
    with other.app_context():
        assert len(db.session.scalars(select(File)).all()) == len(PHOTOS)
    assert vitrine_of(other)("doctor")[0] == 0  # its revision is the newest again


def without(form, names):
    return replace(form, columns={name: kind for name, kind in form.columns.items() if name not in names})


@pytest.mark.postgres
def test_postgresql_and_sqlite_take_each_others_backups(make_app, postgres_url, owner_hash, vitrine_of, tmp_path):
    there = make_app(DATABASE_URL=postgres_url)
    with there.app_context():
        upgrade()
    token = fill(there, owner_hash)
    first, second = tmp_path / "first.tar", tmp_path / "second.tar"
    assert vitrine_of(there)("backup", first, "--media")[0] == 0
    here = make_app()
    assert vitrine_of(here)("restore", first)[0] == 0
    assert rows_of(here) == rows_of(there)
    assert vitrine_of(here)("backup", second)[0] == 0
    with there.app_context():
        db.session.remove()
        with db.engine.begin() as connection:
            connection.execute(update(Collection).values(cover_id=None))
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
    assert vitrine_of(there)("restore", second)[0] == 0
    assert rows_of(here) == rows_of(there)
    assert new_collection(program_of(there, token), "After")


def test_an_original_that_two_collections_share_is_in_a_backup_once(
    app, owner_hash, vitrine, make_app, vitrine_of, tmp_path
):
    api, path = program_of(app, add_owner(app, owner_hash).token), tmp_path / "studio.tar"
    first, second = (new_collection(api, privacy="public", downloads="original") for _ in range(2))
    lender = upload(api, first, ("note.txt", b"a note")).json["files"][0]["id"]
    [[borrower], _] = add(api, second, lender)
    assert vitrine("backup", path, "--media")[0] == 0
    with tarfile.open(path) as tar:
        assert sum(name.startswith("media/") for name in tar.getnames()) == 1
    other = make_app()
    assert vitrine_of(other)("restore", path)[0] == 0
    assert [original(client_of(other), file) for file in (lender, borrower)] == [b"a note", b"a note"]


def test_addresses_that_wait_for_an_opening_are_not_restored(app, vitrine, make_app, vitrine_of, tmp_path):
    """They may have been removed since the backup."""
    scene, path = Scene(app), tmp_path / "studio.tar"
    collection = scene.collection(scene.owner(), "draft")
    scene.mail(collection, scene.link(collection), kind=MailKind.OPENED)
    with app.app_context():
        waiting = OpeningRequest(email="anna@guest.example", language="en", asked_at=utcnow())
        waiting.collection_id = collection.id
        db.session.add(waiting)
        db.session.commit()
    assert vitrine("backup", path)[0] == 0
    other = make_app()
    assert vitrine_of(other)("restore", path)[0] == 0
    with other.app_context():
        assert [db.session.query(kind).count() for kind in (Collection, OpeningRequest, OutgoingMail)] == [1, 0, 0]
