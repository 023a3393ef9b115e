"""``vitrine storage migrate`` moves files to another store while a visitor reads them without interruption."""

import threading
from datetime import timedelta
from itertools import cycle

import pytest
import requests
from sqlalchemy import func, select, update

from app.composition import services_of
from app.database import utcnow
from app.extensions import db
from app.models import File, FileState, FileVariant, PendingDeletion
from app.services.storage.storage_migration import StorageMigration
from tests.support.instances import add_owner, client_of, complete_everything, inside
from tests.support.library import add, purge
from tests.support.pictures import drawn_jpeg
from tests.support.servers.s3 import S3Server, rclone_server
from tests.support.uploads.uploading import new_collection, objects_in, upload

PHOTOS = [(f"{number}.jpg", drawn_jpeg(color=(number * 40, 10, 90))) for number in range(4)]
KINDS = ("thumbnail", "preview", "original")

pytestmark = pytest.mark.s3


@pytest.fixture(scope="module")
def bucket(tmp_path_factory):
    with rclone_server(tmp_path_factory.mktemp("rclone") / "store") as server:
        yield server


@pytest.fixture
def app(make_app, bucket: S3Server):
    """Yield a site that stores new files on the disk and has the settings of a bucket."""
    app = make_app(**{**bucket.settings(), "STORAGE_BACKEND": "local"})
    yield app
    bucket.storage().delete_prefix("collections/")


@pytest.fixture
def api(app, owner_hash):
    client = client_of(app)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {add_owner(app, owner_hash).token}"
    return client


@pytest.fixture
def collection(app, api):
    """Return a collection of finished photos that is open to anyone with the address."""
    collection = new_collection(api, "Harbour", privacy="link")
    assert upload(api, collection, *PHOTOS).status_code == 201
    complete_everything(app)
    return collection


@pytest.fixture
def media(app):
    return services_of(app).settings.instance / "media"


class Visitor:
    """A visitor who opens one picture after the other in a thread; ``faults`` lists the wrong responses."""

    def __init__(self, app, api, collection: str):
        files = api.get(f"/api/v1/collections/{collection}/files").json["files"]
        self._client = client_of(app)
        self._client.get(api.get(f"/api/v1/collections/{collection}").json["url"])
        self._addresses = [f"/collections/files/{file['id']}/{kind}" for file in files for kind in KINDS]
        self._seen = {address: self._fetch(address) for address in self._addresses}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.faults: list[str] = []
        self.fetched = 0

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()

    def _watch(self):
        for address in cycle(self._addresses):
            if self._done.is_set() and self.fetched >= len(self._addresses):
                return
            if self._fetch(address) != self._seen[address]:
                self.faults.append(address)
            self.fetched += 1

    def _fetch(self, address: str) -> bytes | int:
        answer = self._client.get(address)
        if answer.status_code == 302:
            answer = requests.get(answer.location, timeout=30)
            return answer.content if answer.ok else answer.status_code
        return answer.data if answer.status_code == 200 else answer.status_code


def backends(app) -> dict[str, int]:
    """Return how many files each store has, according to the rows."""
    with app.app_context():
        return dict(db.session.execute(select(File.storage_backend, func.count()).group_by(File.storage_backend)).all())


def remove_old_copies(app, monkeypatch, later: timedelta = timedelta(hours=25)) -> int:
    """Remove the old copies that are due, as the worker does a day later, and return how many there were."""
    with inside(app) as services, monkeypatch.context() as patched:
        patched.setattr(services.removal, "_clock", lambda: utcnow() + later)
        return services.removal.remove_due()


def test_a_visitor_sees_every_picture_while_the_files_go_there_and_back(
    vitrine, app, api, collection, media, bucket, monkeypatch
):
    before = objects_in(media)
    with Visitor(app, api, collection) as visitor:
        status, out, _ = vitrine("storage", "migrate", "--to", "r2")
        assert (status, out[:27], backends(app)) == (0, "4 of 4 files moved to “r2”,", {"r2": 4})
        assert "New files keep going to “local”" in out
        assert sorted(found.key for found in bucket.storage().list()) == before == objects_in(media)
        assert vitrine("storage", "verify")[0] == 0
        assert remove_old_copies(app, monkeypatch) == len(before)
        assert objects_in(media) == []
        assert vitrine("storage", "migrate", "--to", "local")[0] == 0
        assert (backends(app), objects_in(media)) == ({"local": 4}, before)
    assert (visitor.faults, visitor.fetched >= len(PHOTOS) * len(KINDS)) == ([], True)
    assert vitrine("storage", "migrate", "--to", "local")[1].startswith("0 of 0 files")


@pytest.mark.parametrize(
    ("url_seconds", "keep_old", "until"),
    [(60, "24", timedelta(hours=23, minutes=59)), (7200, "1", timedelta(hours=1, minutes=59))],
    ids=["for as long as asked", "for as long as an address works"],
)
def test_an_old_copy_stays_and_an_address_of_it_works(
    make_app, vitrine_of, owner_hash, bucket, monkeypatch, url_seconds, keep_old, until
):
    app = make_app(**bucket.settings(), VITRINE_R2_URL_SECONDS=url_seconds)
    api = client_of(app)
    api.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {add_owner(app, owner_hash).token}"
    [file] = upload(api, new_collection(api, "Harbour"), PHOTOS[0]).json["files"]
    complete_everything(app)
    address = api.get(f"/collections/files/{file['id']}/original").location
    before = sorted(found.key for found in bucket.storage().list("collections/"))

    assert vitrine_of(app)("storage", "migrate", "--to", "local", "--keep-old", keep_old)[0] == 0

    assert backends(app) == {"local": 1}
    assert [remove_old_copies(app, monkeypatch, later) for later in (timedelta(0), until)] == [0, 0]
    assert requests.get(address, timeout=30).content == PHOTOS[0][1]
    assert sorted(found.key for found in bucket.storage().list("collections/")) == before
    assert remove_old_copies(app, monkeypatch, until + timedelta(minutes=2)) == len(before)


def test_moving_back_before_the_old_copies_went_keeps_them(vitrine, app, collection, media, bucket, monkeypatch):
    """The pending deletion of an object ends when a row references it again."""
    before = objects_in(media)
    vitrine("storage", "migrate", "--to", "r2")
    vitrine("storage", "migrate", "--to", "local")
    assert remove_old_copies(app, monkeypatch) == len(before)  # those in the bucket
    assert (objects_in(media), list(bucket.storage().list())) == (before, [])


def test_the_remover_never_takes_what_a_row_expects(app, collection, media):
    before = objects_in(media)
    with inside(app) as services:
        for file in db.session.scalars(select(File)).all():
            note = PendingDeletion(storage_backend="local", prefix=file.folder, created_at=utcnow())
            db.session.add(note)
        db.session.add(
            PendingDeletion(storage_backend="local", prefix=f"collections/{collection}/", created_at=utcnow())
        )
        db.session.commit()
        assert services.removal.remove_due() == 0
        assert db.session.scalar(select(func.count()).select_from(PendingDeletion)) == 0
    assert objects_in(media) == before


def test_a_migration_that_was_killed_before_the_switch_goes_on(vitrine, app, collection, media, monkeypatch):
    flip, flipped = StorageMigration._flip, []

    def die(migration, *arguments):
        if len(flipped) == 2:
            raise KeyboardInterrupt
        flipped.append(flip(migration, *arguments))
        return flipped[-1]

    with monkeypatch.context() as patched:
        patched.setattr(StorageMigration, "_flip", die)
        assert vitrine("storage", "migrate", "--to", "r2")[0] == 1
    assert backends(app) == {"r2": 2, "local": 2}
    assert vitrine("storage", "verify")[0] == 0
    status, out, _ = vitrine("storage", "migrate", "--to", "r2")
    assert (status, out.startswith("2 of 2 files moved"), backends(app)) == (0, True, {"r2": 4})
    assert vitrine("storage", "verify")[0] == 0


def test_what_changes_meanwhile_is_copied_again_and_what_is_worked_on_waits(
    vitrine, app, collection, media, monkeypatch
):
    """A worker with a lease writes to the old store, so its new variants would be missing from the copy."""
    monkeypatch.setattr("app.services.storage.storage_migration.MOST_IDLE_PASSES", 1)
    monkeypatch.setattr("app.services.storage.storage_migration.PAUSE_SECONDS", 0)
    flip, changed = StorageMigration._flip, []

    def rebuild_first(migration, copying, *arguments):
        if not changed:
            changed.append(copying.file.id)
            remake_a_variant(copying.file.id)
        return flip(migration, copying, *arguments)

    def remake_a_variant(file_id):
        variant = db.session.scalars(select(FileVariant).where(FileVariant.file_id == file_id)).first()
        path = media / variant.storage_path
        path.write_bytes(path.read_bytes() + b"?")
        variant.size, variant.crc32 = path.stat().st_size, None
        db.session.commit()

    with app.app_context():
        leased_id = db.session.scalars(select(File.id).order_by(File.id.desc())).first()
        processing = {"state": FileState.PROCESSING, "lease_holder": "a", "lease_until": utcnow() + timedelta(hours=1)}
        db.session.execute(update(File).where(File.id == leased_id).values(**processing))
        db.session.commit()
    monkeypatch.setattr(StorageMigration, "_flip", rebuild_first)
    status, out, _ = vitrine("storage", "migrate", "--to", "r2")
    assert (status, out.count("busy:"), backends(app)) == (1, 1, {"r2": 3, "local": 1})
    assert vitrine("storage", "verify")[0] == 0


def test_a_damaged_original_is_reported_and_left_where_it_is(vitrine, app, collection, media, bucket):
    [key] = [key for key in objects_in(media) if key.endswith("/1.jpg")]
    (media / key).write_bytes((media / key).read_bytes()[:-1] + b"?")
    status, out, _ = vitrine("storage", "migrate", "--to", "r2")
    assert (status, "left where it is: original of" in out, backends(app)) == (1, True, {"r2": 3, "local": 1})
    assert not bucket.storage().exists(key)


def test_a_store_that_is_not_set_up_is_wrong_usage(make_app, vitrine_of):
    status, _, errors = vitrine_of(make_app())("storage", "migrate", "--to", "r2")
    assert (status, "R2_BUCKET" in errors) == (2, True)


class TestSharedOriginals:
    """An original shared by three collections: once in each store, for as long as a file there references it."""

    NOTE = b"a note needs no worker"

    @pytest.fixture
    def collections(self, api):
        return [new_collection(api, name, privacy="public", downloads="original") for name in ("A", "B", "C")]

    @pytest.fixture
    def files(self, api, collections):
        """Return the file with the original, and two files that share it."""
        first, *others = collections
        lender = upload(api, first, ("note.txt", self.NOTE)).json["files"][0]["id"]
        return [lender, *(add(api, other, lender)[0][0] for other in others)]

    def copies(self, media, bucket) -> tuple[int, int]:
        """Return how many copies there are on the disk, and in the bucket."""
        return len(objects_in(media)), sum(1 for _ in bucket.storage().list("collections/"))

    def are_whole(self, app, files) -> bool:
        with inside(app) as services:
            rows = {str(file.uuid): file for file in db.session.scalars(select(File))}
            found = [services.storage.of(rows[file].storage_backend).open(rows[file].storage_path) for file in files]
            db.session.rollback()
        contents = []
        for source in found:
            with source:
                contents.append(source.read())
        return contents == [self.NOTE] * len(files)

    def test_they_move_once_and_come_back_once(self, vitrine, app, media, bucket, files, monkeypatch):
        assert vitrine("storage", "migrate", "--to", "r2")[0] == 0
        assert self.copies(media, bucket) == (1, 1)
        remove_old_copies(app, monkeypatch)
        assert (self.copies(media, bucket), self.are_whole(app, files)) == ((0, 1), True)
        assert vitrine("storage", "migrate", "--to", "local")[0] == 0
        remove_old_copies(app, monkeypatch)
        assert (self.copies(media, bucket), self.are_whole(app, files)) == ((1, 0), True)
        assert vitrine("storage", "verify")[0] == 0

    def test_an_equal_original_of_another_owner_is_not_shared(
        self, vitrine, app, owner_hash, media, bucket, collections, files
    ):
        other = client_of(app)
        other.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {add_owner(app, owner_hash, 'other@example.test').token}"
        theirs = new_collection(other, "Theirs")
        upload(other, theirs, ("note.txt", self.NOTE))
        for collection in (theirs, collections[1]):
            assert vitrine("storage", "migrate", "--to", "r2", "--collection", collection)[0] == 0
        assert self.copies(media, bucket) == (2, 2)

    def test_one_that_stays_keeps_its_bytes_and_lends_them_again(
        self, vitrine, app, media, bucket, collections, files, monkeypatch
    ):
        """The collection with the original's upload moves there and back; the others stay."""
        assert vitrine("storage", "migrate", "--to", "r2", "--collection", collections[0])[0] == 0
        assert remove_old_copies(app, monkeypatch) == 0
        assert (self.copies(media, bucket), self.are_whole(app, files)) == ((1, 1), True)
        assert vitrine("storage", "migrate", "--to", "local")[0] == 0
        remove_old_copies(app, monkeypatch)
        assert (self.copies(media, bucket), self.are_whole(app, files)) == ((1, 0), True)

    def test_borrowers_whose_lender_is_gone_move_as_one(self, vitrine, app, api, media, bucket, files, monkeypatch):
        lender, *borrowers = files
        purge(app, api, f"files/{lender}")
        assert vitrine("storage", "migrate", "--to", "r2")[0] == 0
        remove_old_copies(app, monkeypatch)
        assert (self.copies(media, bucket), self.are_whole(app, borrowers)) == ((0, 1), True)
        purge(app, api, f"files/{borrowers[0]}")
        assert self.are_whole(app, borrowers[1:])
        purge(app, api, f"files/{borrowers[1]}")
        assert self.copies(media, bucket) == (0, 0)

    def test_a_move_that_fails_takes_nothing_from_who_is_there(
        self, vitrine, app, media, bucket, collections, files, monkeypatch
    ):
        """The original comes back damaged: the bytes of the other files are neither overwritten nor removed."""
        assert vitrine("storage", "migrate", "--to", "r2", "--collection", collections[0])[0] == 0
        [key] = objects_in(media)
        (media / key).write_bytes(self.NOTE[:-1] + b"?")  # the copy of the files that stayed
        status, out, _ = vitrine("storage", "migrate", "--to", "local")
        assert (status, "Another photo shares it" in out, self.copies(media, bucket)) == (1, True, (1, 1))
