"""Photos in several collections: stored once, and purged with the last of them but not before."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import create_app
from app.composition import services_of
from app.config import load_settings
from app.extensions import db
from app.models import File
from app.models.files.culling import ColorLabel
from app.models.files.file import OF_ONE_ROW
from app.services.storage.storage_usage import bytes_by_store, usage_by_collection
from tests.support.instances import add_owner, client_of, close, process_everything
from tests.support.library import add, original, purge
from tests.support.page_client import PageClient
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.uploading import new_collection, objects_in, upload

OBJECTS_OF_A_PHOTO = 4  # the original and three variants
_numbers = count()


@dataclass
class Library:
    """A file in a first collection and a second, empty collection; ``note`` is the file's unique content."""

    app: Flask
    api: PageClient
    note: bytes = field(default_factory=lambda: f"a note needs no worker: {next(_numbers)}".encode())

    def __post_init__(self) -> None:
        self.first, self.second = (self.new_collection() for _ in range(2))
        self.file: str = upload(self.api, self.first, ("note.txt", self.note)).json["files"][0]["id"]

    def new_collection(self, **values) -> str:
        return new_collection(self.api, privacy="public", downloads="original", **values)

    def objects(self, *collections: str) -> list[str]:
        """Return the keys of the objects of these collections, by default of the first two."""
        found = objects_in(services_of(self.app).settings.instance / "media")
        return [key for key in found if key.split("/")[1] in (collections or (self.first, self.second))]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[Flask]:
    instance = tmp_path_factory.mktemp("library")
    shutil.copy(migrated_database, instance / "vitrine.db")
    app = create_app(load_settings({"VITRINE_INSTANCE": str(instance), "VITRINE_MIN_FREE_BYTES": "0"}))
    yield app
    services_of(app).sandbox.close()
    close(app)


@pytest.fixture(scope="module")
def program(site: Flask, owner_hash: str) -> PageClient:
    client = client_of(site)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {add_owner(site, owner_hash).token}"
    return client


@pytest.fixture
def library(site: Flask, program: PageClient) -> Library:
    return Library(site, program)


def refused(library: Library, file: str) -> bool:
    path = f"/api/v1/collections/{library.second}/files/from-library"
    answer = library.api.post(path, json={"files": [file]})
    return answer.status_code == 400 and "no longer in your library" in answer.json["error"]["message"]


def test_what_is_added_is_stored_once_and_downloads_as_it_was(library: Library) -> None:
    [[added], _] = add(library.api, library.second, library.file)
    assert original(client_of(library.app), added) == library.note
    assert len(library.objects()) == 1


def test_content_that_is_there_is_not_added_again(library: Library) -> None:
    [[added], _] = add(library.api, library.second, library.file)
    assert add(library.api, library.second, library.file, added) == [[], [added, added]]
    assert add(library.api, library.first, added) == [[], [library.file]]


def test_a_photo_keeps_its_descriptions_and_gets_variants_of_its_own(library: Library) -> None:
    photo = upload(library.api, library.first, ("a.jpg", drawn_jpeg())).json["files"][0]["id"]
    assert refused(library, photo)  # until it is ready
    process_everything(library.app)
    library.api.patch(f"/api/v1/files/{photo}", json={"title": "Waves", "tags": ["sea"], "focus": {"x": 0.2, "y": 0.3}})
    [[added], _] = add(library.api, library.second, photo)
    process_everything(library.app)
    there = library.api.get(f"/api/v1/files/{added}").json
    purge(library.app, library.api, f"files/{photo}", f"files/{library.file}")
    left = library.objects()
    assert (there["state"], there["title"], there["tags"], there["focus"]["x"]) == ("ready", "Waves", ["sea"], 0.2)
    mine = f"collections/{library.second}/{added}/variants/"
    assert [key.startswith(mine) for key in left].count(True) == len(left) - 1 == OBJECTS_OF_A_PHOTO - 1
    assert client_of(library.app).get(f"/collections/files/{added}/thumbnail").status_code == 200


def test_a_copy_takes_over_every_column_but_those_of_the_row(library: Library) -> None:
    content = [column for column in File.__table__.columns if column.key not in {*OF_ONE_ROW, "lease_owner"}]
    examples = {
        ColorLabel: ColorLabel.RED,
        str: "x",
        int: 7,
        float: 0.5,
        bool: True,
        datetime: datetime(2026, 1, 2),
        object: [[1]],
    }
    unset = {"sha256", "storage_backend", "storage_path"}  # these lead to the original's bytes
    values = {
        column.key: examples[getattr(column.type, "impl", column.type).python_type]
        for column in content
        if column.key not in unset
    }
    with library.app.app_context():
        db.session.execute(update(File.__table__).where(File.uuid == UUID(library.file)).values(values))
        db.session.commit()
        [[added], _] = add(library.api, library.second, library.file)
        rows = select(*content).where(File.uuid.in_([UUID(library.file), UUID(added)]))
        source, copy = db.session.execute(rows)
    assert source._asdict() == copy._asdict()


def test_what_just_fits_into_a_collection_is_added_and_nothing_beyond(make_app, owner_hash: str) -> None:
    app = make_app(VITRINE_MAX_COLLECTION_BYTES=40)
    api = client_of(app)
    api.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {add_owner(app, owner_hash).token}"
    library, other = Library(app, api, b"n" * 40), Library(app, api, b"m")
    assert len(add(api, library.second, library.file)[0]) == 1
    answer = api.post(f"/api/v1/collections/{library.second}/files/from-library", json={"files": [other.file]})
    assert answer.status_code == 413


def test_what_is_in_the_trash_is_left_out(library: Library) -> None:
    library.api.delete(f"/api/v1/files/{library.file}")
    assert refused(library, library.file)


def test_a_location_is_copied_only_where_locations_are_kept(library: Library) -> None:
    keeper = library.new_collection(keeps_location=True)
    facts = {"camera": "K", "location": {"latitude": 1.0, "longitude": 2.0}}
    with library.app.app_context():
        db.session.execute(update(File).where(File.uuid == UUID(library.file)).values(metadata_json=facts))
        db.session.commit()
    [[stripped], _], [[located], _] = (add(library.api, where, library.file) for where in (library.second, keeper))
    told = [library.api.get(f"/api/v1/files/{file}").json["metadata"] for file in (stripped, located)]
    assert [sorted(facts) for facts in told] == [["camera"], ["camera", "location"]]


def test_the_size_policy_leaves_a_borrowed_original_alone(library: Library, monkeypatch) -> None:
    picture = drawn_jpeg(color=(1, 2, 3))
    photo = upload(library.api, library.first, ("a.jpg", picture)).json["files"][0]["id"]
    process_everything(library.app)
    [[added], _] = add(library.api, library.second, photo)
    monkeypatch.setattr(services_of(library.app).processing._size_policy, "_above", 100)
    process_everything(library.app)
    assert (original(library.api, photo), original(library.api, added)) == (picture, picture)


@pytest.mark.parametrize("whole", [False, True], ids=["files", "collections"])
@pytest.mark.parametrize("is_lender_first", [True, False], ids=["lender first", "borrower first"])
def test_the_bytes_stay_until_the_last_of_them_goes(library: Library, is_lender_first: bool, whole: bool) -> None:
    """Statement 46: the bytes stay even if the whole collection is purged in whose folder they are."""
    upload(library.api, library.first, ("beside.txt", b"beside " + library.note))
    [[added], _] = add(library.api, library.second, library.file)
    rows = [(library.file, library.first), (added, library.second)]
    (gone, from_where), (kept, at_last) = rows if is_lender_first else rows[::-1]
    purge(library.app, library.api, f"collections/{from_where}" if whole else f"files/{gone}")
    assert original(library.api, kept) == library.note
    assert [key.endswith("/note.txt") for key in library.objects()].count(True) == 1
    purge(library.app, library.api, f"collections/{at_last}" if whole else f"files/{kept}")
    assert [key for key in library.objects() if key.endswith("/note.txt")] == []


def test_one_that_was_borrowed_from_a_borrower_needs_neither_of_them(library: Library) -> None:
    third = library.new_collection()
    [[lent], _] = add(library.api, library.second, library.file)
    [[last], _] = add(library.api, third, lent)
    purge(library.app, library.api, f"files/{library.file}", f"files/{lent}")
    assert original(library.api, last) == library.note
    purge(library.app, library.api, f"files/{last}")
    assert library.objects(library.first, library.second, third) == []


def test_shared_bytes_are_counted_once(library: Library) -> None:
    def counted() -> dict[str, int]:
        with library.app.app_context():
            usages = {str(usage.collection): usage.originals for usage in usage_by_collection(db.session)}
            total = bytes_by_store(db.session)["local", "original"]
            assert total == sum(usages.values()) + sum(usage.trash for usage in usage_by_collection(db.session))
            return {name: usages.get(uuid, 0) for name, uuid in (("first", library.first), ("second", library.second))}

    add(library.api, library.second, library.file)
    assert counted() == {"first": len(library.note), "second": 0}
    purge(library.app, library.api, f"files/{library.file}")
    assert counted() == {"first": 0, "second": len(library.note)}
