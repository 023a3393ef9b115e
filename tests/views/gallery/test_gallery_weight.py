"""A gallery's first page has one size and one number of queries, however many photos follow."""

import gzip
from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import event, insert

from app.extensions import db
from app.models import Collection, Favorite, File, FileState, FileVariant
from app.queries.files import EVERYTHING, shown_files
from tests.access.scene import LONG_AGO, VARIANTS, Scene

MOST_BYTES = 30_000


@pytest.fixture
def queries(scene: Scene) -> Callable[[Callable[[], object]], list[str]]:
    """Return a function that returns the statements that an act sends to the database."""
    sent: list[str] = []

    def during(act: Callable[[], object]) -> list[str]:
        sent.clear()
        act()
        return list(sent)

    with scene.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
    return during


def fill(scene: Scene, collection: Collection, count: int, section_id: int | None = None) -> None:
    """Add this many finished photos as rows without bytes."""
    files = [
        {
            "uuid": uuid4(),
            "collection_id": collection.id,
            "section_id": section_id,
            "position": number,
            "original_filename": f"IMG_{number:05}.jpg",
            "mime_type": "image/jpeg",
            "size": 9_000_000 + number,
            "storage_backend": "local",
            "storage_path": f"collections/{number}/IMG.jpg",
            "upload_complete": True,
            "width": 6000 - number % 7,
            "height": 4000,
            "color": "#8c877e",
            "placeholder": f"data:image/webp;base64,{uuid4().hex * 5}",
            "state": FileState.READY,
            "published_seq": 1,
            "created_at": LONG_AGO,
        }
        for number in range(count)
    ]
    with scene.app.app_context():
        ids = db.session.scalars(insert(File).returning(File.id, sort_by_parameter_order=True), files).all()
        variants = [
            {"name": name, "format": "jpeg", "storage_path": f"{file_id}/{name}.jpg", "mime_type": "image/jpeg"}
            | {"file_id": file_id, "width": 200 * (index + 1), "height": 100, "size": 9, "recipe": 1}
            | {"created_at": LONG_AGO}
            for file_id in ids[:150]
            for index, name in enumerate(VARIANTS)
        ]
        db.session.execute(insert(FileVariant), variants)
        db.session.commit()


def test_the_first_page_costs_the_same_with_ten_thousand_photos(scene: Scene, queries) -> None:
    collection = scene.collection(scene.owner(), "public")
    asked, pages = [], []
    for more in (3, 597, 9400):
        fill(scene, collection, more)
        asked.append(len(queries(lambda: scene.visitor().get(f"/g/{collection.slug}"))))
        pages.append(scene.visitor().get(f"/g/{collection.slug}").data)
    assert asked[0] == asked[1] == asked[2]
    assert [page.count(b'class="tile"') for page in pages] == [3, 100, 100]
    assert abs(len(pages[2]) - len(pages[1])) < 100  # the count has one digit more
    assert len(gzip.compress(pages[2], compresslevel=6)) <= MOST_BYTES


@pytest.mark.parametrize("path", ["", "/more", "/index.json"])
def test_every_order_costs_the_same(scene: Scene, queries, path: str) -> None:
    collection = scene.collection(scene.owner(), "public")
    fill(scene, collection, 30)
    address = f"/g/{collection.slug}{path}"
    visits = [partial(scene.visitor().get, f"{address}?sort={sort}") for sort in ("arranged", "name", "taken")]
    asked = [len(queries(visit)) for visit in visits]
    assert asked[0] == asked[1] == asked[2]


def test_covers_cost_the_same_for_one_collection_as_for_many(scene: Scene, queries) -> None:
    owner = scene.owner()
    asked = []
    for more in (1, 12):
        for _ in range(more):
            collection = scene.collection(owner, "public")
            fill(scene, collection, 2)
            fill(scene, collection, 2, scene.section(collection, "Later").id)
        asked.append(len(queries(lambda: scene.visitor().get("/"))))
    assert asked[0] == asked[1]


def test_a_cover_is_found_by_an_index(scene: Scene, queries) -> None:
    """Of any number of photos, only the first of each section is read."""
    collection = scene.collection(scene.owner(), "public")
    fill(scene, collection, 2)
    home = queries(lambda: scene.visitor().get("/"))
    [search] = [statement for statement in home if "UNION" in statement]
    with scene.app.app_context():
        parameters = (collection.id,) * search.count("?")
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {search}", parameters)
        steps = [row[-1] for row in plan]
    assert [step for step in steps if step.startswith("SCAN") or "TEMP B-TREE" in step] == []


def test_a_page_with_favorites_costs_the_same_for_one_as_for_many(scene: Scene, queries) -> None:
    collection = scene.collection(scene.owner(), "public")
    fill(scene, collection, 150)
    with scene.app.app_context():
        files = db.session.scalars(shown_files(collection, EVERYTHING)).all()
    favorites_list = scene.favorites(collection, files[:1])
    asked = []
    for more in (0, 79):
        with scene.app.app_context():
            db.session.add_all(
                Favorite(list_id=favorites_list.id, file_id=file.id, created_at=LONG_AGO)
                for file in files[1 : more + 1]
            )
            db.session.commit()
        for page in ("", "/favorites", f"/p/{files[0].uuid}"):
            visitor, address = scene.favorites_visitor(favorites_list), f"/g/{collection.slug}{page}"
            asked.append(len(queries(partial(visitor.get, address))))
    assert asked[:3] == asked[3:]
    page = scene.favorites_visitor(favorites_list).get(f"/g/{collection.slug}")
    assert len(gzip.compress(page.data, compresslevel=6)) <= MOST_BYTES
