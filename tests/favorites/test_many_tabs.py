"""Several tabs of one visitor at once, on both databases: no mark is lost, doubled, or made after the lock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from app.errors import VitrineError
from app.extensions import db
from app.models import Favorite, FavoriteList, File
from tests.access.scene import LONG_AGO, Scene

TABS = 6
WHO = {"name": "Anna", "email": "", "message": ""}


def at_once(scene: Scene, acts: list[Callable[[FavoriteList], None]], favorites_list: FavoriteList) -> list[str]:
    """Run each act in a separate thread and transaction, and return the names of the refusals, sorted."""

    def run(act: Callable[[FavoriteList], None]) -> str:
        with scene.app.app_context():
            try:
                act(FavoriteList.for_change(db.session, favorites_list.id))
                db.session.commit()
            except VitrineError as refusal:
                db.session.rollback()
                return type(refusal).__name__
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(filter(None, pool.map(run, acts)))


def test_tabs_take_turns(anywhere: Scene) -> None:
    collection = anywhere.collection(anywhere.owner())
    files: list[File] = [anywhere.photo(collection, variants=()) for _ in range(TABS)]
    favorites_list = anywhere.favorites(collection, files[:1], visitor_uuid=UUID(int=1))
    adds = [lambda now, file=file: now.add(db.session, file, LONG_AGO) for file in (*files[1:], *files[1:])]
    assert at_once(anywhere, adds, favorites_list) == []
    submits = [lambda now: now.submit(TABS, wanted=None, now=LONG_AGO, **WHO)] * 3
    assert at_once(anywhere, submits, favorites_list) == ["Conflict", "Conflict"]
    with anywhere.app.app_context():
        assert db.session.query(Favorite).filter_by(list_id=favorites_list.id).count() == TABS
