"""Every order by name is equal: digits count as numbers, and accents and capitals do not count."""

import itertools
import random
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db
from app.models import Collection, File, User
from app.models.text.natural_order import natural_key
from app.push.folder import FoundFile, files_in
from app.queries.ordering import OrderKey, in_order_of
from tests.access.scene import Scene, csrf_token
from tests.support.names import IN_ORDER

SHUFFLED = random.Random(7).sample(IN_ORDER, len(IN_ORDER))


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    """Return a collection of files with these names, uploaded in another order."""
    collection = scene.collection(owner, "public")
    for name in SHUFFLED:
        scene.photo(collection, name, variants=("grid",))
    return collection


def names_by_id(scene: Scene) -> dict[str, str]:
    with scene.app.app_context():
        return {str(uuid): name for uuid, name in db.session.execute(select(File.uuid, File.original_filename))}


def by_index(scene: Scene, owner: User, collection: Collection) -> list[str]:
    """Return the names in the order in which the viewer gets them."""
    index = scene.visitor().get(f"/g/{collection.slug}/index.json?sort=name").json
    names = names_by_id(scene)
    return [names[photo[0]] for photo in index["photos"]]


def backwards(scene: Scene, owner: User, collection: Collection) -> list[str]:
    index = scene.visitor().get(f"/g/{collection.slug}/index.json?sort=name&order=desc").json
    names = names_by_id(scene)
    return [names[photo[0]] for photo in index["photos"]][::-1]


def by_the_owners_act(scene: Scene, owner: User, collection: Collection) -> list[str]:
    browser = scene.signed_in(owner)
    token = csrf_token(browser, "/collections/new")
    browser.post(f"/collections/{collection.uuid}/files/order", data={"by": "name", "csrf_token": token})
    return listed(scene, owner, collection)


def by_the_api(scene: Scene, owner: User, collection: Collection) -> list[str]:
    path = f"/api/v1/collections/{collection.uuid}/files/order"
    assert scene.program(owner).post(path, json={"by": "name"}).status_code == 204
    return listed(scene, owner, collection)


def by_archive(scene: Scene, owner: User, collection: Collection) -> list[str]:
    """Return the names in an archive of a gallery that is shown by name."""
    scene.program(owner).patch(f"/api/v1/collections/{collection.uuid}", json={"look": {"photo_order": "name"}})
    content = scene.visitor().get(f"/g/{collection.slug}/download.zip").data
    return [each.filename for each in zipfile.ZipFile(BytesIO(content)).infolist()]


def listed(scene: Scene, owner: User, collection: Collection) -> list[str]:
    files = scene.program(owner).get(f"/api/v1/collections/{collection.uuid}/files?limit=500").json["files"]
    return [file["filename"] for file in files]


@pytest.mark.parametrize("order", [by_index, backwards, by_the_owners_act, by_the_api, by_archive])
def test_photos_come_in_this_order(scene: Scene, owner: User, collection: Collection, order) -> None:
    assert [name.strip() for name in order(scene, owner, collection)] == [name.strip() for name in IN_ORDER]


def test_pages_hold_every_photo_once_in_this_order(scene: Scene, owner: User, collection: Collection) -> None:
    more = [f"IMG_{number}.jpg" for number in random.Random(3).sample(range(100, 250), 150)]
    for name in more:
        scene.photo(collection, name, variants=())
    pages = [scene.visitor().get(f"/g/{collection.slug}/more?sort=name&page={page}").text for page in (1, 2)]
    names = names_by_id(scene)
    at = sorted((("".join(pages)).find(f"/p/{uuid}"), name) for uuid, name in names.items())
    expected = sorted([*IN_ORDER, *more], key=natural_key)
    assert (min(at)[0] >= 0, [name for _, name in at]) == (True, expected)


def test_a_pushed_folder_is_walked_in_this_order(tmp_path: Path) -> None:
    for name in SHUFFLED:
        (tmp_path / name).touch()
    found = [file.name for file in files_in(tmp_path) if isinstance(file, FoundFile)]
    assert found == IN_ORDER


def test_collections_by_name_come_in_this_order(scene: Scene, owner: User) -> None:
    names = [name.removesuffix(".jpg") for name in SHUFFLED if name == name.strip()]
    for name in names:
        scene.collection(owner, title=name)
    page = scene.signed_in(owner).get("/collections?sort=name").text
    at = {name: page.find(f">{name}<") for name in names}
    assert sorted(names, key=at.__getitem__) == sorted(names, key=natural_key)


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_both_databases_sort_as_python_does(engine: str, request, make_app) -> None:
    """By default PostgreSQL sorts by its language, and ignores punctuation."""
    from flask_migrate import upgrade

    app = make_app(**({} if engine == "sqlite" else {"DATABASE_URL": request.getfixturevalue("postgres_url")}))
    with app.app_context():
        upgrade()
    scene = Scene(app)
    collection = scene.collection(scene.owner())
    odd = ["a\u2013b", "A_b", "a-b", "a b", "ab", "Ab", "áb", "🎉", "\uffff", "№ 5"]
    for name in [*SHUFFLED, *odd]:
        scene.photo(collection, name, variants=())
    with app.app_context():
        found = list(db.session.scalars(select(File.original_filename).order_by(File.name_key)))
    assert found == sorted([*IN_ORDER, *odd], key=natural_key)


class TestTheKey:
    def test_orders_the_names(self) -> None:
        assert sorted(SHUFFLED, key=natural_key) == IN_ORDER

    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    def test_does_not_ask_how_letters_are_written(self, form) -> None:
        assert natural_key(unicodedata.normalize(form, "Zoë Äpfel")) == natural_key("Zoë Äpfel")

    @given(st.text(max_size=60), st.text(max_size=60))
    def test_is_equal_for_equal_names_alone(self, one: str, other: str) -> None:
        composed = [unicodedata.normalize("NFC", name.replace("\0", "")) for name in (one, other)]
        assert (natural_key(one) == natural_key(other)) == (composed[0] == composed[1])

    @given(st.integers(0, 10**40), st.integers(0, 10**40), st.text("ab ._-", max_size=3))
    def test_counts_numbers_as_numbers(self, one: int, other: int, around: str) -> None:
        keys = [natural_key(f"{around}{number}{around}") for number in (one, other)]
        assert (keys[0] < keys[1]) == (one < other)


class TestEachWayToAName:
    """The sort key follows the name, in every way a name can be set."""

    def test_of_files(self, scene: Scene, owner: User) -> None:
        collection, other = scene.collection(owner), scene.collection(owner)
        renamed, copied = scene.photo(collection, "b.jpg"), scene.photo(collection, "IMG_10.jpg")
        program, browser = scene.program(owner), scene.signed_in(owner)
        program.patch(f"/api/v1/files/{renamed.uuid}", json={"filename": "Äpfel 9.jpg"})
        added = {"file": str(copied.uuid), "csrf_token": csrf_token(browser, "/collections/new")}
        browser.post(f"/collections/{other.uuid}/library", data=added)
        program.post(f"/api/v1/collections/{other.uuid}/files", data={"files": (BytesIO(b"text"), "notes 2.txt")})
        assert self.keys(scene, File.original_filename, File.name_key) == {
            "Äpfel 9.jpg": natural_key("Äpfel 9.jpg"),
            "IMG_10.jpg": natural_key("IMG_10.jpg"),
            "notes 2.txt": natural_key("notes 2.txt"),
        }

    def test_of_collections(self, scene: Scene, owner: User) -> None:
        program = scene.program(owner)
        program.post("/api/v1/collections", json={"title": "Zebra 9"})
        made = program.post("/api/v1/collections", json={"title": "x"}).json
        program.patch(f"/api/v1/collections/{made['id']}", json={"title": "Äpfel 10"})
        expected = {name: natural_key(name) for name in ("Zebra 9", "Äpfel 10")}
        assert self.keys(scene, Collection.title, Collection.title_key) == expected

    @staticmethod
    def keys(scene: Scene, name, key) -> dict[str, str]:
        with scene.app.app_context():
            return dict(itertools.starmap(lambda *row: row, db.session.execute(select(name, key))))


def test_files_of_one_name_follow_each_other_as_they_came(scene: Scene, owner: User) -> None:
    collection = scene.collection(owner)
    files = [scene.photo(collection, "a.jpg", variants=()) for _ in range(5)]
    assert in_order_of(files[::-1], OrderKey.NAME) == [file.uuid for file in files]
